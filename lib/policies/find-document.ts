import { runTask } from "@/lib/threads/server";
import type { PolicyTexts } from "./policy-texts";
import type { PolicyDocument } from "./policy-document";
import { findPolicyTask } from "./tasks";

/**
 * The file that a policy is in. Most are known by the name of their file's first policy; where one
 * is not, the files are read in a thread. Throws `too_costly`, `unavailable`.
 */
export async function findDocument(
  { documents }: Pick<PolicyTexts, "documents">,
  name: string,
): Promise<PolicyDocument | undefined> {
  const known = documents.find((one) => one.name === name);
  if (known !== undefined) return known;
  const path = await runTask(findPolicyTask, { documents, name });
  return documents.find((one) => one.path === path);
}
