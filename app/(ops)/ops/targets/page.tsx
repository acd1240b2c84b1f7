import type { Metadata } from "next";
import { ProposalNotes } from "@/components/curation/proposal-note";
import { ClusterAnswers, WebhookHeard } from "@/components/targets/target-contact";
import { Badge } from "@/components/ui/badge";
import { Callout } from "@/components/ui/callout";
import { Card, CardHeader } from "@/components/ui/card";
import { DescriptionList } from "@/components/ui/description-list";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { proposalsAbout } from "@/lib/proposals/server";
import type { Target, TargetContact } from "@/lib/targets";
import { listTargetContacts, listTargets } from "@/lib/targets/server";
import { opsContext } from "../../../_shell/require-ops";

export const metadata: Metadata = { title: "Targets" };

export default async function Targets() {
  const ctx = await opsContext("target.manage");
  if (!ctx) return null;
  const [targets, contacts] = await Promise.all([listTargets(ctx), listTargetContacts(ctx)]);
  const proposals = await proposalsAbout(ctx, {
    paths: targets.map(({ name }) => `targets/${name}.yaml`),
  });
  const contactOf = new Map(contacts.map((contact) => [contact.name, contact]));
  return (
    <>
      <PageHeader
        title="Targets"
        sentence="Where instances are deployed: a branch of a repository, synced to a cluster."
      />
      <ProposalNotes proposals={proposals} />
      {targets.length === 0 ? (
        <EmptyState title="No target yet">
          Name one in SLIPWAY_TARGETS_FILE, or set SLIPWAY_TARGET_REPOSITORY, and start again.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-4">
          <Callout tone="info">
            Targets are configured as code and read at start-up. Their webhook keys are stored
            encrypted.
          </Callout>
          {targets.map((target) => (
            <TargetCard key={target.name} target={target} contact={contactOf.get(target.name)} />
          ))}
        </div>
      )}
    </>
  );
}

function TargetCard({ target, contact }: { target: Target; contact: TargetContact | undefined }) {
  const { repository } = target;
  const vars = Object.entries(target.vars)
    .map(([name, value]) => `${name}=${value}`)
    .join(", ");
  return (
    <Card>
      <CardHeader
        title={target.title}
        detail={target.environment}
        action={target.requiresApproval ? <Badge tone="info">Needs an approval</Badge> : null}
      />
      <div className="flex flex-col gap-4 p-4">
        {repository.takenBy === undefined ? null : (
          <Callout tone="danger" title="Another repository has this name">
            {repository.owner}/{repository.name} is repository {repository.takenBy} at the Git host
            now, and not the one that this target was set up with. Nothing is written to it, and
            requests wait. Enter the name that yours has now where targets are configured.
          </Callout>
        )}
        <DescriptionList
          entries={[
            [
              "Repository",
              <TextLink key="repository" href={repository.webUrl}>
                {repository.owner}/{repository.name}
              </TextLink>,
            ],
            ["Branch", target.branch],
            ["Folder", <code key="folder">{target.pathPattern}</code>],
            ["Cluster", target.cluster.name],
            ["Cluster API", contact && <ClusterAnswers key="api" api={contact.api} />],
            ["Flux", `${target.fluxNamespace}, source ${target.sourceName}`],
            ["Accounts", `${target.teamServiceAccount}, ${target.platformServiceAccount}`],
            ["Variables", vars === "" ? "None" : vars],
            ["Substitution", target.substitution ? "On" : "Off"],
            ["Labels", target.labels.join(", ")],
            ["Reviewers", ["code owners", ...target.reviewers].join(", ")],
            ["Auto-merge", target.autoMerge === null ? "Off" : `On (${target.autoMerge})`],
            [
              "Who may use it",
              target.accessGroups.length === 0 ? "Every developer" : target.accessGroups.join(", "),
            ],
            [
              "Webhook of Flux",
              <span key="flux">
                <code className="[overflow-wrap:anywhere]">/api/webhooks/flux/{target.name}</code>
                <br />
                <WebhookHeard at={contact?.fluxHeardAt} />
              </span>,
            ],
            [
              "Webhook of Flagger",
              <span key="flagger">
                <code className="[overflow-wrap:anywhere]">
                  /api/webhooks/flagger/{target.name}/…
                </code>
                <br />
                <WebhookHeard at={contact?.flaggerHeardAt} />
              </span>,
            ],
            [
              "Deployment",
              target.suspended === "source"
                ? "Suspended: its source fetches nothing"
                : target.suspended === "parent"
                  ? `Suspended: the Kustomization ${target.parentName}`
                  : undefined,
            ],
          ]}
        />
      </div>
    </Card>
  );
}
