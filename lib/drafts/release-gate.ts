import type { Context } from "@/lib/access/server";
import type { ReleaseGate } from "@/lib/catalog/server";
import { releaseChecks } from "@/lib/fair-use/server";
import { lookedAt } from "@/lib/impact/server";
import { checkRelease, obstaclesOf, type ReleaseCheck } from "@/lib/releases/server";
import { type BundleFiles, templateDigest } from "@/lib/template";

/**
 * The checklist of a bundle that is to come out, with how far its impact was looked at; one at a time for each person. `accepted`:
 * the number of instances of which nobody can say what becomes of them, where whoever releases goes on knowing that. Throws as
 * `checkRelease`, and `rate_limited` where many newer ones of the same person came before it began.
 */
export async function checkedRelease(
  ctx: Context,
  template: string,
  bundle: BundleFiles,
  accepted?: number,
): Promise<ReleaseCheck> {
  const check = async () => {
    const found = await lookedAt(ctx, template, templateDigest(bundle));
    return checkRelease(ctx, template, bundle, { ...found, accepted });
  };
  const { userId } = ctx.actor;
  return userId === undefined ? check() : releaseChecks.run(userId, check);
}

/**
 * What keeps a version from being released, by the checklist: the gate of every release, whoever asks for it and by which way.
 */
export function releaseGate(ctx: Context, accepted?: number): ReleaseGate {
  return async ({ name, bundle }) => obstaclesOf(await checkedRelease(ctx, name, bundle, accepted));
}
