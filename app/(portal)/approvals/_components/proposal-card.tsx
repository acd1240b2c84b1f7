import { Card } from "@/components/ui/card";
import { DiffView } from "@/components/ui/diff-view";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ProposalToReview, RequestsToReview } from "@/lib/reviews";
import { DecideRequest } from "./decide-request";

interface ProposalCardProps {
  proposal: ProposalToReview;
  how: RequestsToReview["how"];
  host: string;
}

/** A change of the catalog that needs a second person: what it says, why, and the buttons that decide it. */
export function ProposalCard({ proposal, how, host }: ProposalCardProps) {
  const { id, title, note, details, pullRequest, files, approvedBy } = proposal;
  return (
    <Card className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <h3 className="min-w-0 flex-1 basis-72 font-semibold [overflow-wrap:anywhere]">
          <TextLink href={`/ops/proposals/${id}`} quiet>
            {title}
          </TextLink>
        </h3>
        <span className="text-sm text-muted">
          {proposal.author}, <RelativeTime at={proposal.createdAt} />
        </span>
      </div>
      {note === "" ? null : <p className="max-w-reading [overflow-wrap:anywhere]">{note}</p>}
      <p className="flex flex-wrap gap-x-3 text-sm text-muted">
        <TextLink href={pullRequest.url}>
          #{pullRequest.number} on {host}
        </TextLink>
        {approvedBy.length === 0 ? null : <span>Approved by {approvedBy.join(", ")}</span>}
      </p>
      {details.map(({ title: about, lines }) => (
        <details key={about}>
          <summary className="text-sm">{about}</summary>
          <ul className="mt-1 flex list-disc flex-col gap-1 pl-5 text-sm">
            {lines.map((line) => (
              <li key={line} className="[overflow-wrap:anywhere]">
                {line}
              </li>
            ))}
          </ul>
        </details>
      ))}
      <details>
        <summary className="text-sm">
          {files.length === 1 ? "1 file changes" : `${files.length} files change`}
        </summary>
        <div className="mt-2 flex flex-col gap-2">
          {files.map((file) => (
            <DiffView key={file.path} file={file} open={files.length <= 3} />
          ))}
        </div>
      </details>
      {how === "here" ? (
        <DecideRequest kind="proposal" id={id} commit={pullRequest.headCommit} host={host} />
      ) : null}
    </Card>
  );
}
