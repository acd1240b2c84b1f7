/** How a proposal stands. `failed`: a person has to act, and may try again; what follows it is an end. */
export const proposalStates = [
  "opening",
  "open",
  "failed",
  "merged",
  "closed",
  "withdrawn",
  "conflict",
] as const;

export type ProposalState = (typeof proposalStates)[number];

/** Those of which something may still come. */
export const liveStates = ["opening", "open", "failed"] as const satisfies ProposalState[];

export const isLive = (state: ProposalState): boolean =>
  (liveStates as readonly ProposalState[]).includes(state);

/** A file as it is to be, by its path in the catalog's layout; null: it is to be gone. */
export interface ProposedText {
  path: string;
  text: string | null;
}

/** The same, and Git's hashes of what it may replace, null for nothing: what its author saw. */
export interface ProposedFile extends ProposedText {
  replaces: readonly (string | null)[];
}

/** What a reviewer is told besides what changes, in Slipway's own words: the impact of a release, its changelog. */
export interface ProposalDetail {
  title: string;
  lines: readonly string[];
}

/** A change of the catalog repository that somebody proposed, as pages and the API show it. */
export interface Proposal {
  id: string;
  /** As in the audit record once it is in force: `policy.change`. */
  action: string;
  subject: { type: string; id: string; name: string };
  /** On one line, in the imperative. */
  title: string;
  /** Why, in the words of its author; may be "". */
  note: string;
  author: string;
  createdAt: Date;
  state: ProposalState;
  /** Somebody asked to take it back, and the pull request is still to be closed. */
  isBeingWithdrawn: boolean;
  /** Why it ended, or cannot go on, in a sentence; and what would help. */
  problem: string | undefined;
  hint: string | undefined;
  /** What is waited for, in a sentence, since when, and when it is tried again. */
  waiting: { for: string; since: Date; nextAt: Date | undefined } | undefined;
  repository: { owner: string; name: string; webUrl: string };
  /** The branch that it is to go to. */
  base: string;
  /** Of the proposal itself. */
  branch: string;
  /** Once there is one. */
  pullRequest: { number: number; url: string; commit: string } | undefined;
  /** Of the merge, once it is merged. */
  mergeCommit: string | undefined;
  /** Merged, and taken over: what it says counts, or did until it was changed again. */
  isInForce: boolean;
  /** Of the catalog check of its head; undefined before there is one. */
  check: { id: string; conclusion: string; title: string } | undefined;
  paths: readonly string[];
}

/** One with what it writes. */
export interface ProposalDetails extends Proposal {
  files: readonly ProposedText[];
  details: readonly ProposalDetail[];
}

/** The branch that a proposal is written to: from its id, so that every try has the same. */
export const proposalBranch = (id: string): string => `slipway/catalog/${id}`;

/** The check of pull requests on the catalog repository. */
export const catalogCheck = "slipway/catalog";
