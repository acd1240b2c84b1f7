import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import { type ImpactCounts, impactKinds, kindInWords } from "@/lib/impact";

export interface ImpactGroup {
  key: string;
  title: string;
  counts: ImpactCounts;
}

const mostGroups = 12;

/** Instances by team or target: those first of which something needs a person. */
export function ImpactGroups({
  title,
  groups,
  href,
}: {
  title: string;
  groups: readonly ImpactGroup[];
  href: (key: string) => string;
}) {
  const sorted = groups.toSorted((a, b) => trouble(b.counts) - trouble(a.counts));
  return (
    <Card className="min-w-0">
      <CardHeader title={title} />
      <ul aria-label={title} className="divide-y divide-line">
        {sorted.slice(0, mostGroups).map((group) => (
          <li key={group.key} className="px-4 py-2.5">
            <TextLink href={href(group.key)} quiet className="font-medium [overflow-wrap:anywhere]">
              {group.title}
            </TextLink>
            <p className="text-sm text-muted">{countsInWords(group.counts)}</p>
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

function trouble(counts: ImpactCounts): number {
  return counts.refused + counts.recreates + counts["needs-answer"] + counts["not-judged"];
}

function countsInWords(counts: ImpactCounts): string {
  return [...impactKinds, "byHand" as const]
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${kindInWords[kind].title.toLowerCase()}`)
    .join(" · ");
}
