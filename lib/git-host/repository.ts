import type { CallHook } from "./call-hook";
import type { CheckRunUpdate, CommitStatus, NewCheckRun } from "./commit-check";
import { type HostKind, hostKindOf } from "./host";
import type { HostLimits } from "./host-limits";
import type { AnswerMemory } from "./remembering-fetch";

/**
 * A repository on a Git host. `apiUrl` is the base URL of its REST API, without a slash at the end.
 */
export interface RepositoryRef {
  host: { kind: HostKind };
  apiUrl: string;
  owner: string;
  name: string;
  /** `RepositoryFacts.nodeId`, where it is known. */
  nodeId?: string | undefined;
  /** `RepositoryFacts.id` of another repository that has this name now: nothing is written to it. */
  takenBy?: string | undefined;
}

/** A row of `repositories`, as far as the host needs it. Throws `misconfigured`. */
export function repositoryRef({
  hostKind,
  apiUrl,
  owner,
  name,
  nodeId,
  takenBy,
}: {
  hostKind: string;
  apiUrl: string;
  owner: string;
  name: string;
  nodeId: string | null;
  takenBy: string | null;
}): RepositoryRef {
  return {
    host: { kind: hostKindOf(hostKind) },
    apiUrl,
    owner,
    name,
    nodeId: nodeId ?? undefined,
    takenBy: takenBy ?? undefined,
  };
}

/** What the host says of a repository. */
export interface RepositoryFacts {
  /** The host's own name of it, which a rename or another owner does not change. */
  id: string;
  /** The same in the host's GraphQL API. */
  nodeId: string;
  owner: string;
  name: string;
  defaultBranch: string;
  webUrl: string;
}

/** A file below the repository's root; `content` null deletes it. */
export interface FileChange {
  path: string;
  content: string | null;
}

/** What the host says of a pull request at `reportedAt`. */
export interface PullRequestReport {
  number: number;
  url: string;
  title: string;
  branch: string;
  base: string;
  headCommit: string;
  state: "open" | "merged" | "closed";
  /** Once merged: GitHub's `merge_commit_sha`. */
  mergeCommit: string | null;
  openedAt: Date;
  mergedAt: Date | null;
  closedAt: Date | null;
  /** GitHub's `updated_at`: an older report never overwrites a newer one. */
  reportedAt: Date;
  /** Login of its author. */
  author: string;
  /** Login of who merged it, where the host says so (not in lists). */
  mergedBy?: string;
  body?: string;
}

/** The verdict that each reviewer gave last. */
export interface Review {
  by: string;
  verdict: "approved" | "changes-requested" | "dismissed" | "commented";
  commit: string | null;
  at: Date;
  url?: string;
}

/** What a merge queue made for one of its pull requests. */
export interface MergeGroup {
  /** Of the pull request. */
  number: number;
  commit: string;
  /** What it is on top of: a commit of the branch, or the group before it. */
  baseCommit: string;
}

export type MergeMethod = "merge" | "squash" | "rebase";

/** People by login, teams by the slug that they have at the repository's owner. */
export interface Reviewers {
  people: readonly string[];
  teams: readonly string[];
}

export interface BranchHead {
  commit: string;
  /** Hash of its root folder: what it holds, whatever its history. */
  tree: string;
}

export interface Person {
  name: string;
  email: string;
}

/**
 * Who wrote or committed what a pull request brings; not the host, where it commits for somebody.
 */
export interface CommitAuthors {
  /** Each once; `login` is undefined where the host knows nobody by the address. */
  people: { login: string | undefined; email: string }[];
  /** There are no more commits than the host lists. */
  isWhole: boolean;
}

/** Where a branch points before something is written to it; null: it must not be there yet. */
interface Writes {
  branch: string;
  expected: string | null;
}

/** Files to be changed in one commit on top of `base`, and the branch that is to hold it. */
export interface NewCommit extends Writes {
  /** The tree may be left out: where it is needed, the host is asked for it. */
  base: Pick<BranchHead, "commit"> & Partial<BranchHead>;
  /** Deleting a file that is not there is refused. None at all: a commit that changes nothing. */
  changes: readonly FileChange[];
  message: string;
  /**
   * Whom it is for. Where the host writes it as the account of the credentials (and signs it), they
   * stand in the message instead, as `Co-authored-by`. Left out, it is that account's alone.
   */
  author?: Person;
  /**
   * The branch that it is to go to in the end. Where the host makes the commit on the branch, it has
   * to be the one commit that this one lacks, or the branch is taken away again: throws
   * `upstream_unavailable`, as `base` is not of that branch (any more). Left out for a new branch, the
   * commit is always made before the branch points to it.
   */
  onto?: string;
  /**
   * Awaited as soon as the commit has a hash: where the host makes commits apart from branches,
   * before anything points to it, and what it throws ends the writing there. Where the host makes
   * the commit on the branch, right after that.
   */
  onCommit?: (commit: string) => Promise<void>;
}

/** A commit, as far as one recognises it. */
export interface CommitFacts {
  message: string;
  /** Hashes, the first parent first. */
  parents: string[];
}

/** A commit that an earlier try has made, and `onCommit` was told of. */
export interface StoredCommit extends Writes {
  made: string;
}

export interface NewPullRequest {
  branch: string;
  base: string;
  title: string;
  body: string;
}

export interface Comparison {
  /** How `head` lies to `base`. */
  status: "identical" | "ahead" | "behind" | "diverged";
  ahead: number;
  behind: number;
}

export interface ChangedPaths extends Pick<Comparison, "status"> {
  paths: string[];
  /** False: there may be more than the host lists. */
  isWhole: boolean;
}

/**
 * `review`: nobody changes it without somebody's approval; `protected`: some rule is there, which may ask for one; `none`:
 * whoever may write may change it.
 */
export type BranchProtection = "review" | "protected" | "none";

export interface TreeEntry {
  path: string;
  /**
   * What it is; a submodule is a commit of another repository, and a link's text is where it
   * points.
   */
  kind: "file" | "link" | "submodule";
  /** Hash of the blob (of a submodule: of the commit). */
  blob: string;
  /** Bytes; 0 for a submodule. */
  size: number;
}

/** A file of an archive, as it comes out of it. */
export interface ArchivedFile {
  path: string;
  content: Buffer;
}

/**
 * The Git side of one repository, as small as Slipway's need. Every method is one call to the host
 * unless it says otherwise, takes at most 10 seconds, and throws only `PortalError`:
 * `upstream_unavailable` (with `retryAfter` where known) when trying again makes sense,
 * `upstream_refused` when a person has to act. Reads are tried twice.
 */
export interface GitRepository {
  readonly ref: RepositoryRef;
  /**
   * As whom the host knows Slipway now; no call. Only an App may make check runs, and GitHub signs
   * what it commits under its own name. Throws `unavailable` while Slipway is not connected.
   */
  writesAs(): Promise<"app" | "token">;
  /**
   * Where it is now, also where it was renamed or moved (one more call). What is the same as before
   * costs nothing of the host's quota.
   */
  about(): Promise<RepositoryFacts>;
  /**
   * Another repository of the host by the host's own id of it; undefined where that is not there,
   * or not for Slipway to see.
   */
  aboutOther(id: string): Promise<RepositoryFacts | undefined>;
  /**
   * Undefined when there is no such branch. `expected`: where Slipway left it. Anything else is
   * asked for again for two seconds, since the server that answers may not have heard of it yet.
   * Throws `upstream_unavailable` where the repository itself is not to be seen.
   */
  branchHead(branch: string, expected?: readonly string[]): Promise<BranchHead | undefined>;
  /**
   * The commit that a branch points to; undefined when there is no such branch, or no commit at
   * all. What is the same as before costs nothing of the host's quota. Throws as `branchHead`.
   */
  branchTip(branch: string): Promise<string | undefined>;
  /**
   * One commit of all the changes, and the branch pointing to it; at most five calls, and one where
   * the host makes the commit on the branch. A branch that was to be new and is there already stays
   * as it is: `existing` is where it points, unless that is this commit. One that is there is moved
   * forward, never by force: throws `BranchElsewhere` when it points neither to `expected` (any
   * more) nor to the commit already. Where the host makes the commit on the branch it throws that of
   * both, since no commit is made then.
   *
   * An earlier try may have got any part of this done. With `made` no second commit is made. Where
   * the host makes the commit on the branch, its answer may be lost before `onCommit` ran: then the
   * branch is there, without the commit or with it, and whoever wrote the message recognises it.
   */
  commitFiles(commit: NewCommit | StoredCommit): Promise<{ commit: string; existing?: string }>;
  /** Undefined where there is none of that hash. */
  commitFacts(commit: string): Promise<CommitFacts | undefined>;
  /** Deleting what is not there is fine. */
  deleteBranch(branch: string): Promise<void>;
  /** When one is open for that branch already (one more call): that one. */
  openPullRequest(input: NewPullRequest): Promise<PullRequestReport>;
  /** Pull requests of a branch in every state, the latest first. */
  findPullRequests(branch: string): Promise<PullRequestReport[]>;
  /**
   * All that changed at or after `since` (by the host's clock), the latest first, in every state; a
   * call, and where that are ten or more one for each 100. What is the same as before costs nothing
   * of the host's quota. `asOf` is the host's time of the answer, where it says so.
   */
  updatedPullRequests(
    since: Date,
  ): Promise<{ changed: PullRequestReport[]; asOf: Date | undefined }>;
  /** Closing what is closed or merged changes nothing; answers what it is now. */
  closePullRequest(number: number): Promise<PullRequestReport>;
  updatePullRequest(
    number: number,
    change: { title?: string; body?: string },
  ): Promise<PullRequestReport>;
  addLabels(number: number, labels: readonly string[]): Promise<void>;
  /**
   * Asks them, also those who have given their review already: who is not to be asked again must be
   * left out.
   */
  requestReviewers(number: number, reviewers: Reviewers): Promise<void>;
  /** Who was asked and has not answered yet. */
  requestedReviewers(number: number): Promise<Reviewers>;
  /**
   * Lets the host merge the pull request once all that it requires is there; done already is fine.
   * Two calls. The reason, in a sentence, where this host, this repository or this pull request
   * cannot have that.
   */
  enableAutoMerge(
    number: number,
    method: MergeMethod,
  ): Promise<"enabled" | { unavailable: string }>;
  /** Undefined where there is none of that number. */
  pullRequest(number: number): Promise<PullRequestReport | undefined>;
  /** A call for each 100 commits, of the first 250. */
  commitAuthors(number: number): Promise<CommitAuthors>;
  /** What a branch's merge queue waits for now: a call, and two for each group. */
  mergeGroups(branch: string): Promise<MergeGroup[]>;
  /**
   * The login whose token Slipway has; undefined where it has none of a login: an App is no
   * account.
   */
  ownLogin(): Promise<string | undefined>;
  /**
   * The last word of each reviewer, in order of time; a call for each 100 reviews. None where there
   * are 1,000 or more.
   */
  reviews(number: number): Promise<Review[]>;
  /** Undefined when either is not in the repository. */
  compare(base: string, head: string): Promise<Comparison | undefined>;
  /**
   * Files that differ between the latest common commit of both and `head`, by every name that they
   * have or had. Undefined when either is not in the repository.
   */
  changedPaths(base: string, head: string): Promise<ChangedPaths | undefined>;
  /**
   * The latest commit that both have; undefined where there is none, or either is not in the
   * repository.
   */
  mergeBase(base: string, head: string): Promise<string | undefined>;
  /** Text of a file (at most 1 MiB) at a branch, tag or commit; undefined when it is not there. */
  readFile(path: string, ref: string): Promise<string | undefined>;
  /**
   * All files below a folder (`""`: the root) at a branch, tag or commit; empty where that has no such
   * folder. Throws `upstream_unavailable` where the host cannot find the commit: it may be there in a moment. One call; where the host cuts a long list off, one for each folder that is short enough.
   */
  listTree(ref: string, under: string): Promise<TreeEntry[]>;
  /**
   * The same, for a folder of few files in a repository of many: a call, and one for each folder
   * that is directly in it.
   */
  listFolder(ref: string, folder: string): Promise<TreeEntry[]>;
  /**
   * Every file of a commit that `wanted` asks for (by path and bytes), in one call and a download
   * of at most a minute. Files that the repository leaves out of archives (`export-ignore`) do not
   * come. Throws `too_large` beyond 512 MiB.
   */
  readArchive(
    commit: string,
    wanted: (path: string, size: number) => boolean,
  ): AsyncGenerator<ArchivedFile, void, undefined>;
  /** Text of a blob, by its hash. */
  readBlob(blob: string): Promise<string>;
  /** The same as it is, text or not. */
  readBlobBytes(blob: string): Promise<Buffer>;
  setStatus(status: CommitStatus): Promise<void>;
  /** Who wrote a commit, as it says itself; undefined where it is not in the repository. */
  commitAuthor(commit: string): Promise<string | undefined>;
  /** What the host lets us see of how a branch is protected; at most two calls. */
  branchProtection(branch: string): Promise<BranchProtection>;
  /** Every pull request that is open, the latest first; a call for each 100. */
  openPullRequests(): Promise<PullRequestReport[]>;
  /**
   * Begins a check run, which only an App may, and answers its id. A later one of the same name
   * takes its place. Undefined where the account has not granted it: nothing was begun.
   */
  createCheckRun(run: NewCheckRun): Promise<string | undefined>;
  /** False where the account does not grant it any more: nothing was changed. */
  updateCheckRun(id: string, update: CheckRunUpdate): Promise<boolean>;
  /** How many annotations a check run has got so far; undefined where it is not there. */
  annotationsOf(id: string): Promise<number | undefined>;
}

export interface GitRepositoryOptions {
  onCall?: CallHook;
  /** Milliseconds until a call is given up; ten seconds unless said otherwise. */
  timeoutMilliseconds?: number;
  /** The account's limits, shared by all servers. Left out, only what the host answers counts. */
  limits?: HostLimits;
  /** What was polled before, of this process; the same map for every repository. */
  memory?: AnswerMemory;
}
