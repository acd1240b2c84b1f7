import { RequestHeadline } from "@/components/requests/request-headline";
import { Card } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { RequestWaitingForOthers } from "@/lib/reviews";

interface OwnRequestsProps {
  requests: readonly RequestWaitingForOthers[];
  titleOf: (team: string) => string;
}

/** What the reader asked for themselves: somebody else approves it. */
export function OwnRequests({ requests, titleOf }: OwnRequestsProps) {
  return (
    <Card>
      <ul className="divide-y divide-line">
        {requests.map(({ id, kind, name, team, target, could, createdAt, ...request }) => (
          <li key={id} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-4 py-3">
            <TextLink href={`/requests/${id}`} quiet className="min-w-0 flex-1 basis-72">
              <RequestHeadline
                request={{
                  kind,
                  name,
                  template: request.templateName,
                  version: request.templateVersion ?? "",
                  team: titleOf(team),
                  target: target.title,
                }}
              />
            </TextLink>
            <span className="text-sm text-muted">
              {could.length === 0
                ? "Nobody who could approve it has linked their login."
                : `${could.join(", ")} can approve it.`}
            </span>
            <span className="text-sm text-muted">
              <RelativeTime at={createdAt} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
