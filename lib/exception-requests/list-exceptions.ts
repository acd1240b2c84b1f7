import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { ExceptionRequest } from "./exception-request";
import {
  countExceptionRequests,
  type ExceptionRequestFilter,
  findExceptionRequests,
} from "./store/exception-requests";

/** Requests that a page lists: those that wait, and as many that were decided. */
const most = 100;

/** Requests for exceptions: all of them for Ops, for others those of their teams and their own. Throws `forbidden`. */
export async function listExceptionRequests(ctx: Context): Promise<ExceptionRequest[]> {
  requireCan(ctx.actor, "exception.ask");
  return findExceptionRequests(ctx.db, sightOf(ctx), most);
}

/** How many wait for a decision that the reader may make. */
export async function countExceptionsToDecide(ctx: Context): Promise<number> {
  if (ctx.actor.kind !== "person" || !can(ctx.actor, "exception.decide")) return 0;
  return countExceptionRequests(ctx.db, { notBy: ctx.actor.userId });
}

function sightOf({ actor }: Context): ExceptionRequestFilter {
  if (can(actor, "exception.decide")) return {};
  // `NIL` of RFC 9562 is nobody's id.
  const userId = actor.userId ?? "00000000-0000-0000-0000-000000000000";
  return { of: { teams: actor.teams, userId } };
}
