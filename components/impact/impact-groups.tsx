import { type ImpactCounts, impactKinds, kindInWords } from "@/lib/impact";
import { AffectedGroups } from "./affected-groups";

export interface ImpactGroup {
  key: string;
  title: string;
  counts: ImpactCounts;
}

/** Instances by team or target. */
export function ImpactGroups({
  groups,
  ...rest
}: {
  title: string;
  groups: readonly ImpactGroup[];
  href: (key: string) => string;
}) {
  return (
    <AffectedGroups
      {...rest}
      groups={groups.map(({ key, title, counts }) => ({
        key,
        title,
        words: countsInWords(counts),
        trouble: counts.refused + counts.recreates + counts["needs-answer"] + counts["not-judged"],
      }))}
    />
  );
}

function countsInWords(counts: ImpactCounts): string {
  return [...impactKinds, "byHand" as const]
    .filter((kind) => counts[kind] > 0)
    .map((kind) => `${counts[kind]} ${kindInWords[kind].title.toLowerCase()}`)
    .join(" · ");
}
