import { catalogPageSize, parseCatalogQuery } from "@/lib/catalog";
import { searchCatalog } from "@/lib/catalog/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { queryOf } from "../query";

/** The catalog, searched as on its page. */
export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const query = parseCatalogQuery(queryOf(request, "/api/v1/templates"));
  const { cards, total, categories, tags } = await searchCatalog(ctx, query);
  return Response.json({
    items: cards,
    total,
    page: query.page,
    pageSize: catalogPageSize,
    facets: { categories, tags },
  });
});
