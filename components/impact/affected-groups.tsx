import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";

/** What a change would reach of one team, or at one target. */
export interface AffectedGroup {
  key: string;
  title: string;
  /** How many of what. */
  words: string;
  /** How much of it needs a person: those with the most come first. */
  trouble: number;
}

const mostGroups = 12;

/** What a change of a policy or of a template would reach, by team or target: those first of which something needs a person. */
export function AffectedGroups({
  title,
  groups,
  href,
}: {
  title: string;
  groups: readonly AffectedGroup[];
  /** Where those of one are listed; left out where nothing does. */
  href?: ((key: string) => string) | undefined;
}) {
  const sorted = groups.toSorted((a, b) => b.trouble - a.trouble);
  return (
    <Card className="min-w-0">
      <CardHeader title={title} />
      <ul aria-label={title} className="divide-y divide-line">
        {sorted.slice(0, mostGroups).map((group) => (
          <li key={group.key} className="px-4 py-2.5">
            {href === undefined ? (
              <p className="font-medium [overflow-wrap:anywhere]">{group.title}</p>
            ) : (
              <TextLink
                href={href(group.key)}
                quiet
                className="font-medium [overflow-wrap:anywhere]"
              >
                {group.title}
              </TextLink>
            )}
            <p className="text-sm text-muted">{group.words}</p>
          </li>
        ))}
      </ul>
      {groups.length > mostGroups ? (
        <p className="border-t border-line px-4 py-2.5 text-sm text-muted">
          and {groups.length - mostGroups} more: the export has all
        </p>
      ) : null}
    </Card>
  );
}
