import type { Metadata } from "next";
import { z } from "zod";
import { type BeginKind, NewTemplate } from "@/components/drafts/new-template";
import { TemplateAdminTable } from "@/components/ops/template-admin-table";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { FilterChoice, FilterForm, FilterWords } from "@/components/ui/filter-form";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyPage, PageLinks } from "@/components/ui/page-links";
import { can } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { versionStates } from "@/lib/catalog";
import { listCuratedTemplates, offeredNames } from "@/lib/catalog/server";
import { partFields } from "@/lib/paging";
import { addressWith, type SearchParams } from "../../../_shell/address";
import { orFirstPage } from "../../../_shell/or-first-page";
import { opsContext } from "../../../_shell/require-ops";
import { Drafts } from "./_components/drafts";
import { SyncButton } from "./_components/sync-button";
import { start } from "./_drafts/actions";

export const metadata: Metadata = { title: "Templates" };

type Asked = Awaited<SearchParams>;

export default async function Templates({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await opsContext("draft.read");
  if (!ctx) return null;
  const asked = await searchParams;
  const maySeeAll = can(ctx.actor, "template.curate");
  const showsDrafts = !maySeeAll || asked["show"] === "drafts";
  return (
    <>
      <PageHeader
        title="Templates"
        sentence={
          showsDrafts
            ? "Templates in the making: who began what, and what is waiting for a release."
            : "Which templates are offered, in which version, and who uses them."
        }
        action={
          <>
            {maySeeAll && !showsDrafts ? <SyncButton /> : null}
            <NewTemplate
              start={start}
              templates={
                maySeeAll ? await offeredNames(ctx) : (ctx.actor.authoring?.templates ?? [])
              }
              opens={opened(asked)}
            />
          </>
        }
      />
      {maySeeAll ? (
        <div className="mb-4">
          <LinkTabs
            label="Templates"
            tabs={[
              { href: "/ops/templates", label: "Versions", current: !showsDrafts },
              { href: "/ops/templates?show=drafts", label: "Drafts", current: showsDrafts },
            ]}
          />
        </div>
      ) : null}
      {showsDrafts ? <Drafts ctx={ctx} asked={asked} /> : <Curated ctx={ctx} asked={asked} />}
    </>
  );
}

/** `?new=version&template=web-service` opens the dialog with it: what other pages link to. */
function opened(asked: Asked): { kind: BeginKind; template: string } | undefined {
  const kind = (["scratch", "version", "copy", "import"] as const).find(
    (each) => each === asked["new"],
  );
  const { template } = asked;
  return kind && { kind, template: typeof template === "string" ? template : "" };
}

async function Curated({ ctx, asked }: { ctx: Context; asked: Asked }) {
  const one = (name: string) => (typeof asked[name] === "string" ? asked[name] : undefined);
  const state = versionStates.find((each) => each === one("state"));
  const query = {
    ...z.object(partFields).parse(asked),
    ...(one("q") ? { q: one("q") } : {}),
    ...(state ? { state } : {}),
  };
  const { rows, ...page } = await orFirstPage(query, (of) => listCuratedTemplates(ctx, of));
  const waiting = rows.filter((row) => row.latestState === "draft").length;
  return (
    <>
      <FilterForm action="/ops/templates" className="mb-4">
        <FilterWords
          label="Name or title"
          value={one("q") ?? ""}
          placeholder="Search by name or title"
          className="basis-48 sm:max-w-xs"
        />
        <FilterChoice
          label="State of the latest version"
          name="state"
          value={state ?? ""}
          options={[["", "Any state"], ...versionStates.map((each) => [each, each] as const)]}
        />
      </FilterForm>
      {waiting > 0 ? (
        <Callout
          tone="info"
          title={
            waiting === 1
              ? "1 template waits to be published"
              : `${waiting} templates wait to be published`
          }
          className="mb-4"
        >
          Open it to review what it writes, and to publish it.
        </Callout>
      ) : null}
      {rows.length === 0 && page.total > 0 ? (
        <EmptyPage first={addressWith("/ops/templates", asked, {})} />
      ) : rows.length === 0 ? (
        <EmptyState title="No templates">
          Templates come from the catalog that ships with Slipway and from the folder named in
          SLIPWAY_CATALOG_DIR.
        </EmptyState>
      ) : (
        <>
          <TemplateAdminTable templates={rows} href={(name) => `/ops/templates/${name}`} />
          <PageLinks
            page={page}
            noun="templates"
            href={(cursor) => addressWith("/ops/templates", asked, { cursor })}
          />
        </>
      )}
    </>
  );
}
