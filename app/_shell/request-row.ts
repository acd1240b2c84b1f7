import type { RequestRow } from "@/components/requests/request-table";
import type { RequestSummary } from "@/lib/requests";

/** A request as the table shows it; `titleOf` says what its team is called. */
export function requestRow(request: RequestSummary, titleOf: (team: string) => string): RequestRow {
  return {
    id: request.id,
    kind: request.kind,
    name: request.name,
    team: titleOf(request.team),
    template: request.templateName,
    version: request.templateVersion ?? "",
    target: request.target.title,
    state: request.state,
    suspended: request.isSuspended,
    since: request.stateSince,
    requester: request.requester.name,
    createdAt: request.createdAt,
  };
}
