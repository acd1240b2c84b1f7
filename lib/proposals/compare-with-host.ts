import type { JobContext } from "@/lib/jobs/server";
import { keepLease, takeLease } from "@/lib/leases/server";
import { giveBackProposal, proposalLease, renewSeconds } from "./store/lease";
import { proposalWork } from "./store/work";
import { findOpened } from "./write-proposal";

/**
 * Asks the host what became of a proposal that has no pull request here, and keeps it: of a database
 * that was restored the host may know more. Answers whether it found one; `busy` where somebody else
 * moves it. Throws what the host throws.
 */
export async function compareProposal(
  job: JobContext,
  proposalId: string,
): Promise<"found" | "nothing" | "busy"> {
  const { db } = job;
  const lease = await takeLease(db, proposalLease, proposalId);
  if (!lease) return "busy";
  const kept = keepLease(db, lease, { renewSeconds });
  try {
    const work = await proposalWork(db, proposalId);
    if (!work || work.number !== null) return "nothing";
    return (await findOpened({ ...kept, job, work, lease })) ? "found" : "nothing";
  } finally {
    kept.end();
    await giveBackProposal(db, lease);
  }
}
