import { DraftTable } from "@/components/drafts/draft-table";
import { EmptyState } from "@/components/ui/empty-state";
import { FilterChoice, FilterForm, FilterWords } from "@/components/ui/filter-form";
import { EmptyPage, PageLinks } from "@/components/ui/page-links";
import type { Context } from "@/lib/access/server";
import { type Draft, draftQuery, keptFor } from "@/lib/drafts";
import { draftsOfTemplates } from "@/lib/drafts/server";
import { addressWith } from "../../../../_shell/address";
import { orFirstPage } from "../../../../_shell/or-first-page";
import { BringBackButton } from "./bring-back-button";

const words = {
  open: "In the making",
  asked: "Waiting for a release",
  discarded: "Thrown away",
} as const;

const bringBack = ({ id, template }: Draft) => <BringBackButton id={id} template={template} />;

/** The drafts that somebody may work on, with a way to find them. */
export async function Drafts({
  ctx,
  asked,
}: {
  ctx: Context;
  asked: Readonly<Record<string, string | string[] | undefined>>;
}) {
  const query = draftQuery.parse({ ...asked, show: asked["drafts"] });
  const { drafts, ...page } = await orFirstPage(query, (of) => draftsOfTemplates(ctx, of));
  return (
    <>
      <FilterForm action="/ops/templates" hidden={{ show: "drafts" }} className="mb-4">
        <FilterWords
          label="Name or title"
          value={query.q}
          placeholder="Search by name or title"
          className="basis-48 sm:max-w-xs"
        />
        <FilterChoice
          label="Which drafts"
          name="drafts"
          value={query.show}
          options={Object.entries(words)}
        />
      </FilterForm>
      {query.show === "discarded" ? (
        <p className="mb-4 text-muted">
          What was thrown away is kept for {keptFor} days, and then is gone.
        </p>
      ) : null}
      {drafts.length === 0 && page.total > 0 ? (
        <EmptyPage first={addressWith("/ops/templates", asked, {})} />
      ) : drafts.length === 0 ? (
        <EmptyState
          title={
            query.q === "" && query.show === "open" ? "No template is in the making" : "No draft"
          }
        >
          {query.q === "" && query.show === "open"
            ? "Begin one with New template: from scratch, from an existing one, or from a chart."
            : "Nothing fits what was asked for."}
        </EmptyState>
      ) : (
        <>
          <DraftTable
            drafts={drafts}
            actions={query.show === "discarded" ? bringBack : undefined}
          />
          <PageLinks
            page={page}
            noun="drafts"
            isByTime
            href={(cursor) => addressWith("/ops/templates", asked, { cursor })}
          />
        </>
      )}
    </>
  );
}
