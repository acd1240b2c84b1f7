import { z } from "zod";

export const catalogPageSize = 24;

const catalogSorts = ["relevance", "title", "newest"] as const;
/**
 * What a visitor of the catalog asks for, as it stands in the URL: malformed parts are dropped,
 * never an error.
 */
const catalogQuery = z.object({
  q: z.string().trim().max(200).catch(""),
  category: z.string().trim().max(80).optional().catch(undefined),
  tags: z
    .preprocess(
      (value) => (typeof value === "string" ? [value] : value),
      z.array(z.string().max(60)).max(10),
    )
    .catch([]),
  sort: z.enum(catalogSorts).optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1),
});

export type CatalogQuery = z.output<typeof catalogQuery>;

/**
 * The search parameters of a page or a route, as Next.js or `URLSearchParams` give them. `tag` may
 * repeat.
 */
export function parseCatalogQuery(
  raw: Readonly<Record<string, string | string[] | undefined>>,
): CatalogQuery {
  return catalogQuery.parse({
    q: one(raw["q"]) ?? "",
    category: one(raw["category"]) || undefined,
    tags: raw["tag"] ?? [],
    sort: one(raw["sort"]),
    page: one(raw["page"]) ?? 1,
  });
}

function one(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}

/** The query string that leads back to the same view; empty where everything is the default. */
export function catalogQueryString(query: Partial<CatalogQuery>): string {
  const parameters = new URLSearchParams();
  if (query.q) parameters.set("q", query.q);
  if (query.category !== undefined) parameters.set("category", query.category);
  for (const tag of query.tags ?? []) parameters.append("tag", tag);
  if (query.sort !== undefined) parameters.set("sort", query.sort);
  if (query.page !== undefined && query.page > 1) parameters.set("page", String(query.page));
  const text = parameters.toString();
  return text === "" ? "" : `?${text}`;
}

/**
 * The words somebody typed as a PostgreSQL tsquery: every word must be there, the last ones may be
 * unfinished. Only letters and digits reach it, so nothing typed is ever an operator. Empty when no
 * word is left.
 */
export function searchExpression(typed: string): string {
  const words =
    typed
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return words
    .slice(0, 12)
    .map((word) => `${word}:*`)
    .join(" & ");
}
