import type { Metadata } from "next";
import { CatalogSearch } from "@/components/catalog/catalog-search";
import { CategoryChips } from "@/components/catalog/category-chips";
import { NothingFound } from "@/components/catalog/nothing-found";
import { SortSelect } from "@/components/catalog/sort-select";
import { TagFacets } from "@/components/catalog/tag-facets";
import { TemplateGrid } from "@/components/catalog/template-grid";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { Pagination } from "@/components/ui/pagination";
import {
  type CatalogPage,
  type CatalogQuery,
  catalogPageSize,
  catalogQueryString,
  parseCatalogQuery,
} from "@/lib/catalog";
import { searchCatalog } from "@/lib/catalog/server";
import { requirePage } from "@/lib/identity/server";

export const metadata: Metadata = { title: "Catalog" };

type SearchParams = Promise<Record<string, string | string[] | undefined>>;

export default async function Catalog({ searchParams }: { searchParams: SearchParams }) {
  const query = parseCatalogQuery(await searchParams);
  const page = await searchCatalog(await requirePage(), query);
  const address = (change: Partial<CatalogQuery>) =>
    `/catalog${catalogQueryString({ ...query, page: 1, ...change })}`;
  return (
    <>
      <PageHeader
        title="Catalog"
        sentence="Ready-made and secure by default. Pick one, fill in a form, and a pull request is opened for you."
      />
      <div className="mt-5 flex flex-col gap-4">
        <CatalogSearch value={query.q} keep={kept(query)} />
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <CategoryChips
            categories={page.categories}
            current={query.category}
            href={(category) => address({ category })}
          />
          <SortSelect
            value={query.sort ?? (query.q === "" ? "title" : "relevance")}
            options={sorts(query)}
          />
        </div>
        {query.tags.length > 0 || query.q !== "" ? (
          <TagFacets tags={page.tags} chosen={query.tags} href={(tags) => address({ tags })} />
        ) : null}
        <Found page={page} query={query} address={address} />
      </div>
    </>
  );
}

function Found({
  page,
  query,
  address,
}: {
  page: CatalogPage;
  query: CatalogQuery;
  address: (change: Partial<CatalogQuery>) => string;
}) {
  const asked = query.q !== "" || query.category !== undefined || query.tags.length > 0;
  if (page.total === 0 && !asked) {
    return (
      <EmptyState title="The catalog is empty">
        Nothing has been published yet. The platform team publishes templates under Templates.
      </EmptyState>
    );
  }
  if (page.cards.length === 0) {
    const filters = [
      ...(query.category === undefined ? [] : [query.category]),
      ...query.tags.map((tag) => `tag ${tag}`),
    ];
    const near = page.near.map(({ name, title }) => ({ title, href: `/catalog/${name}` }));
    return <NothingFound query={query.q} filters={filters} near={near} clearHref="/catalog" />;
  }
  return (
    <>
      <h2 className="sr-only" aria-live="polite">
        {page.total === 1 ? "1 template" : `${page.total} templates`}
      </h2>
      <TemplateGrid templates={page.cards} href={(name) => `/catalog/${name}`} />
      <Pagination
        page={query.page}
        pageSize={catalogPageSize}
        total={page.total}
        noun="templates"
        href={(number) => address({ page: number })}
      />
    </>
  );
}

function sorts(query: CatalogQuery) {
  const always = [
    { value: "title", label: "Title" },
    { value: "newest", label: "Newest" },
  ];
  return query.q === "" ? always : [{ value: "relevance", label: "Relevance" }, ...always];
}

/** What a search without scripts carries along. */
function kept(query: CatalogQuery): (readonly [string, string])[] {
  const all: (readonly [string, string])[] = query.tags.map((tag) => ["tag", tag] as const);
  if (query.category !== undefined) all.push(["category", query.category]);
  if (query.sort !== undefined) all.push(["sort", query.sort]);
  return all;
}
