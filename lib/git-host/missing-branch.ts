import { PortalError } from "@/lib/errors";
import type { GitRepository } from "./repository";

/**
 * Why a branch is not there, as far as its host says: renamed, never made, or a repository without
 * any commit. One that is there when it is asked for again was only not known to the server that
 * answered: `upstream_unavailable`, which is worth another try. A call or three. `hint` says who can
 * help. Throws what the host throws otherwise.
 */
export async function missingBranch(
  repo: GitRepository,
  branch: string,
  hint?: string,
): Promise<PortalError> {
  const name = `${repo.ref.owner}/${repo.ref.name}`;
  const { defaultBranch } = await repo.about();
  const hinted = hint === undefined ? {} : { hint };
  try {
    const tip = await repo.branchTip(defaultBranch);
    // A branch that was renamed answers with where it is now.
    const found = await repo.branchHead(branch);
    if (found !== undefined || (defaultBranch === branch && tip !== undefined))
      return new PortalError(
        "upstream_unavailable",
        `${name} answered that the branch ${branch} is not there, and then that it is.`,
      );
    const reason =
      tip === undefined
        ? `${name} is empty: there is no commit on its default branch ${defaultBranch} yet.`
        : `The branch ${branch} of ${name} is not there; its default branch is ${defaultBranch}.`;
    return new PortalError("upstream_refused", reason, hinted);
  } catch (error) {
    if (error instanceof PortalError && error.code === "upstream_refused") return error;
    throw error;
  }
}
