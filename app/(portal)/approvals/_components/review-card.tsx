import { FindingList, findingSummary } from "@/components/requests/finding-list";
import { RequestHeadline, requestHeadline } from "@/components/requests/request-headline";
import { Badge } from "@/components/ui/badge";
import { Card } from "@/components/ui/card";
import { DiffView } from "@/components/ui/diff-view";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { isObjection } from "@/lib/admission/browser";
import type { RequestsToReview, RequestToReview } from "@/lib/reviews";
import { verdictView } from "../../../_launch/preview";
import { DecideRequest } from "./decide-request";
import { SelectRequest } from "./review-selection";

interface ReviewCardProps {
  request: RequestToReview;
  teamTitle: string;
  how: RequestsToReview["how"];
  host: string;
}

/** A request that waits for the reader: what it changes, what was found in it, and the buttons that decide it. */
export function ReviewCard({ request, teamTitle, how, host }: ReviewCardProps) {
  const { id, pullRequest, check } = request;
  const subject = {
    kind: request.kind,
    name: request.name,
    template: request.templateName,
    version: request.templateVersion ?? "",
    fromVersion: request.fromVersion,
    team: teamTitle,
    target: request.target.title,
  };
  return (
    <Card className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        {how === "here" && !request.isRed ? (
          <SelectRequest
            id={id}
            commit={pullRequest.headCommit}
            label={`Choose: ${requestHeadline(subject)}`}
          />
        ) : null}
        <h3 className="min-w-0 flex-1 basis-72 font-semibold [overflow-wrap:anywhere]">
          <TextLink href={`/requests/${id}`} quiet>
            <RequestHeadline request={subject} />
          </TextLink>
        </h3>
        <span className="text-sm text-muted">
          {request.requester}, <RelativeTime at={request.createdAt} />
        </span>
      </div>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        {request.isRed ? <Badge tone="danger">Look closely</Badge> : null}
        <span>{findingSummary(request.verdicts)}</span>
        {request.warnings > 0 ? (
          <span>{request.warnings === 1 ? "1 warning" : `${request.warnings} warnings`}</span>
        ) : null}
        {check ? <TextLink href={`/checks/${check.id}`}>{check.title}</TextLink> : null}
        <TextLink href={pullRequest.url}>
          #{pullRequest.number} on {host}
        </TextLink>
      </div>
      {request.isPushedByOthers ? (
        <p className="text-sm text-warning">
          Somebody pushed to its branch: see all that would be merged in the{" "}
          <TextLink href={`${pullRequest.url}/files`}>pull request</TextLink>.
        </p>
      ) : null}
      <Objections request={request} />
      <Changes request={request} />
      {how === "here" ? (
        <DecideRequest id={id} commit={pullRequest.headCommit} host={host} />
      ) : null}
    </Card>
  );
}

function Objections({ request: { verdicts } }: { request: RequestToReview }) {
  const objections = verdicts.filter(({ verdict }) => isObjection(verdict));
  if (objections.length === 0) return null;
  return (
    <details className="rounded-md border border-line">
      <summary className="px-4 py-2 text-sm">Findings</summary>
      <div className="border-t border-line">
        <FindingList findings={objections.map(verdictView)} />
      </div>
    </details>
  );
}

function Changes({ request: { files, unchanged } }: { request: RequestToReview }) {
  return (
    <details>
      <summary className="text-sm">
        {files.length === 1 ? "1 file changes" : `${files.length} files change`}
        {unchanged > 0 ? <span className="text-muted"> · {unchanged} unchanged</span> : null}
      </summary>
      <div className="mt-2 flex flex-col gap-2">
        {files.map((file) => (
          <DiffView key={file.path} file={file} open={files.length <= 3} />
        ))}
      </div>
    </details>
  );
}
