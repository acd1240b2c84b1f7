import type { Reached } from "@/lib/affected";
import type { Verdict } from "@/lib/admission";
import type { PageAbout } from "@/lib/paging";
import type { Unfollowed } from "@/lib/snapshots";

/** What a policy says of an object that is in Git. */
export interface ComplianceFinding {
  id: string;
  verdict: Verdict;
  policy: string;
  title: string;
  rule: number | undefined;
  team: string | undefined;
  target: { name: string; title: string };
  /** `Deployment checkout`, with its namespace where it has one. */
  object: string;
  instanceId: string | undefined;
  file: string;
  line: number | undefined;
  /** The file and line on the Git host, at the commit that was judged. */
  url: string;
  field: string;
  message: string;
  expected: string | undefined;
  exception: string | undefined;
  expires: string | undefined;
  commit: string;
  since: Date;
}

export interface FindingPage extends PageAbout {
  findings: readonly ComplianceFinding[];
}

/** Findings of one policy, team or target, by their verdicts. */
export interface ComplianceGroup {
  /** By which one filters; "" for what belongs to no team. */
  key: string;
  title: string;
  denied: number;
  warned: number;
  audited: number;
  excepted: number;
  /** The oldest that is denied or warned of. */
  since: Date | undefined;
}

export interface BranchState {
  repository: string;
  branch: string;
  commit: string | undefined;
  scannedAt: Date | undefined;
  objects: number;
  problem: string | undefined;
  broken: readonly { path: string; line: number; message: string }[];
  /** What its clusters apply from sources that are not followed, and so is not judged. */
  unfollowed: Unfollowed;
}

/** How the platform stands. */
export interface ComplianceOverview {
  counts: Record<Verdict, number>;
  objects: number;
  /** Findings of the last seven days that are denied. */
  fresh: number;
  byPolicy: readonly ComplianceGroup[];
  byTeam: readonly ComplianceGroup[];
  byTarget: readonly ComplianceGroup[];
  branches: readonly BranchState[];
}

/** What a change of a policy would mean for what is in Git already. */
export interface PolicyImpact {
  /** Objects that were judged. */
  objects: number;
  /** Commits that were looked at, and what could not be read. */
  branches: readonly {
    repository: string;
    branch: string;
    commit: string | undefined;
    problem: string | undefined;
  }[];
  /** Denied as it is now, and as it would be. */
  before: number;
  after: number;
  /** What would be denied and is not now. */
  newlyDenied: readonly ImpactedObject[];
  /** Of all of them: a list is cut at a thousand. */
  newlyDeniedCount: number;
  /** What is denied now and would not be. */
  noLongerDenied: readonly ImpactedObject[];
  noLongerDeniedCount: number;
  /** Would be warned of, and is not now. */
  newlyWarned: number;
  /** Whose objects these are, and where; of all of them. */
  reached: readonly Reached<PolicyImpactKind>[];
}

/** What a change of a policy may mean for an object. */
export const policyImpactKinds = ["newlyDenied", "newlyWarned", "noLongerDenied"] as const;
export type PolicyImpactKind = (typeof policyImpactKinds)[number];

export interface ImpactedObject {
  target: string;
  object: string;
  team: string | undefined;
  file: string;
  message: string;
}
