import type { DraftRelease } from "@/lib/drafts/server";

/** What the one button of the page does, and why it cannot be pressed; undefined: it can. */
export interface WayOut {
  kind: "release" | "propose" | "ask" | "wait";
  obstacle: string | undefined;
}

type Facts = Pick<
  DraftRelease,
  | "isReady"
  | "items"
  | "impact"
  | "mayHaveInstances"
  | "needsSecondPerson"
  | "mayRelease"
  | "isAskers"
  | "repository"
  | "version"
> & { draft: Pick<DraftRelease["draft"], "asked" | "revision" | "version"> };

/** Who looks at a draft releases it, asks for its release, or waits for somebody else. Pure. */
export function wayOut(facts: Facts): WayOut {
  const { draft, isAskers, mayRelease, needsSecondPerson, repository, version } = facts;
  const { asked } = draft;
  const isAsked = asked?.revision === draft.revision && draft.version === version;
  if (isAsked && isAskers && (needsSecondPerson || !mayRelease))
    return { kind: "wait", obstacle: undefined };
  if (!mayRelease || (needsSecondPerson && !isAsked))
    return { kind: "ask", obstacle: unmet(facts) };
  return {
    kind: repository === undefined ? "release" : "propose",
    obstacle: unmet(facts) ?? unseen(facts),
  };
}

function unmet({ isReady, items }: Facts): string | undefined {
  const open = items.filter(({ isMet }) => !isMet).length;
  if (isReady) return undefined;
  return open === 1
    ? "One thing of the checklist is still to be done."
    : `${open} things of the checklist are still to be done.`;
}

/** What a release does is seen before the button can be pressed. */
function unseen({ mayHaveInstances, impact }: Facts): string | undefined {
  if (!mayHaveInstances || impact?.state === "done" || impact?.state === "failed") return undefined;
  return impact === undefined
    ? "Look at its impact first."
    : "Its impact is still being looked at.";
}
