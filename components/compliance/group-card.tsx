import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ComplianceGroup } from "@/lib/compliance";

interface GroupCardProps {
  title: string;
  groups: readonly ComplianceGroup[];
  /** What stands for a group without a name. */
  nameless: string;
  /** What people call a group, where that is not what it is titled. */
  titleOf?: (title: string) => string;
  href: (key: string) => string;
}

/** Findings by one thing, most denied first; each leads to its findings. */
export function GroupCard({
  title,
  groups,
  nameless,
  titleOf = (title) => title,
  href,
}: GroupCardProps) {
  return (
    <Card className="min-w-0">
      <CardHeader title={title} />
      {groups.length === 0 ? (
        <p className="px-4 py-3 text-muted">Nothing is denied or warned.</p>
      ) : null}
      <ul className="divide-y divide-line">
        {groups.slice(0, 8).map((group) => (
          <li key={group.key} className="px-4 py-2.5">
            <div className="flex items-baseline justify-between gap-3">
              <TextLink
                href={href(group.key)}
                quiet
                className="min-w-0 font-medium [overflow-wrap:anywhere]"
              >
                {titleOf(group.title) || nameless}
              </TextLink>
              <span
                className={
                  group.denied > 0
                    ? "shrink-0 font-semibold text-danger tabular-nums"
                    : "shrink-0 text-muted tabular-nums"
                }
              >
                {group.denied} denied
              </span>
            </div>
            <p className="text-sm text-muted">
              {[
                group.warned > 0 ? `${group.warned} warned` : "",
                group.excepted > 0 ? `${group.excepted} excepted` : "",
                group.audited > 0 ? `${group.audited} audited` : "",
              ]
                .filter((word) => word !== "")
                .join(" · ")}
              {group.since === undefined ? null : (
                <>
                  {group.warned + group.excepted + group.audited > 0 ? " · " : ""}since{" "}
                  <RelativeTime at={group.since} />
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
      {groups.length > 8 ? (
        <p className="border-t border-line px-4 py-2.5 text-sm text-muted">
          and {groups.length - 8} more: filter below
        </p>
      ) : null}
    </Card>
  );
}
