import type { JobContext } from "@/lib/jobs/server";
import { runTask } from "@/lib/threads/server";
import type { PolicyAcceptance, PolicyFolder } from "./accept-policies";
import { policyFolders } from "./folders";
import { acceptPoliciesTask } from "./tasks";

/**
 * Which of the folders of policies that are offered can count on top of the folders of the catalog, in place of what was
 * decided before, and what is wrong with the others. Throws `too_costly`, `misconfigured`.
 */
export async function acceptedPolicies(
  { config }: Pick<JobContext, "config">,
  { decided, offered }: { decided: readonly PolicyFolder[]; offered: readonly PolicyFolder[] },
): Promise<PolicyAcceptance> {
  if (offered.length === 0) return { accepted: [], problems: [] };
  const { documents: shipped } = await policyFolders(config);
  return runTask(acceptPoliciesTask, { shipped, decided, offered });
}
