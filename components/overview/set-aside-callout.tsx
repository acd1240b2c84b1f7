import { Callout } from "@/components/ui/callout";
import type { SetAsideWork } from "@/lib/overview";

/** Why what the page is about does not go on, and who can help. */
export function SetAsideCallout({ work }: { work: SetAsideWork | undefined }) {
  if (work === undefined) return null;
  return (
    <Callout tone="warning" title={`Set aside after ${inWords(work.losses)} tries`}>
      {work.reason} Ops can retry it; nothing of it is lost.
    </Callout>
  );
}

const inWords = (count: number): string => (count === 2 ? "two" : String(count));
