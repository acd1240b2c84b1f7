import path from "node:path";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { syncCatalog, type SyncReport } from "./sync-catalog";

/**
 * Takes in the catalog that ships with Slipway, which is offered at once, and the folder of
 * SLIPWAY_CATALOG_DIR, whose versions wait as drafts for somebody of Ops. Throws `forbidden`, and
 * `misconfigured` where a folder cannot be read.
 */
export async function syncConfigured(ctx: Context): Promise<SyncReport[]> {
  requireCan(ctx.actor, "template.curate");
  const shipped = await syncCatalog(ctx, path.join(ctx.config.SLIPWAY_HOME, "catalog"), {
    source: "catalog",
    publish: true,
  });
  const named = ctx.config.SLIPWAY_CATALOG_DIR;
  if (named === undefined) return [shipped];
  return [shipped, await syncCatalog(ctx, named, { source: path.basename(named), publish: false })];
}
