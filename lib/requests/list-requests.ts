import type { Prisma } from "@/lib/db/server";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { RequestQuery } from "./query";
import type { RequestPage } from "./request";
import { summaries } from "./store";

export const requestPageSize = 25;

/** One page of requests, the latest first, filtered in the database. Throws `forbidden`. */
export async function listRequests(ctx: Context, query: RequestQuery): Promise<RequestPage> {
  requireCan(ctx.actor, "request.read");
  const where: Prisma.RequestWhereInput = {
    ...(query.team === undefined ? {} : { team: query.team }),
    ...(query.template === undefined ? {} : { templateName: query.template }),
    ...(query.state === undefined ? {} : { state: query.state }),
    ...(query.instance === undefined ? {} : { instanceId: query.instance }),
    ...(query.target === undefined ? {} : { target: { name: query.target } }),
    ...(query.q === undefined || query.q === ""
      ? {}
      : { name: { contains: query.q.toLowerCase() } }),
    ...(query.show === "all" ? {} : { endedAt: query.show === "open" ? null : { not: null } }),
    ...(query.mine && ctx.actor.userId !== undefined ? { requesterId: ctx.actor.userId } : {}),
  };
  const [total, requests] = await Promise.all([
    ctx.db.request.count({ where }),
    summaries(ctx.db, where, (query.page - 1) * requestPageSize, requestPageSize),
  ]);
  return {
    requests,
    total,
    page: query.page,
    pages: Math.max(1, Math.ceil(total / requestPageSize)),
  };
}
