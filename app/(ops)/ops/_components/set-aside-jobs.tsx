import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { TextLink } from "@/components/ui/link";
import type { SetAsideWork } from "@/lib/overview";
import { RetryJob } from "./retry-job";

/** Pages that tell of what a job is about. */
const pages: Readonly<Record<string, string>> = {
  "move-request": "/requests/",
  "move-proposal": "/ops/proposals/",
  "finish-pull-request": "/requests/",
  "check-commit": "/checks/",
  "ask-cluster": "/instances/",
};

/** Work whose runs were lost twice, with the way to let it run again. */
export function SetAsideJobs({ jobs }: { jobs: readonly SetAsideWork[] }) {
  if (jobs.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Jobs that were set aside" />
      <ul className="divide-y divide-line">
        {jobs.map(({ id, work, queue, key, reason, losses, since }) => {
          const page = pages[queue];
          return (
            <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5">
              <span className="font-medium">
                {page === undefined ? (
                  work
                ) : (
                  <TextLink href={page + key} quiet>
                    {work}
                  </TextLink>
                )}
              </span>
              <span className="min-w-0 basis-full text-sm text-muted [overflow-wrap:anywhere] sm:flex-1 sm:basis-0">
                {reason} {losses} runs were lost. <code>{key}</code>
              </span>
              <span className="text-sm text-muted">
                <RelativeTime at={since} />
              </span>
              <RetryJob id={id} />
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
