import type { PolicyCounts, Verdict } from "@/lib/admission";
import { catalogCheck } from "@/lib/proposals";
import type { Unfollowed } from "@/lib/snapshots";

/** The check that says what policies say of a pull request. */
export const policyCheck = "slipway/policy";

/** Every check that a commit may have: of a target's branch, and of the catalog's. */
export const checkNames = [policyCheck, catalogCheck] as const;
export type CheckName = (typeof checkNames)[number];

/** What is said of one place of a commit. */
export interface CheckFinding {
  verdict: Verdict;
  /**
   * Name of the policy; "" where it is about what no policy is: files that Flux cannot apply, files
   * of instances, and secrets.
   */
  policy: string;
  /** For people. */
  title: string;
  /** Name of the target; "" where it is about none. */
  target: string;
  file: string;
  /** From 1; undefined where the file has no such place, being deleted. */
  line: number | undefined;
  /** `Deployment payments/checkout`; "" where it is about the file. */
  object: string;
  /** JSON Pointer of the field that decided. */
  field: string;
  message: string;
  expected: string | undefined;
  exception: { name: string; reason: string; expires: string } | undefined;
}

export type Conclusion = "pending" | "success" | "failure" | "neutral" | "cancelled";

/** What was judged, in numbers and names. */
export interface CheckReport {
  objects: { added: number; changed: number; deleted: number };
  /** Whether any target follows the branch that it is to go to. */
  followed: boolean;
  /** Names of the targets of the clusters that apply what differs. */
  targets: string[];
  /** Files that differ, and of them those that a cluster applies. */
  files: { changed: number; applied: number };
  /**
   * Findings of each policy, by verdict, the worst first; those without a policy by their title.
   */
  policies: { title: string; counts: Partial<Record<Verdict, number>> }[];
  /**
   * How many policies were asked, and how many of them apply to what differs; left out in what a version
   * before stored.
   */
  counts?: PolicyCounts;
  /** What the clusters apply from sources that are not followed, and so is not judged. */
  unfollowed: Unfollowed;
  /** Beyond what is stored. */
  leftOut: number;
  /** Of a commit of the catalog repository: what it changes there, and what its policies would mean. */
  catalog?: CatalogPart | undefined;
}

export interface CatalogPart {
  /** What the commit changes of the catalog, e.g. `policies/tls-only`, and whether it could be taken over. */
  units: { unit: string; isReady: boolean }[];
  /** Objects in Git that changed policies would newly deny, and no longer deny; undefined where no policy changes. */
  impact?: { newlyDenied: number; noLongerDenied: number } | undefined;
}

export interface CheckOutcome {
  conclusion: Exclude<Conclusion, "pending">;
  /** One line: what a person reads first. */
  title: string;
  findings: CheckFinding[];
  report: CheckReport;
}

/** A check as its page shows it. */
export interface CheckDetails {
  id: string;
  name: CheckName;
  commit: string;
  conclusion: Conclusion;
  title: string;
  startedAt: Date;
  completedAt: Date | undefined;
  /** Why the host does not know of it. */
  problem: string | undefined;
  report: CheckReport | undefined;
  findings: CheckFinding[];
  repository: { owner: string; name: string; webUrl: string };
  pulls: {
    number: number;
    title: string;
    url: string;
    /** Undefined where the host was not asked since a version stored it that did not keep who opened it. */
    author: string | undefined;
    base: string;
    state: string;
    requestId: string | undefined;
  }[];
  /** It is a commit that a merge queue made for this branch. */
  mergeQueue: string | undefined;
}

/** A check as a request's page shows it. */
export interface CheckSummary {
  id: string;
  commit: string;
  conclusion: Conclusion;
  title: string;
}
