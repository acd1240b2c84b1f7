import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import { askForCatalog } from "./keep-catalog-head";
import { catalogHead } from "./store/head";

/** Has the catalog repository read now, as a push does. Throws `forbidden`, `not_found` without one. */
export async function readCatalogAgain(ctx: Context): Promise<void> {
  requireCan(ctx.actor, "catalog.manage");
  if ((await catalogHead(ctx.db)) === undefined)
    throw new PortalError("not_found", "There is no catalog repository.");
  await askForCatalog(ctx.db);
}
