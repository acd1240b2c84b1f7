import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { CuratedTemplate, VersionState } from "./catalog";
import { findCurated } from "./store/curated";

export const curatedPageSize = 50;

export interface CuratedQuery {
  q?: string;
  state?: VersionState;
  page?: number;
}

/**
 * Every template with its latest version and who uses it, for Ops; paged in the database. Throws
 * `forbidden`.
 */
export async function listCuratedTemplates(
  ctx: Context,
  query: CuratedQuery = {},
): Promise<{ rows: CuratedTemplate[]; total: number }> {
  requireCan(ctx.actor, "template.curate");
  return findCurated(
    ctx.db,
    { q: query.q?.trim() ?? "", state: query.state },
    { offset: ((query.page ?? 1) - 1) * curatedPageSize, limit: curatedPageSize },
  );
}
