import type { Counted, Counts } from "@/lib/affected";

/** What a version would do to an instance, the worst first. */
export const impactKinds = [
  /** It cannot be looked at: its record is not right, or it costs too much. */
  "not-judged",
  /** The upgrade would be refused: by the schema, a rule, a policy, or what objects have to be. */
  "refused",
  /** A parameter is required now that it does not have: somebody has to say it. */
  "needs-answer",
  /** Something would have to be deleted and made anew: data or downtime is at stake. */
  "recreates",
  "changes",
  "same",
] as const;

export type ImpactKind = (typeof impactKinds)[number];

/** What becomes of one object of an instance. */
export interface ImpactedObject {
  /** `Deployment checkout`. */
  title: string;
  how: "added" | "removed" | "changed";
  /** Below `manifests/`. */
  file: string;
  /** JSON Pointers of the fields that change. */
  fields: string[];
  /** More fields than are told. */
  more: number;
  /** What the cluster refuses to change, in sentences. */
  recreates: string[];
}

/** What a version would do to one instance, if it were upgraded with the parameters that it has. */
export interface InstanceImpact {
  kind: ImpactKind;
  /** Why it cannot be looked at; a sentence. */
  problem?: string;
  /** Files that somebody changed by hand, in the repository; with any kind. */
  byHand: { path: string; how: "changed" | "added" | "missing" }[];
  /** Parameters that are required and missing, as the form would say it. */
  questions: { pointer: string; message: string }[];
  refusals: { by: "schema" | "rule" | "policy" | "object"; message: string; pointer?: string }[];
  /** JSON Pointers of parameters that the version has no place for: they would be left out. */
  dropped: string[];
  objects: ImpactedObject[];
  /** Other files of its folder that would change, by their paths in it; its record is none. */
  files: string[];
}

/** An instance in the list of an impact. */
export interface ImpactRow {
  instanceId: string;
  name: string;
  team: string;
  target: { name: string; title: string };
  /** The version that it is at. */
  version: string;
  impact: InstanceImpact;
}

/** How far it was looked, of one version. */
export interface ImpactState {
  id: string;
  template: string;
  version: string;
  /** sha256 (hex) of the bundle. */
  digest: string;
  state: "waiting" | "running" | "done" | "failed";
  /** Instances, and those of them that were looked at. */
  total: number;
  done: number;
  /** Why it could not go on; a sentence. */
  problem: string | undefined;
  askedAt: Date;
  finishedAt: Date | undefined;
}

/** How many instances are of each kind; `byHand` are among the others. */
export type ImpactCounts = Counts<ImpactKind | "byHand">;

export interface ImpactReport extends ImpactState, Counted<ImpactKind | "byHand"> {
  /** The first of those of which something would be made anew. */
  atStake: ImpactRow[];
  rows: ImpactRow[];
  /** Rows that the query asks for. */
  found: number;
  page: number;
  /** Cursors of the pages of rows beside this one; undefined where there is none. */
  next: string | undefined;
  previous: string | undefined;
}
