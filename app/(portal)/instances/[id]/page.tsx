import { CircleArrowUp } from "lucide-react";
import type { Metadata } from "next";
import { cache, Suspense } from "react";
import { RelatedTemplates } from "@/components/catalog/related-templates";
import { InstanceFindings } from "@/components/compliance/instance-findings";
import { InstanceStateBadge, instanceStates } from "@/components/instances/instance-state";
import { CorrectionLine } from "@/components/instances/correction-line";
import { OutputList } from "@/components/instances/output-list";
import {
  SuspendedBadge,
  SuspendedCallout,
  UnansweredCallout,
} from "@/components/instances/suspended";
import { LiveUpdates } from "@/components/requests/live-updates";
import { RequestStateLabel } from "@/components/requests/request-state";
import { TeamName, type TeamRef } from "@/components/teams/team-name";
import { VersionLifeNote } from "@/components/catalog/version-life";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import { instanceFindings } from "@/lib/compliance/server";
import type { Context } from "@/lib/access/server";
import { requirePage } from "@/lib/identity/server";
import type { InstanceDetails } from "@/lib/instances";
import { filesByHand } from "@/lib/plans/server";
import { readInstance } from "../../../_shell/read-once";
import { teamTitles } from "../../../_shell/team-titles";
import { ChangedByHand } from "./_components/changed-by-hand";
import { FilesInGit } from "./_components/files-in-git";
import { InstanceActions } from "./_components/instance-actions";
import { InstanceFailure } from "./_components/instance-failure";
import { GivenParameters } from "@/components/instances/given-parameters";
import { Links } from "@/components/instances/links";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { state, name } = await readInstance((await params).id);
  return { title: `${instanceStates[state].word}: ${name}` };
}

export default async function InstancePage({ params }: Props) {
  const { id } = await params;
  const ctx = await requirePage();
  const instance = await readInstance(id);
  const [findings, titleOf] = await Promise.all([instanceFindings(ctx, id), teamTitles(ctx)]);
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Instances", href: "/instances" }, { label: instance.name }]}
        title={instance.name}
        mark={
          <span className="flex flex-wrap items-center gap-2">
            <InstanceStateBadge state={instance.state} />
            {instance.suspended ? <SuspendedBadge /> : null}
          </span>
        }
        sentence={
          `${instance.templateName} ${instance.templateVersion} of ${titleOf(instance.team)} on ` +
          `${instance.target.title}.`
        }
        action={<InstanceActions instance={instance} />}
      />
      <LiveUpdates url={`/api/live?topic=${encodeURIComponent(`instance:${id}`)}`} />
      <div className="mt-5 grid grid-cols-1 gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-6">
          {instance.suspended ? <SuspendedCallout suspended={instance.suspended} /> : null}
          {instance.asOf === undefined || instance.unansweredSince === undefined ? null : (
            <UnansweredCallout since={instance.unansweredSince} asOf={instance.asOf} />
          )}
          <Standing instance={instance} />
          <VersionCallout instance={instance} />
          <Suspense>
            <ByHand ctx={ctx} instance={instance} />
          </Suspense>
          <InstanceFindings findings={findings} />
          <Links links={instance.links} />
          {instance.outputs.length === 0 ? null : (
            <Card>
              <CardHeader title="Outputs" detail="What others need to connect to it." />
              <OutputList outputs={instance.outputs} />
            </Card>
          )}
          <GivenParameters parameters={instance.parameters} steps={instance.parametersInWords} />
          <History instance={instance} />
          <Suspense>
            <InGit ctx={ctx} instance={instance} />
          </Suspense>
        </div>
        <div className="flex min-w-0 flex-col gap-4 lg:self-start">
          <Facts
            instance={instance}
            team={{ name: instance.team, title: titleOf(instance.team) }}
          />
          {instance.related.length === 0 ? null : (
            <Card className="p-4">
              <h2 className="mb-2 font-semibold">Related templates</h2>
              <RelatedTemplates
                related={instance.related}
                href={(name) => `/catalog/${name}/launch?from=${id}`}
              />
            </Card>
          )}
        </div>
      </div>
    </>
  );
}

/** Git is asked once for a page. */
const filesOf = cache(filesByHand);

/** Git is asked while the page is there already. */
async function ByHand({ ctx, instance }: { ctx: Context; instance: InstanceDetails }) {
  return <ChangedByHand instance={instance} found={await filesOf(ctx, instance.id)} />;
}

function Standing({ instance }: { instance: InstanceDetails }) {
  const open =
    instance.openRequestId === undefined ? null : (
      <TextLink href={`/requests/${instance.openRequestId}`}>Follow it</TextLink>
    );
  const { failure } = instance;
  // A change that is on its way, else the last one that was merged, tells what happened.
  const requestId = instance.openRequestId ?? lastMerged(instance);
  if (failure) return <InstanceFailure failure={failure} requestId={requestId} />;
  if (instance.removedAt)
    return (
      <Callout tone="info" title="It is gone">
        Its folder is no longer in Git. Its history stays here.
      </Callout>
    );
  if (open) return <Callout tone="info" title="A change is on its way" action={open} />;
  return null;
}

/** That its version is deprecated or withdrawn, why, and what to do. */
function VersionCallout({ instance }: { instance: InstanceDetails }) {
  const { life, templateName, templateVersion } = instance;
  const mayMove = instance.whyNotChange === undefined && instance.hasOtherVersions;
  if (life === undefined || instance.removedAt) return null;
  return (
    <Callout
      tone={life.state === "withdrawn" ? "danger" : "warning"}
      title={`${templateName} ${templateVersion} is ${life.state}`}
      action={
        mayMove ? (
          <TextLink href={`/instances/${instance.id}/upgrade`}>Go to another version</TextLink>
        ) : undefined
      }
    >
      <VersionLifeNote template={templateName} life={life} href={(other) => `/catalog/${other}`} />
    </Callout>
  );
}

function lastMerged({ requests }: InstanceDetails): string | undefined {
  return requests.find(({ state }) => state === "failed" || state === "rolled-back")?.id;
}

async function InGit({ ctx, instance }: { ctx: Context; instance: InstanceDetails }) {
  const { paths } = await filesOf(ctx, instance.id);
  return <FilesInGit instance={instance} paths={paths} />;
}

function History({ instance }: { instance: InstanceDetails }) {
  const lines = [
    ...instance.requests.map((request) => ({ at: request.createdAt, request })),
    ...instance.corrections.map((correction) => ({ at: correction.at, correction })),
  ].toSorted((a, b) => b.at.getTime() - a.at.getTime());
  return (
    <Card>
      <CardHeader
        title="History"
        detail="All requests, and what Flux put back in the cluster; newest first."
      />
      <ul className="divide-y divide-line">
        {lines.map((line) =>
          "request" in line ? (
            <li
              key={line.request.id}
              className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2.5"
            >
              <TextLink href={`/requests/${line.request.id}`} quiet>
                {kinds[line.request.kind]} {line.request.templateVersion}
              </TextLink>
              <RequestStateLabel state={line.request.state} kind={line.request.kind} />
              <span className="ml-auto text-sm text-muted">
                {line.request.requester} · <RelativeTime at={line.request.createdAt} />
              </span>
            </li>
          ) : (
            <CorrectionLine key={line.at.toISOString()} correction={line.correction} />
          ),
        )}
      </ul>
    </Card>
  );
}

const kinds = {
  create: "Launched",
  edit: "Edited",
  upgrade: "Upgraded to",
  remove: "Removed",
  adopt: "Adopted",
  promote: "Promoted",
} as const;

function Facts({ instance, team }: { instance: InstanceDetails; team: TeamRef }) {
  const { repository } = instance;
  const folder = `${repository.webUrl}/tree/${repository.branch}/${instance.path}`;
  return (
    <Card className="p-4">
      <DescriptionList
        entries={[
          ["Since", <RelativeTime key="since" at={instance.stateSince} />],
          ["Target", instance.target.title],
          ["Cluster", instance.cluster],
          ["Team", <TeamName key="team" team={team} />],
          [
            "Template",
            <TextLink key="template" href={`/catalog/${instance.templateName}`}>
              {instance.templateName} {instance.templateVersion}
            </TextLink>,
          ],
          [
            "Newer",
            instance.newerVersion === undefined ? undefined : (
              <Badge key="newer" tone="info" icon={CircleArrowUp}>
                {instance.newerVersion}
              </Badge>
            ),
          ],
          [
            "Versions",
            instance.whyNotChange === undefined && instance.hasOtherVersions ? (
              <TextLink key="versions" href={`/instances/${instance.id}/upgrade`}>
                Go to another version
              </TextLink>
            ) : undefined,
          ],
          [
            "Last change",
            <span key="changed">
              <RelativeTime at={instance.changedAt} />, {instance.changedBy ?? "by hand, in Git"}
            </span>,
          ],
          ["Launched by", instance.createdBy],
          [
            "In Git",
            instance.commit === undefined ? (
              "Not merged yet"
            ) : (
              <TextLink key="git" href={folder}>
                {instance.path}
              </TextLink>
            ),
          ],
        ]}
      />
    </Card>
  );
}
