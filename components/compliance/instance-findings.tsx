import { ExternalLink } from "lucide-react";
import { Card, CardHeader } from "@/components/ui/card";
import { RelativeTime } from "@/components/ui/relative-time";
import { VerdictLabel } from "@/components/policies/verdict";
import type { ComplianceFinding } from "@/lib/compliance";

/**
 * What policies say of one instance as it is in Git now: a policy may have changed since it was
 * launched.
 */
export function InstanceFindings({ findings }: { findings: readonly ComplianceFinding[] }) {
  if (findings.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Policy"
        detail="Policy results for what is in Git now. Denied findings block its next change."
      />
      <ul className="divide-y divide-line">
        {findings.map((finding) => (
          <li key={finding.id} className="flex flex-wrap gap-x-4 gap-y-1 px-4 py-2.5">
            <span className="w-28 shrink-0">
              <VerdictLabel verdict={finding.verdict} />
            </span>
            <div className="min-w-0 flex-1 basis-56">
              <p className="font-medium [overflow-wrap:anywhere]">{finding.title}</p>
              <p className="max-w-reading [overflow-wrap:anywhere]">{finding.message}</p>
              {finding.exception === undefined ? null : (
                <p className="text-sm text-muted">
                  Exception {finding.exception},{" "}
                  {finding.verdict === "excepted" ? "until" : "expired on"} {finding.expires}
                </p>
              )}
              <p className="text-sm text-muted [overflow-wrap:anywhere]">
                {finding.object} · since <RelativeTime at={finding.since} /> ·{" "}
                <a
                  href={finding.url}
                  target="_blank"
                  rel="noreferrer"
                  className="inline-flex items-center gap-1 rounded-sm text-accent-text hover:underline"
                >
                  {finding.file.split("/").at(-1)}
                  {finding.line === undefined ? "" : `:${finding.line}`}
                  <ExternalLink aria-hidden className="size-3.5" />
                  <span className="sr-only">opens on the Git host</span>
                </a>
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
