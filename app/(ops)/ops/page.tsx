import { CircleCheck } from "lucide-react";
import type { Metadata } from "next";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardHeader } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/empty-state";
import { HoverLink } from "@/components/ui/hover-link";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { RelativeTime } from "@/components/ui/relative-time";
import type { FewApprovers } from "@/lib/approvals";
import { config } from "@/lib/config/server";
import { configuredHost } from "@/lib/git-host";
import type { PlatformOverview } from "@/lib/overview";
import { platformOverview } from "@/lib/overview/server";
import { opsContext } from "../../_shell/require-ops";
import { Numbers } from "./_components/numbers";
import { SetAsideJobs } from "./_components/set-aside-jobs";
import { TargetsInUse } from "./_components/targets-in-use";
import { ToApprove } from "./_components/to-approve";

export const metadata: Metadata = { title: "Overview" };

export default async function Overview() {
  const ctx = await opsContext("ops.read");
  if (!ctx) return null;
  const overview = await platformOverview(ctx);
  return (
    <>
      <PageHeader title="Overview" sentence="What needs attention, then the numbers." />
      <div className="flex flex-col gap-8">
        <NeedsAHand overview={overview} />
        <Numbers numbers={overview.numbers} />
        <TargetsInUse targets={overview.targets} />
      </div>
    </>
  );
}

function NeedsAHand({ overview }: { overview: PlatformOverview }) {
  const {
    setAside,
    toApprove,
    failing,
    waiting,
    outdated,
    violated,
    drafts,
    connected,
    unreachable,
    fewApprovers,
    lackGroups,
    accessFault,
    refusedPolicies,
  } = overview;
  const unanswered = overview.targets.flatMap(({ contact }) =>
    contact?.api.unansweredSince === undefined ? [] : [contact],
  );
  if (
    connected &&
    accessFault === undefined &&
    unanswered.length +
      setAside.length +
      toApprove.length +
      failing.length +
      unreachable.length +
      waiting.length +
      outdated.length +
      violated.length +
      fewApprovers.length +
      lackGroups.length +
      refusedPolicies.length +
      drafts ===
      0
  ) {
    return (
      <EmptyState icon={CircleCheck} title="Nothing needs attention">
        No failing instances, waiting requests, outdated versions or new policy violations, and
        every target has people who can approve.
      </EmptyState>
    );
  }
  return (
    <section aria-label="Needs attention" className="flex flex-col gap-4">
      {connected ? null : (
        <Callout
          tone="warning"
          title="Slipway is not connected to its Git host"
          action={
            <Button asChild size="sm" variant="primary">
              <HoverLink href="/ops/github">Connect it</HoverLink>
            </Button>
          }
        >
          Requests are stored, and resume once it is connected.
        </Callout>
      )}
      {accessFault === undefined ? null : (
        <Callout
          tone="danger"
          title="What the access file says now is not in force"
          action={
            <Button asChild size="sm">
              <HoverLink href="/ops/access">Open access</HoverLink>
            </Button>
          }
        >
          {accessFault} What it said before stays in force.
        </Callout>
      )}
      {connected ? (
        <List
          title="Unreachable repositories"
          rows={unreachable.map(({ id, name, problem }) => ({
            key: id,
            href: "/ops/github",
            label: name,
            detail: problem,
          }))}
        />
      ) : null}
      <List
        title="Clusters that do not answer"
        rows={unanswered.map(({ name, title, api }) => ({
          key: name,
          href: "/ops/targets",
          label: title,
          detail: api.problem ?? "",
          ...(api.unansweredSince === undefined ? {} : { at: api.unansweredSince }),
        }))}
      />
      <ToApprove requests={toApprove} host={configuredHost(config()).name} />
      <SetAsideJobs jobs={setAside} />
      <List
        title="Failing instances"
        rows={failing.map((each) => ({
          key: each.id,
          href: `/instances/${each.id}`,
          label: `${each.name} of ${each.team} on ${each.target}`,
          detail: each.reason ?? "",
          at: each.since,
        }))}
      />
      <List
        title="Waiting requests"
        rows={waiting.map((each) => ({
          key: each.id,
          href: `/requests/${each.id}`,
          label: `${each.name} of ${each.team}`,
          detail: each.waitsFor,
          at: each.since,
        }))}
      />
      <List
        title="New policy violations"
        rows={violated.map((each) => ({
          key: each.policy,
          href: `/ops/compliance?policy=${encodeURIComponent(each.policy)}&standing=denied&age=new`,
          label: each.title,
          detail:
            each.objects === 1
              ? "1 object in Git would be denied"
              : `${each.objects} findings in Git would be denied`,
          at: each.since,
        }))}
      />
      <List
        title="Policies that a cluster would refuse"
        rows={refusedPolicies.map((each) => ({
          key: each.name,
          href: `/ops/policies/${encodeURIComponent(each.name)}`,
          label: each.title,
          detail: each.detail,
        }))}
      />
      <List
        title="Targets with too few approvers"
        rows={fewApprovers.map((each) => ({
          key: `${each.name} ${each.byOps}`,
          href: each.canLink ? "/ops/targets" : "/ops/github",
          label: each.title,
          detail: fewApproversInWords(each),
        }))}
      />
      <List
        title="People whose groups did not all come from single sign-on"
        rows={lackGroups.map((each) => ({
          key: each.userId,
          href: `/ops/audit?text=${encodeURIComponent(each.name)}`,
          label: each.name,
          detail: each.detail,
        }))}
      />
      <List
        title="Outdated versions still in use"
        rows={outdated.map((each) => ({
          key: `${each.template} ${each.version}`,
          href: `/ops/templates/${each.template}`,
          label: `${each.template} ${each.version}`,
          detail: `${each.state}, ${each.instances === 1 ? "1 instance" : `${each.instances} instances`}`,
        }))}
      />
      {drafts === 0 ? null : (
        <List
          title="Drafts"
          rows={[
            {
              key: "drafts",
              href: "/ops/templates?state=draft",
              label:
                drafts === 1
                  ? "1 version waits to be published"
                  : `${drafts} versions wait to be published`,
              detail: "",
            },
          ]}
        />
      )}
    </section>
  );
}

function fewApproversInWords({ byOps, people, canLink }: FewApprovers): string {
  const count = people === 0 ? "Nobody" : "Only one person";
  const who = byOps ? " of the platform team" : "";
  const what = byOps ? "templates of the platform" : "what goes there";
  const remedy = canLink
    ? `At least two are needed, because nobody can approve their own request: ask ${byOps ? "the team" : "those who may use it"} to link their login under Account.`
    : "Logins cannot be linked here yet: set up the App, or an OAuth client.";
  return `${count}${who} could approve ${what}. ${remedy}`;
}

interface Row {
  key: string;
  href: string;
  label: string;
  detail: string;
  at?: Date;
}

function List({ title, rows }: { title: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  return (
    <Card>
      <CardHeader title={title} />
      <ul className="divide-y divide-line">
        {rows.map((row) => (
          <li key={row.key} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 px-4 py-2.5">
            <TextLink href={row.href} quiet className="font-medium">
              {row.label}
            </TextLink>
            <span className="min-w-0 basis-full text-sm text-muted [overflow-wrap:anywhere] sm:flex-1 sm:basis-0">
              {row.detail}
            </span>
            {row.at ? (
              <span className="text-sm text-muted">
                <RelativeTime at={row.at} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
