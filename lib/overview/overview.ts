import type { FewApprovers } from "@/lib/approvals";
import type { TargetContact } from "@/lib/targets";

/** Work whose runs were lost twice: nothing of it runs until Ops retry it. */
export interface SetAsideWork {
  id: string;
  /** What it does, in words: "Judge a commit". */
  work: string;
  queue: string;
  /** What it is about: the ids of its payload. */
  key: string;
  /** A sentence. */
  reason: string;
  losses: number;
  since: Date;
}

/** What needs a hand, and a few numbers: the first page of Ops. */
export interface PlatformOverview {
  /** Waiting requests for an approval which the reader may give, the latest first. */
  toApprove: {
    id: string;
    name: string;
    team: string;
    target: string;
    requester: string;
    since: Date;
    pull: { number: number; url: string } | undefined;
  }[];
  /** Work that was set aside, the latest first. */
  setAside: SetAsideWork[];
  failing: {
    id: string;
    name: string;
    team: string;
    target: string;
    reason: string | null;
    since: Date;
  }[];
  /** Waiting requests for a system that does not answer. */
  waiting: { id: string; name: string; team: string; waitsFor: string; since: Date }[];
  /** Slipway has credentials for the Git host. */
  connected: boolean;
  /** Repositories that did not answer when they were last asked, and why. */
  unreachable: { id: string; name: string; problem: string }[];
  targets: {
    name: string;
    title: string;
    instances: number;
    /** Something above its instances is suspended, so nothing that is merged is deployed. */
    isSuspended: boolean;
    /** How many of its instances are suspended themselves. */
    suspendedInstances: number;
    /** How it and Slipway hear of each other; undefined: it has just come. */
    contact: TargetContact | undefined;
  }[];
  /** Versions that are deprecated or withdrawn and still run somewhere. */
  outdated: { template: string; version: string; state: string; instances: number }[];
  /** Policies that something in Git is newly denied by, of the last seven days. */
  violated: { policy: string; title: string; objects: number; since: Date }[];
  /** Policies in force that an API server would not create; `detail` says why. */
  refusedPolicies: { name: string; title: string; detail: string }[];
  /** Targets where too few people could approve what asks for it there. */
  fewApprovers: FewApprovers[];
  /** People who used Slipway lately and of whose groups not all came; `detail` in sentences. */
  lackGroups: { userId: string; name: string; detail: string }[];
  /** Why what the access file says now is not in force, in sentences; undefined where it is. */
  accessFault: string | undefined;
  drafts: number;
  numbers: {
    templates: number;
    instances: number;
    healthy: number;
    teams: number;
    openRequests: number;
    requestsThisWeek: number;
  };
}
