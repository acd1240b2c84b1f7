import type { Metadata } from "next";
import { can } from "@/lib/access";
import { draftOf } from "@/lib/drafts/server";
import { knownTeams } from "@/lib/identity/server";
import { listTargets } from "@/lib/targets/server";
import { orNotFound } from "../../../../../../_shell/or-not-found";
import { opsContext } from "../../../../../../_shell/require-ops";
import { teamTitles } from "../../../../../../_shell/team-titles";
import { DraftWorkbench } from "./_components/draft-workbench";

interface Props {
  params: Promise<{ name: string; id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Draft of ${decodeURIComponent((await params).name)}` };
}

export default async function DraftPage({ params }: Props) {
  const { id } = await params;
  const ctx = await opsContext("draft.read");
  if (!ctx) return null;
  const draft = await orNotFound(draftOf(ctx, id));
  const [targets, known, titleOf] = await Promise.all([
    listTargets(ctx),
    can(ctx.actor, "ops.read") ? knownTeams(ctx) : [],
    teamTitles(ctx),
  ]);
  const choices = targets
    .filter((target) => can(ctx.actor, "target.use", { groups: target.accessGroups }))
    .map(({ name, title, environment, cluster }) => ({
      name,
      title,
      environment,
      cluster: cluster.name,
    }));
  const teams = [...new Set([...ctx.actor.teams, ...known])].map((name) => ({
    name,
    title: titleOf(name),
  }));
  const { template, category } = draft;
  const mayRelease = can(ctx.actor, "draft.release", { authored: { template, category } });
  const at = `/ops/templates/${encodeURIComponent(template)}/draft/${id}`;
  return (
    <DraftWorkbench
      draft={draft}
      teams={teams}
      targets={choices}
      initial={{
        name: "example",
        team: teams[0]?.name ?? "team",
        target: choices[0]?.name ?? "",
        parameters: {},
      }}
      // Who may not release it asks for it there.
      releaseHref={draft.discarded === undefined ? `${at}/release` : undefined}
      mayRelease={mayRelease}
    />
  );
}
