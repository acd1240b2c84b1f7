import { createHash, timingSafeEqual } from "node:crypto";
import { config } from "@/lib/config/server";
import { requireCan } from "@/lib/access";
import { apiContext } from "./contexts";

/**
 * Throws unless SLIPWAY_METRICS_TOKEN came as bearer, or somebody of Ops asks (session, or an API
 * token that reads).
 */
export async function requireMetricsReader(request: Request): Promise<void> {
  const expected = config().SLIPWAY_METRICS_TOKEN;
  const given = /^Bearer +(\S+)$/i.exec(request.headers.get("authorization") ?? "")?.[1];
  if (expected !== undefined && given !== undefined && isSameToken(given, expected)) return;
  requireCan((await apiContext(request)).actor, "ops.read");
}

function isSameToken(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

/** Of equal length whatever was sent. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
