import { z } from "zod";
import { type Action, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import {
  enqueue,
  type JobData,
  setAsideOf,
  sweepQueue,
  takeBack,
  type WorkQueue,
  workInWords,
} from "@/lib/jobs/server";
import { publish } from "@/lib/live/server";
import type { SetAsideWork } from "./overview";

/** What work may be set aside of, what one has to be allowed to see it, and whose queues that are. */
const kinds = {
  request: { right: "request.read", queues: ["move-request", "finish-pull-request"] },
  check: { right: "check.read", queues: ["check-commit"] },
  proposal: { right: "proposal.read", queues: ["move-proposal"] },
} as const satisfies Record<string, { right: Action; queues: readonly WorkQueue[] }>;

/**
 * What keeps a request, a check or a proposal from going on, for everybody who may see it; undefined where
 * nothing was set aside. Throws `forbidden`.
 */
export async function setAsideNotice(
  ctx: Context,
  { kind, id }: { kind: keyof typeof kinds; id: string },
): Promise<SetAsideWork | undefined> {
  const { right, queues } = kinds[kind];
  requireCan(ctx.actor, right);
  const found = await setAsideOf(ctx.db, queues, id);
  return found && { ...found, work: workInWords(found.queue), since: found.setAsideAt };
}

/**
 * Lets work that was set aside run again, with two tries of its own. Throws `forbidden`,
 * `not_found`.
 */
export async function retrySetAside(ctx: Context, raw: unknown): Promise<void> {
  requireCan(ctx.actor, "job.retry");
  const id = z.uuid().safeParse(raw);
  await ctx.db.$transaction(async (tx) => {
    const job = id.success ? await takeBack(tx, id.data) : undefined;
    if (job === undefined)
      throw new PortalError("not_found", "It is not set aside any more.", {
        hint: "Somebody may have retried it already.",
      });
    const { queue, key, payload, reason, losses } = job;
    // A sweep comes back by itself.
    if (queue !== sweepQueue)
      await enqueue(tx, queue, payload as JobData<typeof queue>, { singletonKey: key });
    await record(
      { ...ctx, db: tx },
      {
        action: "job.retry",
        subject: { type: "job", id: job.id, name: `${queue} ${key}` },
        before: { reason, losses },
      },
    );
    if (queue === "move-proposal") await publish(tx, "catalog");
    if (queue === "check-commit") await publish(tx, `check:${key}`);
    if (queue === "move-request" || queue === "finish-pull-request")
      await publish(tx, `request:${key}`);
  });
}
