import { Boxes } from "lucide-react";
import type { Metadata } from "next";
import NextLink from "next/link";
import { type InstanceColumn, InstanceTable } from "@/components/instances/instance-table";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyPage, PageLinks } from "@/components/ui/page-links";
import { requirePage } from "@/lib/identity/server";
import { instanceQuerySchema } from "@/lib/instances";
import { listInstances } from "@/lib/instances/server";
import { addressWith, type SearchParams } from "../../_shell/address";
import { currentTeam } from "../../_shell/current-team";
import { instanceRow } from "../../_shell/instance-row";
import { orFirstPage } from "../../_shell/or-first-page";
import { teamTitles } from "../../_shell/team-titles";
import { InstanceFilters } from "./_components/instance-filters";

export const metadata: Metadata = { title: "Instances" };

/** The list's own words for its columns. */
const sorts = {
  state: "state",
  name: "name",
  template: "template",
  target: "target",
  changed: "updated",
} as const satisfies Record<InstanceColumn, string>;

export default async function Instances({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requirePage();
  const asked = await searchParams;
  const team = await currentTeam(ctx.actor);
  const everyone = asked["scope"] === "all" || team === undefined;
  const query = instanceQuerySchema.parse({ ...asked, team: everyone ? undefined : team });
  const [{ instances, ...page }, titleOf] = await Promise.all([
    orFirstPage(query, (of) => listInstances(ctx, of)),
    teamTitles(ctx),
  ]);
  const address = (change: Record<string, string | number | undefined>) =>
    addressWith("/instances", asked, change);
  const filtered = [query.q, query.state, query.target, query.template, query.upgrade].some(
    (value) => value !== undefined && value !== "",
  );
  return (
    <>
      <PageHeader
        title="Instances"
        sentence={
          everyone
            ? "All instances, of every team."
            : `Instances of ${titleOf(team)}, where they run, and their state.`
        }
      />
      {team === undefined ? null : (
        <LinkTabs
          label="Whose instances"
          tabs={[
            { href: address({ scope: undefined }), label: titleOf(team), current: !everyone },
            { href: address({ scope: "all" }), label: "All teams", current: everyone },
          ]}
        />
      )}
      <div className="mt-4 flex flex-col gap-4">
        <InstanceFilters
          values={{ q: query.q, state: query.state, upgrade: query.upgrade }}
          keep={{
            scope: everyone && team !== undefined ? "all" : undefined,
            template: query.template,
            target: query.target,
          }}
        />
        {instances.length === 0 && page.total > 0 ? (
          <EmptyPage first={address({})} />
        ) : instances.length === 0 ? (
          <EmptyState
            icon={Boxes}
            title={filtered ? "Nothing matches" : "No instances yet"}
            action={
              <Button asChild variant={filtered ? "secondary" : "primary"}>
                <NextLink href={filtered ? "/instances" : "/catalog"}>
                  {filtered ? "Show all" : "Open the catalog"}
                </NextLink>
              </Button>
            }
          >
            {filtered
              ? "No instance matches all filters. Remove one."
              : "Launch a template to create the first one."}
          </EmptyState>
        ) : (
          <>
            <InstanceTable
              instances={instances.map((instance) => instanceRow(instance, titleOf))}
              href={(id) => `/instances/${id}`}
              showTeam={everyone}
              sort={(column) => {
                const now =
                  query.sort === sorts[column]
                    ? (query.order ?? (column === "changed" ? "desc" : "asc"))
                    : undefined;
                const next = now === "asc" ? "desc" : "asc";
                return {
                  href: address({ sort: sorts[column], order: next }),
                  now: now === undefined ? undefined : now === "asc" ? "ascending" : "descending",
                };
              }}
            />
            <PageLinks
              page={page}
              noun="instances"
              isByTime={query.sort === "updated" && query.order !== "asc"}
              href={(cursor) => address({ cursor })}
            />
          </>
        )}
      </div>
    </>
  );
}
