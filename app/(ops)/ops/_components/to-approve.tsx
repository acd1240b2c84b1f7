import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import type { PlatformOverview } from "@/lib/overview";

interface ToApproveProps {
  requests: PlatformOverview["toApprove"];
  /** The Git host, where it is approved. */
  host: string;
}

/** What waits for an approval that the reader may give, each with the way to giving it. */
export function ToApprove({ requests, host }: ToApproveProps) {
  if (requests.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Requests to approve" />
      <ul className="divide-y divide-line">
        {requests.map(({ id, name, team, target, requester, since, pull }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2.5">
            <TextLink href={`/requests/${id}`} quiet className="font-medium">
              {name} of {team} on {target}
            </TextLink>
            <span className="text-sm text-muted">
              {requester} · <RelativeTime at={since} />
            </span>
            {pull ? (
              <Button asChild size="sm" className="ml-auto max-sm:ml-0">
                <a href={pull.url} target="_blank" rel="noreferrer noopener">
                  Open #{pull.number} on {host}
                  <span className="sr-only"> to approve {name} (opens in a new tab)</span>
                </a>
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
