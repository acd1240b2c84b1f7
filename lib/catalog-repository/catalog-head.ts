import type { CatalogUnit } from "@/lib/curation";
import type { BranchProtection } from "@/lib/git-host";
import type { Repository } from "@/lib/targets";
import type { CatalogProblem } from "./catalog-report";

/** A head that is taken over only once a person of Ops has confirmed it. */
export interface Waiting {
  /**
   * `first`: something was decided here that is not in the repository, or was ended here and is in it, of which this would be the first head that is taken
   * over, or which has nothing of the layout; `rewind`: it does not descend from the last head that
   * was taken over, so that it may restore rights that were revoked.
   */
  kind: "first" | "rewind";
  commit: string;
  /** What is lost or changes: paths in the layout, the first of them. */
  changes: readonly string[];
  /** How many there are. */
  count: number;
}

/** The branch that what Ops decide is taken over from, and how far it was. */
export interface CatalogHead {
  repository: Repository;
  branch: string;
  /** Folder of the layout; "": the root. */
  path: string;
  /** The head that was read last, and when. */
  readCommit: string | undefined;
  readAt: Date | undefined;
  /** The last head that was taken over, but for units that are broken there. */
  appliedCommit: string | undefined;
  appliedAt: Date | undefined;
  waiting: Waiting | undefined;
  confirmedCommit: string | undefined;
  /** Why it could not be read the last time. */
  problem: string | undefined;
  /** Of files that belong to no unit. */
  strays: readonly CatalogProblem[];
  /** Undefined where the host did not say. */
  protection: BranchProtection | undefined;
}

/** How one unit stands. */
export interface UnitState {
  unit: CatalogUnit;
  /** From which its files are in force; undefined: none of it ever was. */
  commit: string | undefined;
  author: string | undefined;
  inForceAt: Date | undefined;
  /** Of the files in force. */
  digest: string | undefined;
  problems: readonly CatalogProblem[];
  /** Since when the last good version counts instead of what the head says; undefined: it does not. */
  brokenSince: Date | undefined;
}
