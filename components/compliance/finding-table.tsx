import { ExternalLink } from "lucide-react";
import { Fragment } from "react";
import { TextLink } from "@/components/ui/link";
import { RelativeTime } from "@/components/ui/relative-time";
import { Table, TableBody, TableCell, TableHead, TableRow } from "@/components/ui/table";
import { VerdictLabel } from "@/components/policies/verdict";
import type { ComplianceFinding } from "@/lib/compliance";

/** What policies say of what is in Git, each with where it is written and since when. */
export function FindingTable({
  findings,
  policyHref,
}: {
  findings: readonly ComplianceFinding[];
  policyHref: (name: string) => string;
}) {
  return (
    <Table caption="Findings">
      <TableHead columns={["State", "Policy", "Object", "Team", "Target", "Where", "Since"]} />
      <TableBody>
        {findings.map((finding) => (
          <TableRow key={finding.id}>
            <TableCell className="align-top">
              <VerdictLabel verdict={finding.verdict} />
            </TableCell>
            <TableCell className="min-w-72 max-w-md align-top">
              {finding.policy === "" ? (
                <span className="font-medium">{finding.title}</span>
              ) : (
                <TextLink href={policyHref(finding.policy)} quiet className="font-medium">
                  {finding.title}
                </TextLink>
              )}
              <p className="text-sm text-muted [overflow-wrap:anywhere]">{finding.message}</p>
              {finding.exception === undefined ? null : (
                <p className="text-sm text-muted">
                  Exception {finding.exception},{" "}
                  {finding.verdict === "excepted" ? "until" : "expired on"} {finding.expires}
                </p>
              )}
            </TableCell>
            <TableCell className="min-w-40 align-top [overflow-wrap:anywhere]">
              {finding.instanceId === undefined ? (
                finding.object
              ) : (
                <TextLink href={`/instances/${finding.instanceId}`} quiet>
                  {finding.object}
                </TextLink>
              )}
            </TableCell>
            <TableCell className="align-top whitespace-nowrap">
              {finding.team ?? <span className="text-muted">Platform</span>}
            </TableCell>
            <TableCell className="align-top whitespace-nowrap">{finding.target.title}</TableCell>
            <TableCell className="min-w-56 max-w-xs align-top">
              <a
                href={finding.url}
                target="_blank"
                rel="noreferrer"
                className="inline-flex gap-1 rounded-sm text-sm text-accent-text hover:underline [overflow-wrap:anywhere]"
              >
                <code>
                  <Path file={finding.file} />
                  {finding.line === undefined ? "" : `:${finding.line}`}
                </code>
                <ExternalLink aria-hidden className="mt-0.5 size-3.5 shrink-0" />
                <span className="sr-only">of {finding.file}, opens on the Git host</span>
              </a>
            </TableCell>
            <TableCell className="align-top whitespace-nowrap text-muted">
              <RelativeTime at={finding.since} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/**
 * The last steps tell files apart, and all of it is in the link's name. It breaks after a slash.
 */
function Path({ file }: { file: string }) {
  const steps = file.split("/");
  const shown = steps.length <= 3 ? steps : ["…", ...steps.slice(-3)];
  return shown.map((step, index) => (
    <Fragment key={`${index} ${step}`}>
      {step}
      {index < shown.length - 1 ? (
        <>
          /<wbr />
        </>
      ) : (
        ""
      )}
    </Fragment>
  ));
}
