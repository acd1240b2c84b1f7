import { z } from "zod";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import { usersOfPerson } from "@/lib/identity/server";
import type { ExceptionRequest } from "./exception-request";
import {
  countExceptionRequests,
  type ExceptionRequestFilter,
  findExceptionRequest,
  findExceptionRequests,
} from "./store/exception-requests";

/** Requests that a page lists: those that wait, and as many that were decided. */
const most = 100;

/** Requests for exceptions: all of them for Ops, for others those of their teams and their own. Throws `forbidden`. */
export async function listExceptionRequests(ctx: Context): Promise<ExceptionRequest[]> {
  requireCan(ctx.actor, "exception.ask");
  return findExceptionRequests(ctx.db, sightOf(ctx), most);
}

/**
 * One of those that `listExceptionRequests` shows. Throws `forbidden`, `not_found`, also for what is no id and for
 * what somebody may not see.
 */
export async function getExceptionRequest(ctx: Context, id: unknown): Promise<ExceptionRequest> {
  requireCan(ctx.actor, "exception.ask");
  const parsed = z.uuid().safeParse(id);
  const request = parsed.success ? await findExceptionRequest(ctx.db, parsed.data) : undefined;
  const { of } = sightOf(ctx);
  const isSeen =
    request !== undefined &&
    (of === undefined || of.teams.includes(request.team) || of.userId === request.askedById);
  if (!isSeen) throw new PortalError("not_found", "There is no such request for an exception.");
  return request;
}

/** Those that wait for a decision that the reader may make, the oldest first: none of their own. */
export async function listExceptionsToDecide(ctx: Context): Promise<ExceptionRequest[]> {
  if (!can(ctx.actor, "exception.decide")) return [];
  return findExceptionRequests(ctx.db, { state: "pending", notBy: await usersOfReader(ctx) }, most);
}

/** How many wait for a decision that the reader may make. */
export async function countExceptionsToDecide(ctx: Context): Promise<number> {
  if (ctx.actor.kind !== "person" || !can(ctx.actor, "exception.decide")) return 0;
  return countExceptionRequests(ctx.db, { notBy: await usersOfReader(ctx) });
}

/** As whom the reader may have asked. */
async function usersOfReader({ db, actor }: Context): Promise<string[] | undefined> {
  return actor.userId === undefined ? undefined : usersOfPerson(db, actor.userId);
}

function sightOf({ actor }: Context): ExceptionRequestFilter {
  if (can(actor, "exception.decide")) return {};
  // `NIL` of RFC 9562 is nobody's id.
  const userId = actor.userId ?? "00000000-0000-0000-0000-000000000000";
  return { of: { teams: actor.teams, userId } };
}
