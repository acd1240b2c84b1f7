import { z } from "zod";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import { previews } from "@/lib/fair-use/server";
import { gitRepository, hostConnection } from "@/lib/git-host/server";
import { requireAuthor } from "@/lib/releases/server";
import { runTask } from "@/lib/threads/server";
import { versionOf } from "./find-impact";
import { listFolders, noFolder, readFolders } from "./read-folders";
import { RulesOf } from "./rules-of";
import { findImpact } from "./store/impacts";
import { type LivingInstance, livingInstance } from "./store/instances";
import { type ImpactDiff, impactDiffTask } from "./tasks";

/** What a version would change of one instance, as Git has it now, file by file. */
export interface InstanceDiff extends ImpactDiff {
  instance: Pick<LivingInstance, "id" | "team" | "name"> & { target: string };
  commit: string;
}

/**
 * Renders one instance again and gives the files of both, one at a time for each person. Throws `forbidden`, `not_found`,
 * `too_costly`, what the host throws, and `rate_limited` where many newer ones of the same person came before it began.
 */
export async function impactDiff(
  ctx: Context,
  digest: string,
  instanceId: unknown,
): Promise<InstanceDiff> {
  requireCan(ctx.actor, "draft.read");
  const { userId } = ctx.actor;
  const find = () => diffOf(ctx, digest, instanceId);
  return userId === undefined ? find() : previews.run(userId, find);
}

async function diffOf(ctx: Context, digest: string, instanceId: unknown): Promise<InstanceDiff> {
  const impact = await findImpact(ctx.db, { digest });
  if (impact !== undefined) await requireAuthor(ctx, impact.template);
  const id = z.uuid().safeParse(instanceId);
  const instance =
    impact === undefined || !id.success
      ? undefined
      : await livingInstance(ctx.db, impact.template, id.data);
  if (impact === undefined || instance === undefined)
    throw new PortalError("not_found", "There is no such instance of this template.");
  const { target, path, team, name, isApplied } = instance;
  const repo = gitRepository(() => hostConnection(ctx), target.repository, {});
  const { commit, folders } = await listFolders(repo, target.branch, new Set([path]));
  const folder = folders.get(path) ?? noFolder;
  const [[contents = {}], { rules }, version] = await Promise.all([
    readFolders(ctx, repo, commit, [folder]),
    new RulesOf(ctx).of(instance),
    versionOf(ctx, impact),
  ]);
  const diff = await runTask(impactDiffTask, {
    version,
    instance: { path, contents, target, isApplied },
    rules,
  });
  return { ...diff, instance: { id: instance.id, team, name, target: target.title }, commit };
}
