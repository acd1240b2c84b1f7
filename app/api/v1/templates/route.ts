import { catalogPageSize, parseCatalogQuery } from "@/lib/catalog";
import { searchCatalog } from "@/lib/catalog/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

/** The catalog, searched as on its page. */
export const GET = withProblem(async (request: Request) => {
  const { searchParams } = new URL(request.url);
  const query = parseCatalogQuery({
    ...Object.fromEntries(searchParams),
    tag: searchParams.getAll("tag"),
  });
  const { cards, total, categories, tags } = await searchCatalog(await apiContext(request), query);
  return Response.json({
    items: cards,
    total,
    page: query.page,
    pageSize: catalogPageSize,
    facets: { categories, tags },
  });
});
