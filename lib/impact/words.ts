import type { ImpactKind } from "./impact";

/** What each kind is called, and what it means; the same on every page and in exports. */
export const kindInWords: Readonly<
  Record<ImpactKind | "byHand", { title: string; meaning: string }>
> = {
  "not-judged": { title: "Not judged", meaning: "It could not be looked at." },
  refused: {
    title: "Would be refused",
    meaning: "The schema, a rule, a policy, or what its objects have to be, stands against it.",
  },
  "needs-answer": {
    title: "Needs an answer",
    meaning: "A parameter is required that it does not have.",
  },
  recreates: {
    title: "Recreates",
    meaning: "A field changes that the cluster cannot change: data or downtime is at stake.",
  },
  changes: { title: "Changes", meaning: "Objects or files would change." },
  same: { title: "Same", meaning: "Nothing would change but its version." },
  byHand: {
    title: "Changed by hand",
    meaning: "Somebody changed its files in Git; an upgrade would write over it.",
  },
};
