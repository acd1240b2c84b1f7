import type { PortalError } from "@/lib/errors";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import { type BackOff, backOff, isForeseen, isWorthRetrying } from "@/lib/leases";
import { keepLease, LeaseLost, takeLease } from "@/lib/leases/server";
import { publish } from "@/lib/live/server";
import type { ProposalState } from "./proposal";
import { type ProposalOutcome, proposalLease, releaseProposal, renewSeconds } from "./store/lease";
import { dueProposals, proposalWork, type ProposalWork } from "./store/work";
import { clearWithdrawn, type Hold, writeProposal } from "./write-proposal";

/** Between tries. */
const pauses: BackOff = { least: 0.2, first: 2, most: 60 };

/**
 * Brings a proposal as far as it can go now: onto its branch and into its pull request, or, once it was taken back, away.
 * Every step is safe to repeat, whatever was killed when; two workers do no harm. What is temporary is tried again later
 * and shown as waiting; what the branch holds otherwise than its author saw ends in `conflict`, and what needs a person
 * in `failed`, each with the reason.
 */
export async function moveProposal(
  job: JobContext,
  proposalId: string,
  signal?: AbortSignal,
): Promise<void> {
  const lease = await takeLease(job.db, proposalLease, proposalId);
  // Whoever holds it goes on; if they died, the sweep comes back when the lease is over.
  if (!lease) return;
  const kept = keepLease(job.db, lease, { renewSeconds, signal });
  try {
    const work = await proposalWork(job.db, proposalId);
    if (work) await attempt({ ...kept, job, work, lease });
  } finally {
    kept.end();
  }
}

const done: ProposalOutcome = {
  problem: null,
  hint: null,
  waitsFor: null,
  waitsSince: null,
  nextAt: null,
  done: true,
};

async function attempt(hold: Hold): Promise<void> {
  const { job, work, lease } = hold;
  try {
    if (work.isWithdrawn) await clearWithdrawn(hold);
    else await writeProposal(hold);
    await hold.commit(async (tx) => {
      const now = await proposalWork(tx, work.id);
      // Taken back while it was written: that is still to be done.
      const isAsked = now?.isWithdrawn === true && !work.isWithdrawn;
      const isCleared = work.isWithdrawn && now?.state !== "merged";
      await releaseProposal(tx, lease, {
        ...done,
        ...(isCleared ? { state: "withdrawn" } : {}),
        ...(isAsked ? { nextAt: job.now() } : {}),
      });
      if (isAsked) await enqueueMove(tx, work.id);
      await publish(tx, "catalog");
    });
  } catch (error) {
    if (error instanceof LeaseLost) return;
    if (!isForeseen(error)) {
      await job.db
        .$transaction((tx) =>
          releaseProposal(tx, lease, { ...done, nextAt: nextTry(hold), done: false }),
        )
        .catch(() => undefined);
      throw error;
    }
    await fail(hold, error).catch((failure: unknown) => {
      if (!(failure instanceof LeaseLost)) throw failure;
    });
  }
}

/** Temporary: wait, and say so. For good: the reason. */
async function fail(hold: Hold, error: PortalError): Promise<void> {
  const { job, work, lease } = hold;
  job.log.warn(
    { proposal: work.id, attempt: lease.attempt, err: error },
    "a proposal cannot go on",
  );
  const nextAt = isWorthRetrying(error) ? nextTry(hold, error.retryAfter) : null;
  await hold.commit(async (tx) => {
    await releaseProposal(tx, lease, {
      ...done,
      ...(nextAt
        ? { waitsFor: error.message, waitsSince: work.waitsSince ?? job.now(), nextAt, done: false }
        : { problem: error.message, hint: error.hint ?? null, ...endedBy(work, error) }),
    });
    if (nextAt) await enqueueMove(tx, work.id, nextAt);
    await publish(tx, "catalog");
  });
}

/**
 * What was never written may end where Git went on; anything else is left to a person, and keeps its place. One that is
 * taken back stays what it is: its pull request may be merged by now.
 */
function endedBy(
  { commit, isWithdrawn }: ProposalWork,
  { code }: PortalError,
): { state?: ProposalState } {
  if (isWithdrawn) return {};
  return { state: code === "conflict" && commit === null ? "conflict" : "failed" };
}

function nextTry({ job, lease }: Hold, retryAfter?: number): Date {
  return new Date(job.now().getTime() + backOff(pauses, lease.attempt, retryAfter));
}

type Transaction = Parameters<typeof enqueue>[0];

/** Adds the job that moves a proposal, now or later. */
export async function enqueueMove(
  tx: Transaction,
  proposalId: string,
  startAfter?: Date,
): Promise<void> {
  await enqueue(
    tx,
    "move-proposal",
    { proposalId },
    { singletonKey: proposalId, ...(startAfter === undefined ? {} : { startAfter }) },
  );
}

/** Proposals whose time has come, or whose worker died. Enqueues only. */
export async function sweepProposals({ db, now }: Pick<JobContext, "db" | "now">): Promise<void> {
  for (const id of await dueProposals(db, now())) await enqueueMove(db, id);
}
