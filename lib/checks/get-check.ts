import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { CheckDetails, CheckSummary } from "./check";
import { checkById, checkOfCommit } from "./store/outcomes";
import { headOfRequest } from "./store/pulls";

/** A check with its findings. Throws `forbidden`, `not_found`. */
export async function getCheck(ctx: Context, id: unknown): Promise<CheckDetails> {
  requireCan(ctx.actor, "check.read");
  const parsed = z.uuid().safeParse(id);
  const check = parsed.success ? await checkById(ctx.db, parsed.data) : undefined;
  if (check === undefined) throw new PortalError("not_found", "There is no such check.");
  return check;
}

/** The check of the head of a request's pull request, where there is one. Throws `forbidden`. */
export async function checkOfRequest(
  ctx: Context,
  requestId: string,
): Promise<CheckSummary | undefined> {
  requireCan(ctx.actor, "check.read");
  const head = await headOfRequest(ctx.db, requestId);
  return head && checkOfCommit(ctx.db, head.repositoryId, head.headCommit);
}
