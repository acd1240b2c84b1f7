import type { DraftRelease } from "@/lib/drafts/server";

/** What the one button of the page does, and why it cannot be pressed; undefined: it can. */
export interface WayOut {
  kind: "release" | "propose" | "ask" | "wait";
  obstacle: string | undefined;
}

type Facts = Pick<
  DraftRelease,
  "items" | "impact" | "needsSecondPerson" | "mayRelease" | "isAskers" | "repository" | "version"
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

function unmet({ items }: Facts): string | undefined {
  const open = items.filter(({ key, isMet }) => !isMet && key !== "impact").length;
  if (open === 0) return undefined;
  return open === 1
    ? "One thing of the checklist is still to be done."
    : `${open} things of the checklist are still to be done.`;
}

/** What a release does is seen before the button can be pressed. Who asks for it leaves that to who releases. */
function unseen({ items, impact }: Facts): string | undefined {
  if (items.every(({ key, isMet }) => isMet || key !== "impact")) return undefined;
  if (impact?.state === "failed") return "Its impact could not be looked at: try it again.";
  return impact === undefined
    ? "Look at its impact first."
    : "Its impact is still being looked at.";
}
