import { Octokit } from "@octokit/rest";
import { authorizationFor, credentialsNow, type CredentialsSource } from "./authorization";
import { type CallHook, guardedFetch, silent } from "./connection";
import { upstreamError } from "./failure";
import { gitHubBranches } from "./github-branches";
import { gitHubFiles } from "./github-files";
import { gitHubPullRequests } from "./github-pull-requests";
import type { GitHubRepository } from "./github-repository";
import type { PlatformRepo, RepositoryRef } from "./types";

export interface PlatformRepoOptions {
  onCall?: CallHook;
}

/** A repository on GitHub, or on a host that speaks its REST API. The credentials may be a function: then it is asked at each call. */
export function platformRepo(credentials: CredentialsSource, ref: RepositoryRef, options: PlatformRepoOptions = {}): PlatformRepo {
  const fetch = guardedFetch(ref.apiUrl, authorizationFor(credentials, ref), options.onCall);
  const octokit = new Octokit({ baseUrl: ref.apiUrl, userAgent: "slipway", log: silent, request: { fetch } });
  const attempt = async <Value>(doing: string, calls: () => Promise<Value>): Promise<Value> => {
    try {
      return await calls();
    } catch (error) {
      throw upstreamError(error, `${doing} in ${ref.owner}/${ref.name}`, Date.now());
    }
  };
  const repository: GitHubRepository = { octokit, owner: ref.owner, repo: ref.name, attempt };
  const writesAs = async () => (await credentialsNow(credentials)).kind;
  return { ref, writesAs, ...gitHubBranches(repository), ...gitHubFiles(repository), ...gitHubPullRequests(repository) };
}
