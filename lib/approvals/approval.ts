import type { ApproverRule } from "@/lib/requests/server";
import type { Review } from "@/lib/git-host";

/** The status that says whether a pull request, or what a merge queue makes of it, is approved. */
export const approvalCheck = "slipway/approval";

/** A part of a target that a change touches. */
export interface Touched {
  /** Id of the target. */
  target: string;
  /**
   * Name of the template of the instance that is changed; undefined for what is no instance's and
   * the target's cluster applies all the same.
   */
  template: string | undefined;
}

/** What is read of a pull request at its host, for one head and base. */
export interface ApprovalFacts {
  headCommit: string;
  base: string;
  /** The tip of the base when it was read: what is merged in between may apply what this adds. */
  baseCommit: string;
  /** Which targets were looked for, as `targetsKey` says it: of others nothing is known. */
  targets: string;
  touched: Touched[];
  /** Logins of who else than Slipway wrote its commits, as far as the host knows them. */
  authors: string[];
  /** The host has listed every commit, and knows a login for each. */
  isKnown: boolean;
  /** Slipway's own account opened it: no person's login. */
  bySlipway: boolean;
  /** The last word of each reviewer; none where nothing asks for an approval. */
  reviews: Review[];
}

/** An approval that is asked for. */
export interface ApprovalNeed extends ApproverRule {
  /** Title of the target. */
  target: string;
}

/** What the host is told of a commit. */
export interface Verdict {
  state: "success" | "pending" | "failure";
  summary: string;
}
