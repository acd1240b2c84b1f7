import type { HostKind, MergeMethod } from "@/lib/git-host";

/** A Git repository on a host. */
export interface Repository {
  id: string;
  host: { kind: HostKind };
  /** Base URL of the host's REST API, without a trailing slash. */
  apiUrl: string;
  owner: string;
  name: string;
  defaultBranch: string;
  /** Where people read it. */
  webUrl: string;
  /** As in `RepositoryRef`. */
  nodeId: string | undefined;
  takenBy: string | undefined;
}

/** A Kubernetes cluster that Flux syncs. */
export interface Cluster {
  id: string;
  name: string;
  /** Base URL of its Kubernetes API, where Slipway may ask it. */
  apiUrl: string | undefined;
}

/**
 * Where instances are deployed: a branch of a repository, synced to a cluster. One repository may serve
 * several of them.
 */
export interface Target {
  id: string;
  name: string;
  title: string;
  environment: string;
  repository: Repository;
  cluster: Cluster;
  branch: string;
  /** e.g. `tenants/{environment}/{team}/{name}`. */
  pathPattern: string;
  /** Namespace of Flux's objects, of their source and of the service accounts. */
  fluxNamespace: string;
  /** Name of the GitRepository that syncs the branch. */
  sourceName: string;
  /** Name of the Kustomization that picks the instances' folders up. */
  parentName: string;
  /** With whose rights `scope: team` is applied, e.g. `team-{team}`. */
  teamServiceAccount: string;
  /** With whose rights `scope: platform` is applied. */
  platformServiceAccount: string;
  vars: Readonly<Record<string, string>>;
  /** Flux's post-build substitution runs over what is applied there. */
  substitution: boolean;
  /** Groups that may use it; empty: everyone who may open requests. */
  accessGroups: readonly string[];
  /** Somebody other than the requester must approve on the Git host. */
  requiresApproval: boolean;
  /** Put on every pull request that goes there. */
  labels: readonly string[];
  /** Asked for a review, beside the code owners: logins, and `owner/team`. */
  reviewers: readonly string[];
  /**
   * How the host merges by itself once all is there that the branch requires; null: it does not.
   */
  autoMerge: MergeMethod | null;
  /** Order in pickers, smallest first. */
  position: number;
  /**
   * What above its instances is suspended in the cluster: what picks them up, or the source. Then
   * nothing that is merged is deployed.
   */
  suspended: "parent" | "source" | undefined;
  /** Since when that is seen. */
  suspendedAt: Date | undefined;
  /** Since when its cluster is asked and does not answer; undefined: it does, or is not asked. */
  unansweredSince: Date | undefined;
  /** When all its instances that are in its cluster were last answered for at once. */
  listedAt: Date | undefined;
}
