import type { Metadata } from "next";
import NextLink from "next/link";
import { NoPermission } from "@/components/shell/no-permission";
import { Callout } from "@/components/ui/callout";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { PageHeader } from "@/components/ui/page-header";
import { getTemplate, getTemplateVersion } from "@/lib/catalog/server";
import { type Actor, can } from "@/lib/access";
import { knownTeams, requirePage } from "@/lib/identity/server";
import { relatedStart } from "@/lib/instances/server";
import { listTargets } from "@/lib/targets/server";
import { currentTeam } from "../../../../_shell/current-team";
import { orNotFound } from "../../../../_shell/or-not-found";
import { LaunchTemplate } from "./_components/launch-template";

interface Props {
  params: Promise<{ name: string }>;
  searchParams: Promise<{ from?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Launch ${(await params).name}` };
}

export default async function LaunchPage({ params, searchParams }: Props) {
  const [{ name }, { from }] = await Promise.all([params, searchParams]);
  const ctx = await requirePage();
  const template = await orNotFound(getTemplate(ctx, name));
  const { definition, offeredVersion } = template;
  const header = (
    <PageHeader
      crumbs={[
        { label: "Catalog", href: "/catalog" },
        { label: definition.title, href: `/catalog/${name}` },
        { label: "Launch" },
      ]}
      title={`Launch ${definition.title}`}
      sentence={
        definition.scope === "platform"
          ? "It is deployed with the platform's permissions, so the platform team approves its pull request."
          : "Preview every file before you submit. Nothing is deployed until the pull request is merged."
      }
    />
  );
  if (!can(ctx.actor, "request.open")) {
    return (
      <>
        {header}
        <NoPermission
          what="launch templates as a viewer"
          who="A developer of a team can. The platform team can make you one, through your SSO groups."
        />
      </>
    );
  }
  if (offeredVersion === null) {
    return (
      <>
        {header}
        <EmptyState
          title="Nothing to launch"
          action={
            <Button asChild>
              <NextLink href="/catalog">Back to the catalog</NextLink>
            </Button>
          }
        >
          No version of this template is offered at the moment.
        </EmptyState>
      </>
    );
  }
  const [version, targets, team, teams, start] = await Promise.all([
    getTemplateVersion(ctx, name, offeredVersion),
    listTargets(ctx),
    currentTeam(ctx.actor),
    teamsOf(ctx.actor, () => knownTeams(ctx)),
    from === undefined ? undefined : relatedStart(ctx, from, name),
  ]);
  const choices = targets.map((target) => ({
    name: target.name,
    title: target.title,
    environment: target.environment,
    cluster: target.cluster.name,
    whyNot: can(ctx.actor, "target.use", { groups: target.accessGroups })
      ? undefined
      : `Only for ${target.accessGroups.join(", ")}`,
  }));
  const firstTarget = choices.find((choice) => choice.whyNot === undefined);
  const nothing = {
    name: "",
    team: team ?? teams[0] ?? "",
    target: firstTarget?.name ?? "",
    parameters: {},
  };
  return (
    <>
      {header}
      {start === undefined ? null : (
        <Callout tone="info" className="mb-4">
          What is known of {start.from.name} is filled in.
        </Callout>
      )}
      <LaunchTemplate
        template={name}
        version={offeredVersion}
        steps={version.definition.steps}
        schema={version.schema}
        teams={teams}
        targets={choices}
        initial={
          start === undefined || !teams.includes(start.team)
            ? nothing
            : { name: "", team: start.team, target: start.target, parameters: start.parameters }
        }
        draftKey={`launch ${ctx.actor.userId ?? ""} ${name}${start === undefined ? "" : ` ${start.from.id}`}`}
      />
    </>
  );
}

/** Developers launch for their own teams; Ops for every team that is known. */
async function teamsOf(actor: Actor, all: () => Promise<string[]>): Promise<string[]> {
  if (!actor.roles.includes("ops")) return [...actor.teams];
  return [...new Set([...actor.teams, ...(await all())])].sort();
}
