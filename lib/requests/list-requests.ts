import { placesOf, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { approverOf } from "./approvals";
import type { RequestQuery } from "./query";
import type { RequestPage } from "./request";
import { findRequests } from "./store/summaries";

export const requestPageSize = 25;

/**
 * One page of requests, the latest first, filtered in the database. A page that begins where another ended
 * (`before`, `after`) costs the same however far down it is, and moves with what is new. Throws `forbidden`.
 */
export async function listRequests(ctx: Context, query: RequestQuery): Promise<RequestPage> {
  requireCan(ctx.actor, "request.read");
  const { userId } = ctx.actor;
  const approver = query.approve ? approverOf(ctx.actor) : undefined;
  // Who may approve nothing has nothing to approve.
  if (query.approve && approver === undefined) return { ...nothing, page: query.page };
  const filter = {
    ...query,
    ...(query.mine && userId !== undefined ? { requesterId: userId } : {}),
    ...(approver === undefined ? {} : { approver }),
    within: placesOf(ctx.actor.narrowing),
  };
  const { total, ...found } = await findRequests(ctx.db, filter, {
    ...query,
    pageSize: requestPageSize,
  });
  return {
    ...found,
    total,
    page: query.page,
    pages: Math.max(1, Math.ceil(total / requestPageSize)),
  };
}

const nothing = {
  requests: [],
  total: 0,
  moreThanTotal: false,
  pages: 1,
  newer: false,
  older: false,
};
