import type { PortalError } from "@/lib/errors";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import { type BackOff, backOff, isForeseen, isWorthRetrying } from "@/lib/leases";
import { keepLease, LeaseLost, takeLease } from "@/lib/leases/server";
import { isCancelled } from "@/lib/events/server";
import { refold } from "@/lib/requests/server";
import { type Hold, pushedKey, say } from "./hold";
import { type NextTry, releaseLease, renewSeconds, requestLease } from "./store/request-lease";
import { readWork, type Work } from "./work-on";
import { askForBase } from "./ask-for-base";
import { openPullOf } from "./store/pulls";
import { hasDueStep } from "./store/steps";
import { clearCancelled } from "./clear-cancelled";
import { writeRevision } from "./write-revision";

/** Between tries. */
const pauses: BackOff = { least: 0.2, first: 2, most: 60 };

/**
 * Brings a request as far as it can go now: its latest revision onto its branch and into its pull
 * request, or, once cancelled, away. Every step is safe to repeat, whatever was killed when; two
 * workers do no harm. What is temporary is tried again later and shown as waiting; what is not ends
 * in `failed`, with the reason.
 */
export async function moveRequest(
  job: JobContext,
  requestId: string,
  signal?: AbortSignal,
): Promise<void> {
  const { db } = job;
  const lease = await takeLease(db, requestLease, requestId);
  // Whoever holds it goes on; if they died, the sweep comes back when the lease is over.
  if (!lease) return;
  const kept = keepLease(db, lease, { renewSeconds, signal });
  try {
    const [work, base, cancelled] = await Promise.all([
      readWork(job, requestId),
      lease.attempt === 1 ? askForBase(job, requestId) : undefined,
      isCancelled(db, requestId),
    ]);
    if (work) await attempt({ ...kept, job, work, lease, base: base?.head, cancelled });
  } finally {
    kept.end();
  }
}

async function attempt(hold: Hold): Promise<void> {
  const { job, lease } = hold;
  try {
    await step(hold);
  } catch (error) {
    if (error instanceof LeaseLost) return;
    if (!isForeseen(error)) {
      await job.db
        .$transaction((tx) => releaseLease(tx, lease, { ...noWait, nextAt: nextTry(hold) }))
        .catch(() => undefined);
      throw error;
    }
    await fail(hold, error).catch((failure: unknown) => {
      if (!(failure instanceof LeaseLost)) throw failure;
    });
  }
}

const noWait: NextTry = { waitsFor: null, waitsSince: null, nextAt: null, done: false };

async function step(hold: Hold): Promise<void> {
  const { work, lease, cancelled } = hold;
  if (cancelled) await clearCancelled(hold);
  else if (isUnwritten(work)) await writeRevision(hold);
  await hold.commit(async (tx) => {
    await releaseLease(tx, lease, { ...noWait, done: true });
    await refold(tx, lease.key, {
      now: hold.job.now(),
      config: hold.job.config,
      cleared: cancelled,
    });
    // Told at once whether it has to be approved; nobody need have heard of it yet.
    const pull = await openPullOf(tx, lease.key);
    if (pull)
      await enqueue(tx, "settle-approval", pull, {
        singletonKey: `${pull.repositoryId}/${pull.commit}`,
      });
  });
  // The pull request is there, which is what counts. What comes after opening is found by the sweep
  // where this is the last that happens.
  if (await hasDueStep(hold.job.db, lease.key, hold.job.now()))
    await enqueue(
      hold.job.db,
      "finish-pull-request",
      { requestId: lease.key },
      { singletonKey: lease.key },
    );
}

/**
 * The latest revision is not in the pull request yet, as far as we know, and the pull request can
 * still take it.
 */
function isUnwritten({ request, revision }: Work): boolean {
  const { pull } = request;
  return (
    pull === undefined ||
    (pull.state === "open" && !request.pushed.has(pushedKey(request.id, revision.number)))
  );
}

/** Temporary: wait, and say so. For good: the reason, once for each try. */
async function fail(hold: Hold, error: PortalError): Promise<void> {
  const { job, work, lease } = hold;
  const { request, revision } = work;
  const now = job.now();
  job.log.warn(
    { request: request.id, attempt: lease.attempt, err: error },
    "a request cannot go on",
  );
  const nextAt = isWorthRetrying(error) ? nextTry(hold, error.retryAfter) : null;
  await hold.commit(async (tx) => {
    if (nextAt) {
      const since = request.waitsSince ?? now;
      await say(
        tx,
        work,
        `${request.id}/waiting/${revision.number}/${since.getTime()}`,
        {
          kind: "waiting",
          revision: revision.number,
          waitsFor: error.message,
          nextAt: nextAt.toISOString(),
        },
        now,
      );
      await releaseLease(tx, lease, {
        waitsFor: error.message,
        waitsSince: since,
        nextAt,
        done: false,
      });
      await enqueue(
        tx,
        "move-request",
        { requestId: request.id },
        { singletonKey: request.id, startAfter: nextAt },
      );
    } else {
      await say(
        tx,
        work,
        `${request.id}/refused/${revision.number}/${lease.fence}`,
        {
          kind: "refused",
          revision: revision.number,
          reason: error.message,
          ...(error.hint === undefined ? {} : { hint: error.hint }),
        },
        now,
      );
      await releaseLease(tx, lease, noWait);
    }
    await refold(tx, request.id, { now, config: job.config });
  });
}

function nextTry({ job, lease }: Hold, retryAfter?: number): Date {
  return new Date(job.now().getTime() + backOff(pauses, lease.attempt, retryAfter));
}
