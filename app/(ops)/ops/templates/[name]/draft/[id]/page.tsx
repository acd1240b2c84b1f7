import type { Metadata } from "next";
import { can } from "@/lib/access";
import { draftOf } from "@/lib/drafts/server";
import { knownTeams } from "@/lib/identity/server";
import { targetsToTry } from "@/lib/targets/server";
import { firstOf, type SearchParams } from "../../../../../../_shell/address";
import { orNotFound } from "../../../../../../_shell/or-not-found";
import { opsContext } from "../../../../../../_shell/require-ops";
import { teamTitles } from "../../../../../../_shell/team-titles";
import { DraftWorkbench } from "./_components/draft-workbench";

interface Props {
  params: Promise<{ name: string; id: string }>;
  searchParams: SearchParams;
}

export async function generateMetadata({ params }: Pick<Props, "params">): Promise<Metadata> {
  return { title: `Draft of ${decodeURIComponent((await params).name)}` };
}

/** `?file=` and `&line=` say where it opens. */
export default async function DraftPage({ params, searchParams }: Props) {
  const { id } = await params;
  const ctx = await opsContext("draft.read");
  if (!ctx) return null;
  const draft = await orNotFound(draftOf(ctx, id));
  const [targets, known, titleOf] = await Promise.all([
    targetsToTry(ctx),
    can(ctx.actor, "ops.read") ? knownTeams(ctx) : [],
    teamTitles(ctx),
  ]);
  const choices = targets.map(({ name, title, environment, cluster }) => ({
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
  const asked = await searchParams;
  const file = firstOf(asked["file"]);
  const line = Number(firstOf(asked["line"]));
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
      opens={
        file === undefined || !Object.hasOwn(draft.files, file)
          ? undefined
          : { file, ...(Number.isSafeInteger(line) && line > 0 ? { line } : {}) }
      }
    />
  );
}
