import type { CredentialsSource } from "./credentials";
import type { GitHost } from "./adapter";
import { withoutWrites } from "./name-taken";
import { gitHub } from "./github/git-hub";
import type { HostKind } from "./host";
import type { GitRepository, GitRepositoryOptions, RepositoryRef } from "./repository";

export const hosts: Readonly<Record<HostKind, GitHost>> = { github: gitHub };

/**
 * A repository on whichever host it is. The credentials may be a function: then it is asked at each
 * call. Where another one has its name, what would be written throws `NameTaken`.
 */
export function gitRepository(
  credentials: CredentialsSource,
  ref: RepositoryRef,
  options: GitRepositoryOptions = {},
): GitRepository {
  const repository = hosts[ref.host.kind].repository(credentials, ref, options);
  return ref.takenBy === undefined ? repository : withoutWrites(repository);
}
