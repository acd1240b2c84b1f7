/** Where a request is. `healthy` of a removal means: removed. */
export const requestStates = [
  "submitted",
  "checked",
  "waiting",
  "pull-request-open",
  "approved",
  "merged",
  "applied",
  "progressing",
  "healthy",
  "failed",
  "rolled-back",
  "superseded",
  "closed",
  "cancelled",
] as const;
export type RequestState = (typeof requestStates)[number];

/**
 * How a revision lies to a commit: it is the commit, descends from it, comes before it, or is on
 * another line.
 */
export type Relation = "equal" | "descends" | "before" | "diverged" | "unknown";

/**
 * What is known of somebody who approved on the Git host, where an approval is required.
 * `requester`: it is their own change. `author`: they wrote a part of it by hand. `program`: nobody in person. `unknown`: nobody has linked
 * that login, so it may be the requester's. `not-ops`: the platform team has to approve this one.
 * `not-allowed`: they may not use the target that it goes to.
 */
export type ApproverStanding =
  | "counts"
  | "requester"
  | "author"
  | "program"
  | "unknown"
  | "not-ops"
  | "not-allowed";

/**
 * Why an approval is set aside; `earlier`: it is of another commit than would be merged. `first`: it
 * takes two people, and this is one.
 */
export type SetAside = Exclude<ApproverStanding, "counts"> | "earlier" | "first";

/** What the fold cannot see in events. */
export interface TimelineFacts {
  kind?: "create" | "edit" | "upgrade" | "remove" | "adopt" | "promote";
  /** How `revision` lies to `commit` (both full hashes). Without it, only equality is known. */
  relation?: (revision: string, commit: string) => Relation;
  /**
   * The instance's own Flux object, `Kustomization/flux-system/shop.checkout`: once it is gone, a
   * removal is done.
   */
  object?: string;
  /**
   * The cluster can be asked whether that object is gone: then nobody's word that its deletion
   * began is taken for the end.
   */
  canAsk?: boolean;
  /**
   * Of a removal: objects that stay in the cluster, since they hold data. As one says their names.
   */
  kept?: readonly string[];
  /**
   * The branch that the target is deployed from: a pull request that goes elsewhere deploys
   * nothing.
   */
  branch?: string;
  /** The commits that were made of the request's revisions. */
  ownCommits?: readonly string[];
  /**
   * What is suspended in the cluster, since when that is seen: the instance's own Kustomization, the
   * parent that picks it up, or the source. `command` lets it go on.
   */
  suspended?: { what: "instance" | "parent" | "source"; since: Date; command: string };
  /** How another Kustomization stands that this one waits for (`flux-system/shop.db`): a clause. */
  standingOf?: (kustomization: string) => string | undefined;
  /** Milliseconds that the objects have to become ready in, from when they are applied. */
  timeout?: number;
  /** The instance has a Canary: healthy only once it succeeded. */
  hasCanary?: boolean;
  /**
   * The change gives that Canary other pods to compare: it is healthy by an analysis of its own
   * only. If not, Flux' word does.
   */
  newVersion?: boolean;
  /** Somebody other than the requester must approve. */
  requiresApproval?: boolean;
  /** The platform team must approve; with `requiresApproval` only. */
  opsApproval?: boolean;
  /** Whose approval counts, by login; without it, everybody's. */
  approver?: (login: string) => ApproverStanding;
  /** How many approvals it takes where one is required; without it, one. */
  approvals?: 1 | 2;
}

/** The one reason that blocks. */
export interface BlockingReason {
  /**
   * Stable, for tests and metrics: `health-check-failed`, `build-failed`, …
   */
  code: string;
  /** One sentence that a developer can act on. */
  sentence: string;
  /** What to do about it. */
  hint?: string;
  /** The controller's own words, unshortened. */
  raw?: string;
  /** The object it is about, e.g. `Deployment/shop/checkout`, where one is named. */
  object?: string;
}

export type StepKey =
  | "submitted"
  | "checked"
  | "pull-request"
  | "approved"
  | "merged"
  | "applied"
  | "canary"
  | "healthy";

/**
 * `upcoming`: not its turn yet. `current`: it is being worked on. `waiting`: it is held up, and
 * goes on by itself.
 */
export type StepState = "done" | "current" | "waiting" | "failed" | "skipped" | "upcoming";

export interface Step {
  key: StepKey;
  title: string;
  state: StepState;
  /** When it was reached, or failed; null before that. */
  at: Date | null;
  /**
   * Milliseconds that the step itself took, from what it could begin with; for the current one, until
   * now.
   */
  duration: number | null;
  /** Since when the current one is worked on. */
  since?: Date;
  detail?: string;
  link?: { url: string; title: string };
  /** What a person could do now. */
  hint?: string;
}

export interface Timeline {
  state: RequestState;
  reason?: BlockingReason;
  /** When this state began. */
  since: Date;
  /** Nothing can happen to the request any more. */
  ended: boolean;
  steps: Step[];
  /** The commit that revisions are held against; null before the merge. */
  mergeCommit: string | null;
  /**
   * The later change of the instance that came before this one was healthy; of a change that failed,
   * what it was replaced by. `commit` is null where only the request is known.
   */
  replaced?: { at: Date; commit: string | null; requestId?: string };
  /** When its time to become ready is over, while it is waited for, and how long that is (ms). */
  deadline?: { at: Date; timeout: number };
  /** Revisions whose relation to `mergeCommit` is unknown: ask, and fold again. */
  unknownRevisions: string[];
}
