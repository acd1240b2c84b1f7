import type { CredentialsSource } from "./credentials";
import type { GitHost } from "./adapter";
import { gitHub } from "./github/git-hub";
import type { HostKind } from "./host";
import type { GitRepository, GitRepositoryOptions, RepositoryRef } from "./repository";

export const hosts: Readonly<Record<HostKind, GitHost>> = { github: gitHub };

/**
 * A repository on whichever host it is. The credentials may be a function: then it is asked at each
 * call.
 */
export function gitRepository(
  credentials: CredentialsSource,
  ref: RepositoryRef,
  options: GitRepositoryOptions = {},
): GitRepository {
  return hosts[ref.host.kind].repository(credentials, ref, options);
}
