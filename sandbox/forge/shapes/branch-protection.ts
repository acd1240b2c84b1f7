import type { Protection } from "../rules/rows";
import type { Repo, World } from "../world";
import { apiUrl, encodePath } from "./links";

/** GitHub's "Branch Protection", as `GET` and `PUT` of it answer. */
export function protectionShape(
  world: World,
  repo: Repo,
  branch: string,
  { required_status_checks: checks, required_pull_request_reviews: reviews, ...rest }: Protection,
) {
  const url = `${apiUrl(world, repo)}/branches/${encodePath(branch)}/protection`;
  const checksUrl = `${url}/required_status_checks`;
  return {
    url,
    ...(checks === null
      ? {}
      : {
          required_status_checks: {
            url: checksUrl,
            strict: checks.strict,
            contexts: checks.checks.map(({ context }) => context),
            contexts_url: `${checksUrl}/contexts`,
            checks: checks.checks,
          },
        }),
    ...(reviews === null
      ? {}
      : {
          required_pull_request_reviews: {
            url: `${url}/required_pull_request_reviews`,
            ...reviews,
            require_code_owner_reviews: false,
            require_last_push_approval: false,
          },
        }),
    required_signatures: { url: `${url}/required_signatures`, enabled: false },
    enforce_admins: { url: `${url}/enforce_admins`, enabled: rest.enforce_admins },
    required_linear_history: { enabled: false },
    allow_force_pushes: { enabled: false },
    allow_deletions: { enabled: false },
    block_creations: { enabled: false },
    required_conversation_resolution: { enabled: false },
    lock_branch: { enabled: false },
    allow_fork_syncing: { enabled: false },
  };
}
