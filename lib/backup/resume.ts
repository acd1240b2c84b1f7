import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import { askForCatalog } from "@/lib/catalog-repository/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { beginHold, endHold, type Hold, holdOf, placeOf, savePlace } from "@/lib/hold/server";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import { judgeAgain } from "@/lib/policies/server";
import { compareAll, type Comparison } from "./compare";
import { targetIds } from "./store/under-way";

export interface ResumeReport extends Comparison {
  /** False: something could not be compared, and Slipway is still held. */
  resumed: boolean;
}

/**
 * Holds Slipway: nothing is done or taken until `resume`. For a copy that was not made by
 * `restoreBackup`. Answers whether it was not held before.
 */
export async function holdSlipway(ctx: Context, because: string): Promise<boolean> {
  const hold: Hold = { since: ctx.now(), by: ctx.actor.name, because };
  return ctx.db.$transaction(async (tx) => {
    if (!(await beginHold(tx, hold))) return false;
    await record(
      { ...ctx, db: tx },
      { action: "hold.begin", subject: slipway, after: { because } },
    );
    return true;
  });
}

/**
 * Compares everything that is under way with the Git host, and ends the hold: jobs, which no backup
 * holds, are made again. Where something could not be compared the hold stays, unless `unanswered`
 * says that it may be over all the same. Throws `conflict` where Slipway is not held.
 */
export async function resume(
  ctx: Context,
  job: JobContext,
  { unanswered }: { unanswered: boolean },
): Promise<ResumeReport> {
  const hold = await holdOf(ctx.db);
  if (hold === undefined) throw new PortalError("conflict", "Slipway is not held.");
  const here = await placeOf(job.db, job.config);
  const comparison = await compareAll(job);
  const resumed = comparison.unanswered.length === 0 || unanswered;
  if (resumed)
    await ctx.db.$transaction(async (tx) => {
      // From now on this is where it is served.
      await savePlace(tx, here, ctx.now());
      await end({ ...ctx, db: tx }, hold, comparison);
    });
  return { ...comparison, resumed };
}

const slipway = { type: "slipway", id: "slipway", name: "Slipway" };

async function end(
  ctx: Omit<Context, "db"> & { db: Prisma.TransactionClient },
  { since, by, because }: Hold,
  { compared, found, unanswered, unknown }: Comparison,
): Promise<void> {
  const { db } = ctx;
  await endHold(db);
  // What is found by asking is not made here: sweeps ask for requests, pull requests and clusters.
  for (const targetId of await targetIds(db))
    await enqueue(db, "read-instances", { targetId }, { singletonKey: targetId });
  await judgeAgain(db);
  await askForCatalog(db);
  await record(ctx, {
    action: "hold.end",
    subject: slipway,
    before: { since: since.toISOString(), by, because },
    after: {
      compared,
      found: found.length,
      unanswered: unanswered.length,
      unknown: unknown.map(({ url }) => url),
    },
  });
}
