import type { Metadata } from "next";
import NextLink from "next/link";
import { NoPermission } from "@/components/shell/no-permission";
import { Described } from "@/components/launch/described";
import { DroppedParameters } from "@/components/launch/dropped-parameters";
import type { LaunchValues } from "@/components/launch/launch-values";
import { Callout } from "@/components/ui/callout";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { TextLink } from "@/components/ui/link";
import { PageHeader } from "@/components/ui/page-header";
import { getTemplate, getTemplateVersion } from "@/lib/catalog/server";
import { type Actor, can } from "@/lib/access";
import { knownTeams, requirePage } from "@/lib/identity/server";
import { oftenGiven, relatedStart } from "@/lib/instances/server";
import { oftenFirst } from "@/lib/template";
import { type LaunchAgain, launchAgain } from "@/lib/requests/server";
import { listTargets } from "@/lib/targets/server";
import { currentTeam } from "../../../../_shell/current-team";
import { teamTitles } from "../../../../_shell/team-titles";
import { orNotFound } from "../../../../_shell/or-not-found";
import { LaunchTemplate } from "./_components/launch-template";

interface Props {
  params: Promise<{ name: string }>;
  searchParams: Promise<{ from?: string; again?: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Launch ${(await params).name}` };
}

export default async function LaunchPage({ params, searchParams }: Props) {
  const [{ name }, { from, again }] = await Promise.all([params, searchParams]);
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
  const [version, targets, team, teams, related, earlier, often, titleOf] = await Promise.all([
    getTemplateVersion(ctx, name, offeredVersion),
    listTargets(ctx),
    currentTeam(ctx.actor),
    teamsOf(ctx.actor, () => knownTeams(ctx)),
    from === undefined ? undefined : relatedStart(ctx, from, name),
    again === undefined ? undefined : launchAgain(ctx, again, name),
    oftenGiven(ctx, name),
    teamTitles(ctx),
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
  const start = earlier ?? related;
  const initial: LaunchValues =
    earlier !== undefined
      ? {
          name: earlier.name,
          parameters: earlier.parameters,
          team: teams.includes(earlier.team) ? earlier.team : nothing.team,
          target: choices.some((choice) => choice.name === earlier.target)
            ? earlier.target
            : nothing.target,
        }
      : related === undefined || !teams.includes(related.team)
        ? nothing
        : { name: "", team: related.team, target: related.target, parameters: related.parameters };
  return (
    <>
      {header}
      {related === undefined ? null : (
        <Callout tone="info" className="mb-4">
          What is known of {related.from.name} is filled in.
        </Callout>
      )}
      {earlier === undefined ? null : (
        <Earlier earlier={earlier} version={offeredVersion} teams={teams} />
      )}
      <Described steps={version.definition.steps}>
        <LaunchTemplate
          template={name}
          version={offeredVersion}
          steps={oftenFirst(version.definition.steps, often)}
          schema={version.schema}
          teams={teams.map((each) => ({ name: each, title: titleOf(each) }))}
          targets={choices}
          initial={initial}
          showsProblems={earlier !== undefined}
          draftKey={`launch ${ctx.actor.userId ?? ""} ${name}${start === undefined ? "" : ` ${start.from.id}`}`}
        />
      </Described>
    </>
  );
}

/** Says where the values come from, and what of them could not be taken. */
function Earlier({
  earlier: { from, team, dropped },
  version,
  teams,
}: {
  earlier: LaunchAgain;
  version: string;
  teams: readonly string[];
}) {
  return (
    <>
      <Callout tone="info" className="mb-4">
        The values of <TextLink href={`/requests/${from.id}`}>the request for {from.name}</TextLink>{" "}
        are filled in
        {from.version === undefined || from.version === version
          ? "."
          : `, from version ${from.version}. This is version ${version}.`}
        {teams.includes(team) ? "" : ` You cannot launch for ${team}.`}
      </Callout>
      <DroppedParameters pointers={dropped} />
    </>
  );
}

/** Developers launch for their own teams; Ops for every team that is known. */
async function teamsOf(actor: Actor, all: () => Promise<string[]>): Promise<string[]> {
  if (!actor.roles.includes("ops")) return [...actor.teams];
  return [...new Set([...actor.teams, ...(await all())])].sort();
}
