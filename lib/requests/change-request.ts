import { randomUUID } from "node:crypto";
import { record } from "@/lib/audit/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError, parseInput } from "@/lib/errors";
import { type Action, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { enqueue } from "@/lib/jobs/server";
import { portalEvent } from "@/lib/timeline";
import { reviseRequestInput } from "@/lib/plans";
import {
  isHalfCancelled,
  isHeldUp,
  canCancel,
  canRetry,
  canRevise,
  type Standing,
} from "./standing";
import {
  placeOf,
  planRevision,
  refuse,
  refuseUnseen,
  requireChangeWithinToken,
  requireKindWithinToken,
} from "@/lib/plans/server";
import { retrySteps } from "./pull-request-steps";
import { refold } from "./refold";
import type { RequestSummary } from "./request";
import { lockRequest } from "./store/folded";
import { saveIntent, storeRevision } from "./store/new-request";
import {
  hasRefusedStep,
  isWaiting,
  rescheduleWork,
  revisedRequest,
  standingOf,
} from "./store/standing";
import { summaryById } from "./store/summaries";
import { storeEvent } from "@/lib/events/server";
import { tellRevision, toldIn } from "./tell-revision";
import { pushedByOthers } from "./pushed-by-others";

interface Changing {
  summary: RequestSummary;
  standing: Standing;
}

/** Who may comes before what: a stranger learns no more than that the request is there. */
async function toChange(ctx: Context, id: unknown, action: Action): Promise<Changing> {
  requireCan(ctx.actor, action);
  const summary = await summaryById(ctx.db, id);
  requireCan(ctx.actor, action, placeOf(summary));
  const waiting = await isWaiting(ctx.db, summary.id);
  const stepRefused = await hasRefusedStep(ctx.db, summary.id);
  return { summary, standing: { ...summary, waiting, stepRefused } };
}

/**
 * "Change and resubmit": stores another revision, and a job that adds it to the same branch as one
 * commit. Throws what `openRequest` throws, and `conflict` where the request cannot change any more
 * or somebody else pushed to its branch.
 */
export async function reviseRequest(
  ctx: Context,
  id: unknown,
  raw: unknown,
): Promise<{ number: number }> {
  const { summary, standing } = await toChange(ctx, id, "request.revise");
  requireKindWithinToken(ctx.actor, summary.kind);
  const input = parseInput(reviseRequestInput, raw);
  const authorId = ctx.actor.userId;
  if (authorId === undefined)
    throw new PortalError("forbidden", "Only a person can change a request.");
  if (!canRevise(standing)) throw tooLate("changed");
  const request = await revisedRequest(ctx.db, ctx.config.SLIPWAY_ENCRYPTION_KEY, summary.id);
  // The host's last word; the job asks again.
  if (summary.pullRequest && !request.commits.has(summary.pullRequest.headCommit))
    throw pushedByOthers(request.branch);

  const planned = await planRevision(ctx, summary, input, { recentWillDo: false });
  if (planned.change) requireChangeWithinToken(ctx.actor, placeOf(summary), planned.change);
  refuse(planned.planned.problems);
  if (planned.change) refuseUnseen(planned.change, input);
  const { version, parameters } = planned;

  return ctx.db.$transaction(async (tx) => {
    const latest = await lockOpen(tx, summary.id, "changed");
    const number = latest + 1;
    const now = ctx.now();
    await storeRevision(tx, ctx.config.SLIPWAY_ENCRYPTION_KEY, {
      requestId: summary.id,
      number,
      authorId,
      version,
      parameters,
      planned: planned.planned,
      basis: planned.change?.basis,
      now,
    });
    await tellRevision(tx, {
      requestId: summary.id,
      instanceId: summary.instanceId,
      targetId: request.targetId,
      number,
      by: ctx.actor.name,
      planned: planned.planned,
      now,
    });
    if (summary.kind === "create" && version)
      await saveIntent(tx, summary.instanceId, version, parameters);
    await moveNow(tx, summary.id, now);
    await refold(tx, summary.id, { now, config: ctx.config });
    await record(
      { ...ctx, db: tx },
      {
        action: "request.revise",
        subject: { type: "request", id: summary.id, name: `${summary.team}/${summary.name}` },
        team: summary.team,
        before: {
          parameters: toldIn(request.parameters, request.isSealed),
          version: summary.templateVersion,
        },
        after: {
          parameters: toldIn(parameters, planned.planned.holdsSecrets),
          version: version?.version ?? null,
        },
      },
    );
    return { number };
  });
}

/**
 * Takes a request back: a job closes its pull request and removes its branch. Throws `conflict`
 * where it is too late.
 */
export async function cancelRequest(ctx: Context, id: unknown): Promise<void> {
  const { summary, standing } = await toChange(ctx, id, "request.cancel");
  if (standing.state === "cancelled") return;
  if (!canCancel(standing)) throw tooLate("cancelled");
  await ctx.db.$transaction(async (tx) => {
    await lockOpen(tx, summary.id, "cancelled");
    const now = ctx.now();
    const links = { requestId: summary.id, instanceId: summary.instanceId };
    await storeEvent(
      tx,
      portalEvent(`${summary.id}/cancelled`, now, { kind: "cancelled", by: ctx.actor.name }),
      links,
      now,
      now,
    );
    await moveNow(tx, summary.id, now);
    await refold(tx, summary.id, { now, config: ctx.config });
    await record(
      { ...ctx, db: tx },
      {
        action: "request.cancel",
        subject: { type: "request", id: summary.id, name: `${summary.team}/${summary.name}` },
        team: summary.team,
      },
    );
  });
}

/**
 * Tries again what the host refused, or does not answer, now. Throws `conflict` where there is
 * nothing to try.
 */
export async function retryRequest(ctx: Context, id: unknown): Promise<void> {
  const { summary, standing } = await toChange(ctx, id, "request.retry");
  if (!canRetry(standing))
    throw new PortalError("conflict", "There is nothing to try again here.", {
      hint: "Reload the page: it may have gone on meanwhile.",
    });
  await ctx.db.$transaction(async (tx) => {
    const revision = await lockOpen(tx, summary.id, "tried again", isHalfCancelled(standing));
    const now = ctx.now();
    if (isHeldUp(standing) || isHalfCancelled(standing)) {
      const links = { requestId: summary.id, instanceId: summary.instanceId };
      // A wait that began after the refusal lifts it.
      const waiting = portalEvent(`${summary.id}/retry/${randomUUID()}`, now, {
        kind: "waiting",
        revision,
        waitsFor: `Trying again, as ${ctx.actor.name} asked`,
      });
      await storeEvent(tx, waiting, links, now, now);
      await moveNow(tx, summary.id, now);
    }
    await retrySteps(tx, summary.id, now);
    await refold(tx, summary.id, { now, config: ctx.config });
    await record(
      { ...ctx, db: tx },
      {
        action: "request.retry",
        subject: { type: "request", id: summary.id, name: `${summary.team}/${summary.name}` },
        team: summary.team,
      },
    );
  });
}

/**
 * Holds the request for this transaction, and looks again: two people may press at once. Answers
 * the latest revision's number.
 */
async function lockOpen(
  tx: Prisma.TransactionClient,
  id: string,
  what: string,
  evenCancelled = false,
): Promise<number> {
  await lockRequest(tx, id);
  const { isEnded, isCancelled, isMerged, revision } = await standingOf(tx, id);
  if (isEnded || isMerged || (isCancelled && !evenCancelled)) throw tooLate(what);
  return revision;
}

async function moveNow(tx: Prisma.TransactionClient, requestId: string, now: Date): Promise<void> {
  await rescheduleWork(tx, requestId, now);
  await enqueue(tx, "move-request", { requestId }, { singletonKey: requestId });
}

function tooLate(what: string): PortalError {
  return new PortalError("conflict", `This request cannot be ${what} any more.`, {
    hint: "It was merged, closed or cancelled. Open a new request for the next change.",
  });
}
