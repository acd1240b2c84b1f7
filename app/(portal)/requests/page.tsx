import { CircleCheck, GitPullRequest } from "lucide-react";
import type { Metadata } from "next";
import NextLink from "next/link";
import { RequestTable } from "@/components/requests/request-table";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { LinkTabs } from "@/components/ui/link-tabs";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyPage, PageLinks } from "@/components/ui/page-links";
import { requirePage } from "@/lib/identity/server";
import { requestQuerySchema } from "@/lib/requests";
import { listRequests } from "@/lib/requests/server";
import { addressWith, type SearchParams } from "../../_shell/address";
import { currentTeam } from "../../_shell/current-team";
import { orFirstPage } from "../../_shell/or-first-page";
import { requestRow } from "../../_shell/request-row";
import { teamTitles } from "../../_shell/team-titles";

export const metadata: Metadata = { title: "Requests" };

export default async function Requests({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requirePage();
  const asked = await searchParams;
  const team = await currentTeam(ctx.actor);
  const everyone = asked["scope"] === "all" || team === undefined;
  const query = requestQuerySchema.parse({ ...asked, team: everyone ? undefined : team });
  const [{ requests, ...page }, titleOf] = await Promise.all([
    orFirstPage(query, (of) => listRequests(ctx, of)),
    teamTitles(ctx),
  ]);
  const address = (change: Record<string, string | number | undefined>) =>
    addressWith("/requests", asked, { before: undefined, after: undefined, ...change });
  return (
    <>
      <PageHeader
        title="Requests"
        sentence={
          query.approve
            ? "What waits for an approval that you may give."
            : everyone
              ? "All requests, of every team."
              : `Requests of ${titleOf(team)}, and their progress.`
        }
      />
      {team === undefined ? null : (
        <LinkTabs
          label="Whose requests"
          tabs={[
            {
              href: address({ scope: undefined, approve: undefined }),
              label: titleOf(team),
              current: !everyone && !query.approve,
            },
            {
              href: address({ scope: "all", approve: undefined }),
              label: "All teams",
              current: everyone && !query.approve,
            },
            {
              href: address({ scope: "all", approve: 1 }),
              label: "To approve",
              current: query.approve,
            },
          ]}
        />
      )}
      <div className="mt-4 flex flex-col gap-4">
        {requests.length === 0 && page.total > 0 ? (
          <EmptyPage first={address({})} />
        ) : requests.length === 0 && query.approve ? (
          <EmptyState icon={CircleCheck} title="Nothing to approve">
            No request waits for an approval of yours.
          </EmptyState>
        ) : requests.length === 0 ? (
          <EmptyState
            icon={GitPullRequest}
            title="No requests yet"
            action={
              <Button asChild variant="primary">
                <NextLink href="/catalog">Open the catalog</NextLink>
              </Button>
            }
          >
            Launch a template, and follow it here from pull request to healthy.
          </EmptyState>
        ) : (
          <>
            <RequestTable
              requests={requests.map((request) => requestRow(request, titleOf))}
              href={(id) => `/requests/${id}`}
              showTeam={everyone}
            />
            <PageLinks
              page={page}
              noun="requests"
              isByTime
              href={(cursor) => address({ cursor })}
            />
          </>
        )}
      </div>
    </>
  );
}
