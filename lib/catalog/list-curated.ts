import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { PageAbout } from "@/lib/paging";
import { pageAbout } from "@/lib/paging/server";
import type { CuratedTemplate, VersionState } from "./catalog";
import { findCurated } from "./store/curated";

const curatedPageSize = 50;

export interface CuratedQuery {
  q?: string;
  state?: VersionState;
  /** Where the page begins; left out: at the beginning, or where the page of this number does. */
  cursor?: string | undefined;
  page?: number;
}

/** Templates of one page. */
export interface CuratedPage extends PageAbout {
  rows: CuratedTemplate[];
}

/**
 * Every template with its latest version and who uses it, for Ops; paged in the database. Throws `forbidden`, and
 * `bad_request` for a cursor that is none of this list.
 */
export async function listCuratedTemplates(
  ctx: Context,
  query: CuratedQuery = {},
): Promise<CuratedPage> {
  requireCan(ctx.actor, "template.curate");
  const { cursor, page = 1 } = query;
  const size = curatedPageSize;
  const filter = { q: query.q?.trim() ?? "", state: query.state };
  const { rows, counted, ...part } = await findCurated(ctx.db, filter, { cursor, page, size });
  return { rows, ...pageAbout(part, { counted, page, size }) };
}
