import { CircleCheck } from "lucide-react";
import type { Metadata } from "next";
import NextLink from "next/link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { EmptyPage, PageLinks } from "@/components/ui/page-links";
import { can } from "@/lib/access";
import type { ExceptionRequest } from "@/lib/exception-requests";
import { listExceptionRequests } from "@/lib/exception-requests/server";
import { releasesAskedFor } from "@/lib/drafts/server";
import { requirePage } from "@/lib/identity/server";
import { resultOf, type RequestsToReview, reviewQuerySchema } from "@/lib/reviews";
import {
  proposalsToReview,
  requestsToReview,
  requestsWaitingForOthers,
} from "@/lib/reviews/server";
import { addressWith, type SearchParams } from "../../_shell/address";
import { orFirstPage } from "../../_shell/or-first-page";
import { teamTitles } from "../../_shell/team-titles";
import { ExceptionCard } from "./_components/exception-card";
import { ProposalCard } from "./_components/proposal-card";
import { OwnRequests } from "./_components/own-requests";
import { OwnReleases, ReleaseCard } from "./_components/release-card";
import { ReviewCard } from "./_components/review-card";
import { ReviewProblem, ReviewResultCallout } from "./_components/review-result";
import { ReviewSelection } from "./_components/review-selection";

export const metadata: Metadata = { title: "Approvals" };

export default async function Approvals({ searchParams }: { searchParams: SearchParams }) {
  const ctx = await requirePage();
  const asked = await searchParams;
  const query = reviewQuerySchema.parse(asked);
  const [toReview, proposals, own, releases, exceptions, titleOf] = await Promise.all([
    orFirstPage(query, (of) => requestsToReview(ctx, of)),
    proposalsToReview(ctx),
    requestsWaitingForOthers(ctx),
    releasesAskedFor(ctx),
    can(ctx.actor, "exception.ask") ? listExceptionRequests(ctx) : [],
    teamTitles(ctx),
  ]);
  const { requests, how, hostName, ...page } = toReview;
  const decides = can(ctx.actor, "exception.decide");
  const waiting = exceptions.filter(({ state }) => state === "pending");
  const decided = exceptions.filter(({ state }) => state !== "pending").slice(0, shownDecided);
  const isFirst = query.cursor === undefined && query.page === 1;
  const isPastEnd = !isFirst && requests.length === 0 && page.total > 0;
  const isEmpty = [requests, proposals, own, exceptions, releases.toMake, releases.own].every(
    (all) => all.length === 0,
  );
  const card = (request: ExceptionRequest) => (
    <ExceptionCard
      key={request.id}
      request={request}
      mayDecide={decides && request.askedById !== ctx.actor.userId}
      isOwn={request.askedById === ctx.actor.userId}
    />
  );
  return (
    <>
      <PageHeader
        title="Approvals"
        sentence="What waits for a decision of yours, and what became of what you asked for."
      />
      <Told asked={asked} host={hostName} />
      {isPastEnd ? (
        <EmptyPage first="/approvals" />
      ) : isEmpty ? (
        <EmptyState icon={CircleCheck} title="Nothing to approve">
          Nothing waits for a decision of yours.
        </EmptyState>
      ) : null}
      <div className="flex flex-col gap-8">
        {requests.length === 0 ? null : (
          <section aria-labelledby="approve-requests">
            <h2 id="approve-requests" className="mb-3 text-lg font-semibold">
              Requests
            </h2>
            <div className="flex flex-col gap-3">
              <HowToReview how={how} host={hostName} />
              <ReviewSelection host={hostName}>
                {requests.map((request) => (
                  <ReviewCard
                    key={`${request.id} ${request.pullRequest.headCommit}`}
                    request={request}
                    teamTitle={titleOf(request.team)}
                    how={how}
                    host={hostName}
                  />
                ))}
              </ReviewSelection>
              <PageLinks
                page={page}
                noun="requests"
                href={(cursor) => addressWith("/approvals", {}, { cursor })}
              />
            </div>
          </section>
        )}
        {proposals.length === 0 ? null : (
          <section aria-labelledby="approve-proposals">
            <h2 id="approve-proposals" className="mb-3 text-lg font-semibold">
              Changes of the catalog
            </h2>
            <div className="flex flex-col gap-3">
              {requests.length === 0 ? <HowToReview how={how} host={hostName} /> : null}
              {proposals.map((proposal) => (
                <ProposalCard
                  key={`${proposal.id} ${proposal.pullRequest.headCommit}`}
                  proposal={proposal}
                  how={how}
                  host={hostName}
                />
              ))}
            </div>
          </section>
        )}
        {releases.toMake.length === 0 ? null : (
          <section aria-labelledby="approve-releases">
            <h2 id="approve-releases" className="mb-3 text-lg font-semibold">
              Releases of templates
            </h2>
            <div className="flex flex-col gap-3">
              {releases.toMake.map((draft) => (
                <ReleaseCard key={draft.id} draft={draft} />
              ))}
            </div>
          </section>
        )}
        {waiting.length === 0 ? null : (
          <section aria-labelledby="approve-exceptions">
            <h2 id="approve-exceptions" className="mb-3 text-lg font-semibold">
              Exceptions
            </h2>
            <div className="flex flex-col gap-3">{waiting.map(card)}</div>
          </section>
        )}
        {own.length + releases.own.length === 0 ? null : (
          <section aria-labelledby="own-requests">
            <h2 id="own-requests" className="mb-3 text-lg font-semibold">
              Waiting for somebody else
            </h2>
            <div className="flex flex-col gap-3">
              {own.length === 0 ? null : <OwnRequests requests={own} titleOf={titleOf} />}
              {releases.own.length === 0 ? null : <OwnReleases drafts={releases.own} />}
            </div>
          </section>
        )}
        {decided.length === 0 ? null : (
          <section aria-labelledby="decided-exceptions">
            <h2 id="decided-exceptions" className="mb-3 text-lg font-semibold">
              Decided exceptions
            </h2>
            <div className="flex flex-col gap-3">{decided.map(card)}</div>
          </section>
        )}
      </div>
    </>
  );
}

/** What became of a trip to the Git host. */
function Told({
  asked,
  host,
}: {
  asked: Readonly<Record<string, string | string[] | undefined>>;
  host: string;
}) {
  const result = resultOf(asked);
  const { problem } = asked;
  if (result === undefined && typeof problem !== "string") return null;
  return (
    <div className="mb-6">
      {result ? <ReviewResultCallout result={result} host={host} /> : null}
      {typeof problem === "string" ? <ReviewProblem code={problem} host={host} /> : null}
    </div>
  );
}

/** Why there are no buttons to approve with, where there are none. */
function HowToReview({ how, host }: { how: RequestsToReview["how"]; host: string }) {
  if (how === "here") return null;
  if (how === "at-host")
    return (
      <Callout tone="info" title={`Approve them on ${host}`}>
        The platform team has to set up a {host} App before that can be done here.
      </Callout>
    );
  return (
    <Callout
      tone="info"
      title={`Link your ${host} login first`}
      action={
        <Button asChild size="sm">
          <NextLink href="/account">Link it</NextLink>
        </Button>
      }
    >
      You approve as your own login. Until it is linked, your approvals do not count.
    </Callout>
  );
}

/** Exceptions that were decided lately. */
const shownDecided = 20;
