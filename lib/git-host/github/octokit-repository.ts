import type { Octokit } from "@octokit/rest";
import type { GitRepository, RepositoryRef } from "../repository";

/** One repository as Octokit's calls name it, and what turns their errors into ours. */
export interface GitHubRepository {
  octokit: Octokit;
  owner: string;
  repo: string;
  ref: RepositoryRef;
  writesAs: GitRepository["writesAs"];
  /** Runs calls; `doing` completes "Slipway could not …". */
  attempt<Value>(doing: string, calls: () => Promise<Value>): Promise<Value>;
}
