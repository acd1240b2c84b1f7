import { PencilLine } from "lucide-react";
import type { Metadata } from "next";
import NextLink from "next/link";
import { CheckConclusionLabel } from "@/components/checks/check-conclusion";
import { SetAsideCallout } from "@/components/overview/set-aside-callout";
import { FailureCard } from "@/components/requests/failure-card";
import { FindingList, findingSummary } from "@/components/requests/finding-list";
import { ParameterChanges } from "@/components/requests/parameter-changes";
import { PullRequestSteps } from "@/components/requests/pull-request-steps";
import { LiveUpdates } from "@/components/requests/live-updates";
import { RequestHeadline } from "@/components/requests/request-headline";
import { RequestStateBadge } from "@/components/requests/request-state";
import { RequestTimeline } from "@/components/requests/request-timeline";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { CodeView } from "@/components/ui/code-view";
import { DescriptionList } from "@/components/ui/description-list";
import { DiffView } from "@/components/ui/diff-view";
import { HoverLink } from "@/components/ui/hover-link";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import type { CheckSummary } from "@/lib/checks";
import { checkOfRequest } from "@/lib/checks/server";
import { setAsideNotice } from "@/lib/overview/server";
import { requirePage } from "@/lib/identity/server";
import { parameterDifferences } from "@/lib/plans";
import type { RequestDetails } from "@/lib/requests";
import { getRequest } from "@/lib/requests/server";
import { leftInWords, verdictView } from "../../../_launch/preview";
import { orNotFound } from "../../../_shell/or-not-found";
import { requestRow } from "../../../_shell/request-row";
import { RequestActions } from "./_components/request-actions";

interface Props {
  params: Promise<{ id: string }>;
}

export const metadata: Metadata = { title: "Request" };

export default async function RequestPage({ params }: Props) {
  const { id } = await params;
  const ctx = await requirePage();
  const request = await orNotFound(getRequest(ctx, id));
  const [check, setAside] = await Promise.all([
    checkOfRequest(ctx, request.id),
    setAsideNotice(ctx, { kind: "request", id: request.id }),
  ]);
  const { timeline } = request;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Requests", href: "/requests" }, { label: request.name }]}
        title={
          <RequestHeadline
            request={{ ...requestRow(request), fromVersion: request.from?.version }}
          />
        }
        mark={<RequestStateBadge state={timeline.state} kind={request.kind} />}
        action={<Actions request={request} />}
      />
      <LiveUpdates
        url={`/api/live?topic=${encodeURIComponent(`request:${id}`)}`}
        ended={timeline.ended}
      />
      <div className="mt-5 grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <SetAsideCallout work={setAside} />
          <Card className="p-5">
            <h2 className="sr-only">Timeline</h2>
            <RequestTimeline
              steps={timeline.steps}
              failure={
                timeline.reason ? (
                  <FailureCard
                    reason={timeline.reason}
                    resubmitHref={request.may.revise ? `/requests/${id}/change` : undefined}
                    action={
                      request.may.mend ? (
                        <Button asChild variant="primary">
                          <NextLink href={`/instances/${request.instanceId}/change`}>
                            Change the instance
                          </NextLink>
                        </Button>
                      ) : undefined
                    }
                  />
                ) : undefined
              }
            />
          </Card>
          <Findings request={request} />
          <Left request={request} />
          <Files files={request.files} />
        </div>
        <Facts request={request} check={check} />
      </div>
    </>
  );
}

/** Lines of it changed, and people wrote them: the record repeats what the other files say. */
function isEdited({ path, before, after }: RequestDetails["files"][number]): boolean {
  return before !== undefined && after !== undefined && !path.endsWith("/slipway.yaml");
}

/** What differs from what was there; the rest is only counted. */
function Files({ files }: { files: RequestDetails["files"] }) {
  const touched = files.filter(({ before, after }) => before !== after);
  const same = files.length - touched.length;
  // A dozen new files one below the other would bury the page: they open one by one. What changes
  // in a file stands open.
  const few = touched.length <= 3;
  return (
    <section className="flex flex-col gap-3">
      <h2 className="flex flex-wrap items-baseline gap-x-2 text-lg font-semibold">
        {touched.length === 1 ? "1 file" : `${touched.length} files`}
        {same > 0 ? (
          <span className="text-sm font-normal text-muted">
            {same === 1 ? "One other stays as it is." : `${same} others stay as they are.`}
          </span>
        ) : null}
      </h2>
      {touched.map((file) => (
        <DiffView key={file.path} file={file} open={few || isEdited(file)} />
      ))}
    </section>
  );
}

/** Objects that a change takes out of Git: what becomes of them in the cluster. */
function Left({ request: { left } }: { request: RequestDetails }) {
  if (!left || left.deleted.length + left.kept.length === 0) return null;
  return (
    <Callout
      tone={left.deleted.length > 0 ? "warning" : "info"}
      title="What becomes of its objects in the cluster"
    >
      {leftInWords(left).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Callout>
  );
}

function Actions({ request }: { request: RequestDetails }) {
  const { may, id, name } = request;
  return (
    <div className="flex flex-wrap gap-2">
      {may.revise ? (
        <Button asChild>
          <NextLink href={`/requests/${id}/change`}>
            <PencilLine aria-hidden />
            Change and resubmit
          </NextLink>
        </Button>
      ) : null}
      <RequestActions id={id} name={name} may={may} />
    </div>
  );
}

function Findings({ request }: { request: RequestDetails }) {
  if (request.waiting) {
    return (
      <Callout tone="warning" title={`Waiting: ${request.waiting.for}`}>
        Since <RelativeTime at={request.waiting.since} />. It goes on by itself; nothing of it is
        lost.
      </Callout>
    );
  }
  const noticed = request.findings.map((finding) => ({
    verdict: "warned" as const,
    policy: finding.code,
    message: finding.message,
    file: finding.file,
    line: finding.line,
  }));
  const findings = [...noticed, ...request.verdicts.map(verdictView)];
  if (findings.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Policy report"
        detail={`As of when it was submitted: ${findingSummary(findings)}.`}
      />
      <FindingList foldPassing findings={findings} />
    </Card>
  );
}

function Facts({ request, check }: { request: RequestDetails; check: CheckSummary | undefined }) {
  const { pullRequest, revisions } = request;
  return (
    <aside aria-label="About this request" className="flex flex-col gap-4">
      <Card className="p-4">
        <DescriptionList
          entries={[
            ["Requested by", request.requester.name],
            ["When", <RelativeTime key="when" at={request.createdAt} />],
            ["Team", request.team],
            ["Target", request.target.title],
            [
              "Template",
              <TextLink key="template" href={`/catalog/${request.templateName}`}>
                {request.templateName} {request.templateVersion}
              </TextLink>,
            ],
            [
              "Instance",
              <TextLink key="instance" href={`/instances/${request.instanceId}`}>
                {request.name}
              </TextLink>,
            ],
            [
              "Pull request",
              pullRequest ? (
                <TextLink key="pull" href={pullRequest.url}>
                  #{pullRequest.number}
                </TextLink>
              ) : (
                "Not open yet"
              ),
            ],
            [
              "Policy check",
              check ? (
                <HoverLink
                  key="check"
                  href={`/checks/${check.id}`}
                  className="rounded-sm hover:underline"
                >
                  <CheckConclusionLabel conclusion={check.conclusion} />
                </HoverLink>
              ) : undefined,
            ],
            [
              "Branch",
              <code key="branch" className="[overflow-wrap:anywhere]">
                {request.branch}
              </code>,
            ],
          ]}
        />
      </Card>
      {request.pullRequestSteps.length > 0 ? (
        <Card>
          <CardHeader title="Pull request" detail="What comes after opening it." />
          <PullRequestSteps steps={request.pullRequestSteps} />
        </Card>
      ) : null}
      {request.links.length > 0 && request.kind !== "remove" ? (
        <Card className="p-4">
          <h2 className="mb-2 text-sm font-medium text-muted">Links</h2>
          <ul className="flex flex-col gap-1.5">
            {request.links.map((link) => (
              <li key={link.url}>
                <TextLink href={link.url} quiet>
                  {link.title}
                </TextLink>
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
      <Parameters request={request} />
      {revisions.length > 1 ? (
        <Card>
          <CardHeader title="Revisions" />
          <ul className="divide-y divide-line">
            {revisions.toReversed().map((revision) => (
              <li key={revision.number} className="px-4 py-2 text-sm">
                Revision {revision.number} by {revision.author},{" "}
                <RelativeTime at={revision.createdAt} />
              </li>
            ))}
          </ul>
        </Card>
      ) : null}
    </aside>
  );
}

/** Of a change, what differs; of a launch, all of them. A removal has none to speak of. */
function Parameters({ request: { kind, from, parameters } }: { request: RequestDetails }) {
  if (kind === "remove") return null;
  const differences = from ? parameterDifferences(from.parameters, parameters) : undefined;
  return (
    <Card>
      <CardHeader
        title="Parameters"
        detail={differences ? "What changes." : "As they were given."}
      />
      {differences ? (
        <ParameterChanges differences={differences} />
      ) : (
        <CardBody>
          <CodeView path="parameters.json" code={JSON.stringify(parameters, null, 2)} />
        </CardBody>
      )}
    </Card>
  );
}
