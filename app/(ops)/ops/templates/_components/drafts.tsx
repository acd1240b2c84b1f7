import { DraftTable } from "@/components/drafts/draft-table";
import { EmptyState } from "@/components/ui/empty-state";
import { Pagination } from "@/components/ui/pagination";
import type { Context } from "@/lib/access/server";
import { type Draft, draftPageSize, draftQuery, keptFor } from "@/lib/drafts";
import { draftsOfTemplates } from "@/lib/drafts/server";
import { addressWith } from "../../../../_shell/address";
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
  const { drafts, total, page } = await draftsOfTemplates(ctx, query);
  return (
    <>
      <form action="/ops/templates" className="mb-4 flex flex-wrap gap-2">
        <input type="hidden" name="show" value="drafts" />
        <label className="min-w-0 flex-1 basis-48 sm:max-w-xs">
          <span className="sr-only">Name or title</span>
          <input
            type="search"
            name="q"
            defaultValue={query.q}
            placeholder="Search by name or title"
            autoComplete="off"
            className="control h-8 w-full rounded-md px-2.5 pointer-coarse:h-10"
          />
        </label>
        <label>
          <span className="sr-only">Which drafts</span>
          <select
            name="drafts"
            defaultValue={query.show}
            className="control h-8 rounded-md px-2 pointer-coarse:h-10"
          >
            {Object.entries(words).map(([key, label]) => (
              <option key={key} value={key}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <button
          type="submit"
          className="h-8 rounded-md border border-line-strong bg-raised px-3 hover:bg-hover pointer-coarse:h-10"
        >
          Filter
        </button>
      </form>
      {query.show === "discarded" ? (
        <p className="mb-4 text-muted">
          What was thrown away is kept for {keptFor} days, and then is gone.
        </p>
      ) : null}
      {drafts.length === 0 ? (
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
          <Pagination
            page={page}
            pageSize={draftPageSize}
            total={total}
            noun="drafts"
            href={(number) => addressWith("/ops/templates", asked, { page: number })}
          />
        </>
      )}
    </>
  );
}
