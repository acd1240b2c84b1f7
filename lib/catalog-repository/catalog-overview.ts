import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { currentFiles } from "@/lib/curation/server";
import type { CatalogHead, UnitState } from "./catalog-head";
import { compareUnits } from "./units";
import { catalogHead } from "./store/head";
import { unitStates } from "./store/units";

/** Where what Ops decide comes from, and how far it is in force. */
export interface CatalogOverview {
  /** Undefined: there is no catalog repository. */
  head: CatalogHead | undefined;
  units: readonly UnitState[];
  /** Files that were decided and count, wherever they come from. */
  decided: number;
}

/** Throws `forbidden`. */
export async function catalogOverview(ctx: Context): Promise<CatalogOverview> {
  requireCan(ctx.actor, "ops.read");
  const [head, { files }] = await Promise.all([catalogHead(ctx.db), currentFiles(ctx)]);
  const units = head === undefined ? new Map() : await unitStates(ctx.db, head.repository.id);
  return {
    head,
    units: [...units.values()].toSorted((a, b) => compareUnits(a.unit, b.unit)),
    decided: files.size,
  };
}
