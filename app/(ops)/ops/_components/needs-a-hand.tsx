import { CircleCheck } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { EmptyState } from "@/components/ui/empty-state";
import { HoverLink } from "@/components/ui/hover-link";
import type { FewApprovers } from "@/lib/approvals";
import { config } from "@/lib/config/server";
import { configuredHost } from "@/lib/git-host";
import type { PlatformOverview } from "@/lib/overview";
import { SetAsideJobs } from "./set-aside-jobs";
import { ToApprove } from "./to-approve";
import { AttentionList } from "./attention-list";

/** What waits for somebody, each with the way there; and that nothing does. */
export function NeedsAHand({ overview }: { overview: PlatformOverview }) {
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
        <AttentionList
          title="Unreachable repositories"
          rows={unreachable.map(({ id, name, problem }) => ({
            key: id,
            href: "/ops/github",
            label: name,
            detail: problem,
          }))}
        />
      ) : null}
      <AttentionList
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
      <AttentionList
        title="Failing instances"
        rows={failing.map((each) => ({
          key: each.id,
          href: `/instances/${each.id}`,
          label: `${each.name} of ${each.team} on ${each.target}`,
          detail: each.reason ?? "",
          at: each.since,
        }))}
      />
      <AttentionList
        title="Waiting requests"
        rows={waiting.map((each) => ({
          key: each.id,
          href: `/requests/${each.id}`,
          label: `${each.name} of ${each.team}`,
          detail: each.waitsFor,
          at: each.since,
        }))}
      />
      <AttentionList
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
      <AttentionList
        title="Policies that a cluster would refuse"
        rows={refusedPolicies.map((each) => ({
          key: each.name,
          href: `/ops/policies/${encodeURIComponent(each.name)}`,
          label: each.title,
          detail: each.detail,
        }))}
      />
      <AttentionList
        title="Targets with too few approvers"
        rows={fewApprovers.map((each) => ({
          key: `${each.name} ${each.byOps}`,
          href: each.canLink ? "/ops/targets" : "/ops/github",
          label: each.title,
          detail: fewApproversInWords(each),
        }))}
      />
      <AttentionList
        title="People whose groups did not all come from single sign-on"
        rows={lackGroups.map((each) => ({
          key: each.userId,
          href: `/ops/audit?text=${encodeURIComponent(each.name)}`,
          label: each.name,
          detail: each.detail,
        }))}
      />
      <AttentionList
        title="Outdated versions still in use"
        rows={outdated.map((each) => ({
          key: `${each.template} ${each.version}`,
          href: `/ops/templates/${each.template}`,
          label: `${each.template} ${each.version}`,
          detail: `${each.state}, ${each.instances === 1 ? "1 instance" : `${each.instances} instances`}`,
        }))}
      />
      {drafts === 0 ? null : (
        <AttentionList
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
