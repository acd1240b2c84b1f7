import type { JobContext } from "@/lib/jobs/server";
import type { BranchHead } from "@/lib/git-host";
import { baseOfFirstTry } from "./store/first-try";

/**
 * Asks the host for the head of the target's branch while the rest of the request is still read:
 * the first of the calls that a first try makes. Undefined where something was written before,
 * since then it begins otherwise. The answer is a promise in an object, so that whoever waits for
 * this does not wait for the host; a failure of it is met by whoever needs it.
 */
export async function askForBase(
  job: JobContext,
  requestId: string,
): Promise<{ head: Promise<BranchHead | undefined> } | undefined> {
  const first = await baseOfFirstTry(job.db, requestId);
  if (!first) return undefined;
  const head = job.repository(first.repository).branchHead(first.branch);
  head.catch(() => undefined);
  return { head };
}
