import { z } from "zod";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { loadExceptions } from "@/lib/admission";
import { record } from "@/lib/audit/server";
import { exceptionPath, type Outcome } from "@/lib/curation";
import { proposeChange } from "@/lib/curation/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError, parseInput } from "@/lib/errors";
import { peopleBehind } from "@/lib/identity/server";
import { judgeAgain } from "@/lib/policies/server";
import { requireNearDay } from "./ask-exception";
import { exceptionName, exceptionText } from "./exception-file";
import { decideExceptionInput, type ExceptionRequest } from "./exception-request";
import { findExceptionRequest, settleExceptionRequest } from "./store/exception-requests";

/**
 * Grants an exception, as code of the catalog, or refuses it with a remark. Never wider than the finding unless `widened`
 * says so. Throws `forbidden`, also to who asked for it; `not_found`; `conflict` where it was decided already; `invalid`.
 */
export async function decideException(ctx: Context, raw: unknown): Promise<Outcome | undefined> {
  requireCan(ctx.actor, "exception.decide");
  const input = parseInput(decideExceptionInput, raw);
  const request = await pendingRequest(ctx, input.id);
  await requireNotTheirs(ctx, request, input.verdict);
  const { verdict, remark, widened, expires = request.expires } = input;
  if (verdict === "refuse") {
    if (remark === "")
      throw new PortalError("invalid", "Say why, so that they know what to do instead.", {
        fields: [{ pointer: "/remark", message: "Say why, so that they know what to do instead." }],
      });
    await ctx.db.$transaction(async (tx) => {
      await settle(ctx, tx, request, { state: "refused", remark, exception: null });
      await record(
        { ...ctx, db: tx },
        { ...subjectOf(request), action: "exception.refuse", after: { remark } },
      );
    });
    return undefined;
  }
  requireNearDay(expires, ctx.now());
  const name = exceptionName(request);
  const text = exceptionText(name, request, { expires, widened });
  const [problem] = loadExceptions([{ path: exceptionPath(name), text }]).problems;
  if (problem) throw new PortalError("invalid", problem.message);
  const settled = { state: "granted", remark, exception: name } as const;
  return proposeChange(ctx, {
    action: "exception.grant",
    ...subjectOf(request),
    title: `Grant the exception ${name}`,
    note: [request.reason, remark].filter((part) => part !== "").join("\n\n"),
    files: [{ path: exceptionPath(name), text }],
    seen: 0,
    after: { exception: name, expires, widened, remark },
    inForce: async (tx) => {
      await settle(ctx, tx, request, settled);
      await judgeAgain(tx);
    },
    // As a pull request it is granted as well; it counts once that is merged.
    proposed: (tx, proposalId) => settle(ctx, tx, request, { ...settled, proposalId }),
  });
}

/** Takes back what one asked for oneself. Throws `forbidden`, `not_found`, `conflict`. */
export async function withdrawExceptionRequest(ctx: Context, id: unknown): Promise<void> {
  requireCan(ctx.actor, "exception.ask");
  const request = await pendingRequest(ctx, id);
  if (request.askedById !== ctx.actor.userId)
    throw new PortalError("forbidden", "Only who asked for it can take it back.");
  await ctx.db.$transaction(async (tx) => {
    await settle(ctx, tx, request, { state: "withdrawn", remark: "", exception: null });
    await record({ ...ctx, db: tx }, { ...subjectOf(request), action: "exception.withdraw" });
  });
}

/** Neither what they asked for, nor what a service account did of which they may hold a token. */
async function requireNotTheirs(
  ctx: Context,
  { askedById }: ExceptionRequest,
  verdict: "grant" | "refuse",
): Promise<void> {
  const { ids, unknown } = await peopleBehind(ctx.db, [askedById]);
  if (ctx.actor.userId !== undefined && ids.includes(ctx.actor.userId))
    throw new PortalError("forbidden", "Nobody decides what they asked for themselves.", {
      hint: "Ask somebody else of the platform team.",
    });
  if (verdict === "grant" && unknown.length > 0)
    throw new PortalError(
      "forbidden",
      "Nobody knows who made the service account that asked for it, or its tokens.",
      { hint: "It may be yours: have a person ask for it." },
    );
}

async function pendingRequest(ctx: Context, id: unknown): Promise<ExceptionRequest> {
  const parsed = z.uuid().safeParse(id);
  const request = parsed.success ? await findExceptionRequest(ctx.db, parsed.data) : undefined;
  if (request === undefined)
    throw new PortalError("not_found", "There is no such request for an exception.");
  if (request.state !== "pending")
    throw new PortalError("conflict", `It is ${request.state} already.`);
  return request;
}

async function settle(
  ctx: Context,
  tx: Prisma.TransactionClient,
  { id }: ExceptionRequest,
  to: {
    state: "granted" | "refused" | "withdrawn";
    remark: string;
    exception: string | null;
    proposalId?: string;
  },
): Promise<void> {
  const isSettled = await settleExceptionRequest(tx, id, {
    ...to,
    decidedById: ctx.actor.userId ?? null,
    decidedBy: ctx.actor.name,
    decidedAt: ctx.now(),
  });
  if (!isSettled) throw new PortalError("conflict", "Somebody else decided it meanwhile.");
}

function subjectOf({ id, policy, object, team }: ExceptionRequest) {
  return { subject: { type: "exception", id, name: `${policy} for ${object.name}` }, team };
}
