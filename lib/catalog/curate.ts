import { lockTextUntilCommit, type PrismaClient } from "@/lib/db/server";
import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { TemplateProblem } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import type { VersionState } from "./catalog";
import { offerLatest } from "./store/templates";
import { bundleOf, findVersion, saveState } from "./store/versions";
import { lintVersionTask } from "./tasks";

/** From which states a version may go to which, and why not. */
const transitions: Record<
  Exclude<VersionState, "draft">,
  { from: readonly VersionState[]; refusal: string }
> = {
  published: { from: ["draft", "deprecated", "withdrawn"], refusal: "It is published already." },
  deprecated: { from: ["published"], refusal: "Only a published version can be deprecated." },
  withdrawn: {
    from: ["published", "deprecated"],
    refusal: "Only a version that was published can be withdrawn.",
  },
};

const verbs = {
  published: "template.publish",
  deprecated: "template.deprecate",
  withdrawn: "template.withdraw",
} as const;

/**
 * Offers a version to developers. A version with an error is refused. Throws `forbidden`,
 * `not_found`, `conflict`, `template_invalid`.
 */
export const publishVersion = (ctx: Context, name: string, version: string) =>
  move(ctx, name, version, "published");

/** Still offered to nobody new once a later one is there; instances keep it, with a mark. */
export const deprecateVersion = (ctx: Context, name: string, version: string) =>
  move(ctx, name, version, "deprecated");

/** Takes a version from the catalog. Instances on it keep running; nobody can launch it. */
export const withdrawVersion = (ctx: Context, name: string, version: string) =>
  move(ctx, name, version, "withdrawn");

/** What is wrong with a version by the rules of now; undefined where it is no draft. */
async function readDraft(
  db: PrismaClient,
  name: string,
  version: string,
): Promise<{ id: string; problems: TemplateProblem[] } | undefined> {
  const found = await findVersion(db, name, version);
  if (found?.state !== "draft") return undefined;
  const files = await bundleOf(db, found.id);
  const { problems } = await runTask(lintVersionTask, { files, isPublished: false });
  return { id: found.id, problems };
}

async function move(
  ctx: Context,
  name: string,
  version: string,
  to: Exclude<VersionState, "draft">,
): Promise<void> {
  requireCan(ctx.actor, "template.curate");
  const draft = await readDraft(ctx.db, name, version);
  await ctx.db.$transaction(async (tx) => {
    await lockTextUntilCommit(tx, "template", name);
    const found = await findVersion(tx, name, version);
    if (!found) throw new PortalError("not_found", `There is no version ${version} of ${name}.`);
    if (!transitions[to].from.includes(found.state))
      throw new PortalError("conflict", transitions[to].refusal);
    if (found.state === "draft" && found.id !== draft?.id)
      throw new PortalError("conflict", `${name} ${version} was replaced meanwhile. Look again.`);
    // What was taken in as a draft when there were fewer rules is held to those of now.
    const problems = [...found.problems, ...(draft?.problems ?? [])];
    const errors = problems.filter((problem) => problem.severity === "error");
    if (to === "published" && errors.length > 0) {
      throw new PortalError(
        "template_invalid",
        `${name} ${version} has ${errors.length} errors and cannot be published.`,
        {
          hint: "Correct the template and give it a new version.",
        },
      );
    }

    await saveState(
      tx,
      found.id,
      to === "published"
        ? { state: to, publishedAt: ctx.now(), publishedBy: ctx.actor.name }
        : { state: to },
    );
    await offerLatest(tx, found.templateId);
    await record(
      { ...ctx, db: tx },
      {
        action: verbs[to],
        subject: { type: "template", id: found.templateId, name: `${name} ${version}` },
        before: { state: found.state },
        after: { state: to },
      },
    );
  });
}
