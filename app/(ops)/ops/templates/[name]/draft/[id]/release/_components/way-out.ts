import type { DraftRelease } from "@/lib/drafts/server";

/** What the one button of the page does, and why it cannot be pressed; undefined: it can. */
export interface WayOut {
  kind: "release" | "propose" | "ask" | "wait";
  obstacle: string | undefined;
  /** It can be pressed by who says that they go on though nobody can say what becomes of so many instances. */
  notJudged?: number;
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
  const notJudged = facts.items.find(({ key }) => key === "impact")?.notJudged;
  return {
    kind: repository === undefined ? "release" : "propose",
    obstacle: unmet(facts) ?? unseen(facts),
    ...(notJudged === undefined ? {} : { notJudged }),
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
  const open = items.find(({ key, isMet }) => key === "impact" && !isMet);
  if (open === undefined || open.notJudged !== undefined) return undefined;
  if (impact?.state === "done")
    return "Instances have come since its impact was looked at: look again.";
  if (impact?.state === "failed") return "Its impact could not be looked at: try it again.";
  return impact === undefined
    ? "Look at its impact first."
    : "Its impact is still being looked at.";
}
