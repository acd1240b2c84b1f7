import type { JobContext } from "@/lib/jobs/server";
import type { KnownHead } from "./hold";
import { baseOfFirstTry } from "./store/first-try";

/**
 * The head of the target's branch as it was a moment ago, or, where that is not known, as the host
 * says while the rest of the request is still read. Undefined where something was written before,
 * since then it begins otherwise. The answer is a promise in an object, so that whoever waits for
 * this does not wait for the host; a failure of it is met by whoever needs it.
 */
export async function askForBase(
  job: JobContext,
  requestId: string,
): Promise<{ head: Promise<KnownHead | undefined> } | undefined> {
  const first = await baseOfFirstTry(job.db, requestId);
  if (!first) return undefined;
  if (first.head !== undefined) return { head: Promise.resolve({ commit: first.head }) };
  const head = job.repository(first.repository).branchHead(first.branch);
  head.catch(() => undefined);
  return { head };
}
