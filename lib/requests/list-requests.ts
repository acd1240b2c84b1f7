import { placesOf, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { emptyPage, pageAbout } from "@/lib/paging/server";
import { approverOf } from "./approvals";
import type { RequestQuery } from "./query";
import type { RequestPage } from "./request";
import { findRequests } from "./store/summaries";

const requestPageSize = 25;

/**
 * One page of requests, the latest first, filtered in the database. A page that begins where another ended (`cursor`, or
 * `before` and `after`) costs the same however far down it is, and does not move with what is new. Throws `forbidden`, and
 * `bad_request` for a cursor that is none of this list.
 */
export async function listRequests(ctx: Context, query: RequestQuery): Promise<RequestPage> {
  requireCan(ctx.actor, "request.read");
  const { userId } = ctx.actor;
  const approver = query.approve ? approverOf(ctx.actor) : undefined;
  // Who may approve nothing has nothing to approve.
  if (query.approve && approver === undefined)
    return { requests: [], newer: false, older: false, ...emptyPage(query.page) };
  const filter = {
    ...query,
    ...(query.mine && userId !== undefined ? { requesterId: userId } : {}),
    ...(approver === undefined ? {} : { approver }),
    within: placesOf(ctx.actor.narrowing),
  };
  const size = requestPageSize;
  const { rows, counted, ...part } = await findRequests(ctx.db, filter, { ...query, size });
  return {
    requests: rows,
    newer: part.previous !== undefined,
    older: part.next !== undefined,
    ...pageAbout(part, { counted, page: query.page, size }),
  };
}
