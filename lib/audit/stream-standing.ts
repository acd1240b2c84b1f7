import type { Config } from "@/lib/config/server";
import { requireCan } from "@/lib/access";
import type { AuditReader } from "./list-audit";
import { type AuditStream, streamTo } from "./store/streams";

/** How the stream of the record stands, without its address, which may hold a secret. */
export type StreamStanding = Omit<AuditStream, "url" | "lastId">;

/** Undefined where none is configured. Needs `audit.read`. */
export async function streamStanding(
  ctx: AuditReader & { config: Pick<Config, "SLIPWAY_AUDIT_WEBHOOK_URL"> },
): Promise<StreamStanding | undefined> {
  requireCan(ctx.actor, "audit.read");
  const { SLIPWAY_AUDIT_WEBHOOK_URL: url } = ctx.config;
  if (url === undefined) return undefined;
  const { deliveredAt, attempts, nextAt, problem } = await streamTo(ctx.db, url);
  return { deliveredAt, attempts, nextAt, problem };
}
