import { CircleCheck } from "lucide-react";
import type { Metadata } from "next";
import { RequestTable } from "@/components/requests/request-table";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { can } from "@/lib/access";
import type { ExceptionRequest } from "@/lib/exception-requests";
import { listExceptionRequests } from "@/lib/exception-requests/server";
import { requirePage } from "@/lib/identity/server";
import { requestQuerySchema } from "@/lib/requests";
import { listRequests } from "@/lib/requests/server";
import { requestRow } from "../../_shell/request-row";
import { teamTitles } from "../../_shell/team-titles";
import { ExceptionCard } from "./_components/exception-card";

export const metadata: Metadata = { title: "Approvals" };

export default async function Approvals() {
  const ctx = await requirePage();
  const [{ requests, total }, exceptions, titleOf] = await Promise.all([
    listRequests(ctx, requestQuerySchema.parse({ approve: "1" })),
    can(ctx.actor, "exception.ask") ? listExceptionRequests(ctx) : [],
    teamTitles(ctx),
  ]);
  const decides = can(ctx.actor, "exception.decide");
  const waiting = exceptions.filter(({ state }) => state === "pending");
  const decided = exceptions.filter(({ state }) => state !== "pending").slice(0, shownDecided);
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
      {requests.length + exceptions.length === 0 ? (
        <EmptyState icon={CircleCheck} title="Nothing to approve">
          No request and no exception waits for a decision of yours.
        </EmptyState>
      ) : null}
      <div className="flex flex-col gap-8">
        {requests.length === 0 ? null : (
          <section aria-labelledby="approve-requests">
            <h2 id="approve-requests" className="mb-3 text-lg font-semibold">
              Requests
            </h2>
            <RequestTable
              requests={requests.map((request) => requestRow(request, titleOf))}
              href={(id) => `/requests/${id}`}
              showTeam
            />
            {total > requests.length ? (
              <p className="mt-2">
                <TextLink href="/requests?scope=all&approve=1">All {total}</TextLink>
              </p>
            ) : null}
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

/** Exceptions that were decided lately. */
const shownDecided = 20;
