import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { HealthReport } from "./report";
import { runChecks } from "./run-checks";

/** Milliseconds for which one report serves whoever asks this process. */
const fresh = 10_000;

/** Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as {
  __slipwayHealth?: { database: string; at: number; report: Promise<HealthReport> };
};

/**
 * How Slipway and all that it depends on are, as of ten seconds ago at most: however often it is
 * asked, the checks run once in that time. Throws `forbidden`.
 */
export async function getHealth(ctx: Context): Promise<HealthReport> {
  requireCan(ctx.actor, "ops.read");
  const at = performance.now();
  const { DATABASE_URL: database } = ctx.config;
  const known = shared.__slipwayHealth;
  if (known !== undefined && known.database === database && at - known.at < fresh)
    return known.report;
  const report = runChecks(ctx);
  shared.__slipwayHealth = { database, at, report };
  report.catch(() => {
    if (shared.__slipwayHealth?.report === report) delete shared.__slipwayHealth;
  });
  return report;
}
