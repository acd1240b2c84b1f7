import { PencilLine, RotateCcw } from "lucide-react";
import type { Metadata } from "next";
import NextLink from "next/link";
import { SetAsideCallout } from "@/components/overview/set-aside-callout";
import { ApprovalNote } from "@/components/requests/approval-note";
import { FailureCard } from "@/components/requests/failure-card";
import { FindingList, findingSummary } from "@/components/requests/finding-list";
import { NoWorkerNotice } from "@/components/requests/no-worker-notice";
import { UnansweredCallout } from "@/components/instances/suspended";
import { LiveUpdates } from "@/components/requests/live-updates";
import { RequestHeadline, requestVerbs } from "@/components/requests/request-headline";
import { RequestStateBadge, requestStateWord } from "@/components/requests/request-state";
import { RequestTimeline } from "@/components/requests/request-timeline";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardHeader } from "@/components/ui/card";
import { DiffView } from "@/components/ui/diff-view";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { checkOfRequest } from "@/lib/checks/server";
import { setAsideNotice } from "@/lib/overview/server";
import { requirePage } from "@/lib/identity/server";
import type { RequestDetails } from "@/lib/requests";
import { leftInWords, verdictView } from "../../../_launch/preview";
import { readRequest } from "../../../_shell/read-once";
import { requestRow } from "../../../_shell/request-row";
import { Replacement } from "./_components/replacement";
import { teamTitles } from "../../../_shell/team-titles";
import { RequestFacts } from "./_components/request-facts";
import { RequestActions } from "./_components/request-actions";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { kind, name, timeline } = await readRequest((await params).id);
  const word = requestStateWord({ state: timeline.state, kind });
  return { title: `${word}: ${requestVerbs[kind]} ${name}` };
}

export default async function RequestPage({ params }: Props) {
  const { id } = await params;
  const ctx = await requirePage();
  const request = await readRequest(id);
  const [check, setAside, titleOf] = await Promise.all([
    checkOfRequest(ctx, request.id),
    setAsideNotice(ctx, { kind: "request", id: request.id }),
    teamTitles(ctx),
  ]);
  const { timeline } = request;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Requests", href: "/requests" }, { label: request.name }]}
        title={
          <RequestHeadline
            request={{ ...requestRow(request, titleOf), fromVersion: request.from?.version }}
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
          {request.asOf === undefined || request.unansweredSince === undefined ? null : (
            <UnansweredCallout since={request.unansweredSince} asOf={request.asOf} />
          )}
          {request.dueSince && !setAside ? (
            <NoWorkerNotice
              dueSince={request.dueSince.toISOString()}
              waited={ctx.now().getTime() - request.dueSince.getTime()}
            />
          ) : null}
          <Card className="p-5">
            <h2 className="sr-only">Timeline</h2>
            <RequestTimeline
              steps={timeline.steps}
              approval={request.approval ? <ApprovalNote approval={request.approval} /> : undefined}
              afterwards={request.replaced ? <Replacement by={request.replaced} /> : undefined}
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
        <RequestFacts
          request={request}
          check={check}
          team={{ name: request.team, title: titleOf(request.team) }}
        />
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
            {same === 1 ? "1 other file is unchanged." : `${same} other files are unchanged.`}
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
      title="What happens to its objects in the cluster"
    >
      {leftInWords(left).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </Callout>
  );
}

function Actions({ request }: { request: RequestDetails }) {
  const { may, id, name, templateName } = request;
  return (
    <div className="flex flex-wrap gap-2">
      {may.launchAgain ? (
        <Button asChild>
          <NextLink href={`/catalog/${templateName}/launch?again=${id}`}>
            <RotateCcw aria-hidden />
            Launch again with these values
          </NextLink>
        </Button>
      ) : null}
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
  const verdicts = request.verdicts.map(verdictView);
  const findings = [...noticed, ...verdicts];
  if (findings.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Policy report"
        detail={
          verdicts.length === 0 ? undefined : `When it was submitted: ${findingSummary(verdicts)}.`
        }
      />
      <FindingList foldPassing findings={findings} />
    </Card>
  );
}
