import { PortalError } from "@/lib/errors";
import type { GitRepository } from "./repository";

/**
 * Why a branch is not there, as far as its host says: renamed, never made, or a repository without
 * any commit. A call or three. `hint` says who can help. Throws what the host throws otherwise.
 */
export async function missingBranch(
  repo: GitRepository,
  branch: string,
  hint?: string,
): Promise<PortalError> {
  const name = `${repo.ref.owner}/${repo.ref.name}`;
  const { defaultBranch } = await repo.about();
  const said = async (): Promise<string> => {
    if ((await repo.branchTip(defaultBranch)) === undefined)
      return `${name} is empty: there is no commit on its default branch ${defaultBranch} yet.`;
    return defaultBranch === branch
      ? `The branch ${branch} of ${name} is not there.`
      : `The branch ${branch} of ${name} is not there; its default branch is ${defaultBranch}.`;
  };
  try {
    // A branch that was renamed answers with where it is now.
    await repo.branchHead(branch);
    return new PortalError("upstream_refused", await said(), hint === undefined ? {} : { hint });
  } catch (error) {
    if (error instanceof PortalError && error.code === "upstream_refused") return error;
    throw error;
  }
}
