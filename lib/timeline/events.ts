import type { Json } from "@/lib/json";

/** Who said it. Each source numbers its own deliveries. */
type EventSource = "portal" | "host" | "flux" | "flagger";

/** An event that is about to be stored: a row of `events` before it is known what it belongs to. */
export interface NewEvent {
  /** As the table names it: `portal`, `flux`, `flagger`, or the kind of a Git host. */
  source: string;
  /**
   * Unique within the source; the same delivery always has the same key, so that a repeat is
   * dropped by it.
   */
  deliveryKey: string;
  kind: string;
  occurredAt: Date;
  /** The commit (full hash) it speaks of, where it names one. */
  commit: string | null;
  /** As received. */
  payload: Json;
}

/**
 * An event as the table holds it. Readers take its payload as untrusted: they parse, and skip what
 * they do not know.
 */
export interface StoredEvent {
  source: string;
  deliveryKey: string;
  kind: string;
  occurredAt: Date;
  receivedAt: Date;
  commit: string | null;
  payload: unknown;
}

interface Told<Source extends EventSource> {
  source: Source;
  deliveryKey: string;
  /** When it happened, by the clock of who says so. */
  occurredAt: Date;
  receivedAt: Date;
}

/**
 * A revision of the request was stored. Number 1 is the request itself, later ones are "change and
 * resubmit".
 */
export interface Submitted extends Told<"portal"> {
  kind: "submitted";
  revision: number;
  /** As the person is called. */
  by: string;
}

/** Policy and schemas judged a revision. */
export interface Checked extends Told<"portal"> {
  kind: "checked";
  revision: number;
  denied: number;
  warned: number;
  notJudged: number;
}

/** The Git host does not answer or asks for patience; the portal goes on by itself. */
export interface Waiting extends Told<"portal"> {
  kind: "waiting";
  revision: number;
  /** One sentence: what for, and why. */
  waitsFor: string;
  /** When it is tried again. */
  nextAt?: Date;
}

/** A revision is a commit on the request's branch; ends any wait for that revision. */
interface Pushed extends Told<"portal"> {
  kind: "pushed";
  revision: number;
  commit: string;
}

/** The Git host refused for good; trying again without a change would change nothing. */
export interface Refused extends Told<"portal"> {
  kind: "refused";
  revision: number;
  /** One sentence for a person. */
  reason: string;
  hint?: string;
}

export interface Cancelled extends Told<"portal"> {
  kind: "cancelled";
  by: string;
}

/**
 * A later commit changes the same instance (a push showed it, or a later request of ours was
 * merged).
 */
export interface Overtaken extends Told<"portal"> {
  kind: "overtaken";
  /** The later commit; null where only the request is known. */
  commit: string | null;
  byRequestId?: string;
}

/**
 * Its objects were not ready within their time, counted from when they were applied: controllers
 * begin to count again at every new commit, so the portal counts itself. `occurredAt` is when the
 * time was over.
 */
export interface TimedOut extends Told<"portal"> {
  kind: "timed-out";
  /** Milliseconds that they had. */
  timeout: number;
  /** What was not ready when that was seen, where the cluster says so: `Deployment site1, 0 of 2 available`. */
  unready: readonly string[];
}

interface ToldByHost extends Told<"host"> {
  /** Which kind of Git host, as it is stored. */
  host: string;
}

/** What the Git host says of a pull request at one moment: a snapshot, never a difference. */
export interface PullRequestSeen extends ToldByHost {
  kind: "pull-request";
  number: number;
  url: string;
  /** The branch that it goes to, where told. */
  base?: string;
  state: "open" | "merged" | "closed";
  headCommit: string;
  /** Once merged: the commit on the base branch that a merge, a squash or a rebase ended in. */
  mergeCommit: string | null;
  openedAt: Date;
  mergedAt: Date | null;
  closedAt: Date | null;
  /** When the host last changed anything of it: of two snapshots, the later one counts. */
  reportedAt: Date;
  /**
   * A host's times may be whole seconds. `reopened`: told so. `settled`: asked when that second was
   * over, so that whatever else happened within it came before.
   */
  within?: "reopened" | "settled";
  /** Login of who merged or closed it, where told. */
  by?: string;
}

export interface Reviewed extends ToldByHost {
  kind: "review";
  number: number;
  verdict: "approved" | "changes-requested" | "dismissed" | "commented";
  /** Login. */
  by: string;
  commit: string | null;
  url?: string;
}

/**
 * What a controller says of an object at a revision: from a notification, or from the object's
 * conditions when asked. `started`: seen and being applied. `applied`: the objects are in the
 * cluster, health not known yet. `ready`: applied and its health checks passed. `blocked`: it waits
 * for something else and goes on by itself. `failed`: it stopped.
 */
export interface Reconciled extends Told<"flux"> {
  kind: "reconciled";
  /**
   * `instance`: its own Kustomization. `parent`: the one that picks instances up. `source`: the
   * GitRepository.
   */
  subject: "instance" | "parent" | "source";
  outcome: "started" | "applied" | "ready" | "blocked" | "failed";
  /**
   * Commit hash of the revision; null where the controller names none (a source that cannot be
   * fetched).
   */
  revision: string | null;
  /** Flux's reason, e.g. `HealthCheckFailed`. */
  reason: string;
  /** As told. */
  message: string;
  /** `Kustomization/flux-system/payments.checkout`. */
  object: string;
}

/** What Flagger says of the instance's Canary. It names no commit: time attributes it. */
export interface CanaryMoved extends Told<"flagger"> {
  kind: "canary";
  phase:
    | "Initializing"
    | "Initialized"
    | "Waiting"
    | "Progressing"
    | "WaitingPromotion"
    | "Promoting"
    | "Finalising"
    | "Succeeded"
    | "Failed"
    | "Terminating"
    | "Terminated";
  /** Percent of the traffic, where told. */
  weight: number | null;
  message: string;
  /** `Canary/shop/checkout`. */
  object: string;
  /** True when read from the object: then it held at `receivedAt`, whenever it began. */
  asked: boolean;
}

/**
 * The cluster was asked for an object, and has it no more. It names no commit: told only of what
 * was merged away.
 */
export interface Gone extends Told<"flux"> {
  kind: "gone";
  /** `Kustomization/flux-system/payments.checkout`. */
  object: string;
  /** What it made and is still there, or may be, owned by nobody: `Deployment/shop/web`. */
  left?: readonly string[];
  /** Those of `left` of which it could not be seen whether they are there. */
  unseen?: readonly string[];
  /** Of how many objects that it made it was seen whether they are there; left out: of none. */
  looked?: number;
  /** It was suspended, so Flux pruned nothing. */
  suspended?: boolean;
}

/** The instance was suspended, and was seen to go on. It names no commit. */
export interface Resumed extends Told<"flux"> {
  kind: "resumed";
}

export type PortalEvent =
  | Submitted
  | Checked
  | Waiting
  | Pushed
  | Refused
  | Cancelled
  | Overtaken
  | TimedOut;
export type TimelineEvent =
  | PortalEvent
  | PullRequestSeen
  | Reviewed
  | Reconciled
  | CanaryMoved
  | Gone
  | Resumed;
