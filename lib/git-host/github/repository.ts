import { Octokit } from "@octokit/rest";
import { authorizationFor, credentialsNow } from "./authorization";
import { guardedFetch, silent } from "./octokit";
import { upstreamError } from "./failure";
import { gitHubArchive } from "./archive";
import { gitHubBranches } from "./branches";
import { gitHubChecks } from "./checks";
import { gitHubFiles } from "./files";
import { gitHubMergeGroups } from "./merge-groups";
import { gitHubPullRequests } from "./pull-requests";
import type { GitHubRepository } from "./octokit-repository";
import { notingAnswers, watchAnswers } from "./unexpected";
import { limitedFetch } from "../limited-fetch";
import { rememberingFetch } from "../remembering-fetch";
import type { CredentialsSource } from "../credentials";
import type { GitRepository, GitRepositoryOptions, RepositoryRef } from "../repository";

/**
 * Whose limits count: a token has those of its user, an App those of its installation at an owner.
 */
async function accountOf(credentials: CredentialsSource, ref: RepositoryRef): Promise<string> {
  const { kind } = await credentialsNow(credentials);
  return kind === "app" ? `${ref.apiUrl} ${ref.owner.toLowerCase()}` : ref.apiUrl;
}

/** How Slipway signs in, for words about a failure; undefined where it does not yet. */
async function kindNow(credentials: CredentialsSource): Promise<"app" | "token" | undefined> {
  try {
    return (await credentialsNow(credentials)).kind;
  } catch {
    return undefined;
  }
}

/**
 * A repository on GitHub, or on a host that speaks its REST API. The credentials may be a function:
 * then it is asked at each call.
 */
export function gitHubRepository(
  credentials: CredentialsSource,
  ref: RepositoryRef,
  options: GitRepositoryOptions = {},
): GitRepository {
  const authorization = authorizationFor(credentials, ref);
  const guarded = guardedFetch(
    ref.apiUrl,
    authorization,
    options.onCall,
    options.timeoutMilliseconds,
  );
  const remembering = options.memory ? rememberingFetch(guarded, options.memory) : guarded;
  const fetch = options.limits
    ? limitedFetch(remembering, options.limits, ref.apiUrl, () => accountOf(credentials, ref))
    : remembering;
  const octokit = new Octokit({
    baseUrl: ref.apiUrl,
    userAgent: "slipway",
    log: silent,
    request: { fetch },
  });
  watchAnswers(octokit);
  const writesAs = async () => (await credentialsNow(credentials)).kind;
  const attempt = async <Value>(doing: string, calls: () => Promise<Value>): Promise<Value> => {
    return notingAnswers(calls, async (error, { requestId }) => {
      const as = await kindNow(credentials);
      const what = `${doing} in ${ref.owner}/${ref.name}`;
      throw upstreamError(error, what, Date.now(), { requestId, as });
    });
  };
  const repository: GitHubRepository = {
    octokit,
    owner: ref.owner,
    repo: ref.name,
    ref,
    writesAs,
    attempt,
  };
  const ownLogin = async () =>
    (await writesAs()) === "app"
      ? undefined
      : attempt(
          "ask who Slipway is",
          async () => (await octokit.users.getAuthenticated()).data.login,
        );
  const readArchive = gitHubArchive(ref, authorization, attempt, options.onCall);
  return {
    ref,
    writesAs,
    ownLogin,
    readArchive,
    ...gitHubBranches(repository),
    ...gitHubChecks(repository),
    ...gitHubFiles(repository),
    ...gitHubMergeGroups(repository),
    ...gitHubPullRequests(repository),
  };
}
