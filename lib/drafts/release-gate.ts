import type { Context } from "@/lib/access/server";
import type { ReleaseGate } from "@/lib/catalog/server";
import { lookedAt } from "@/lib/impact/server";
import { checkRelease, obstaclesOf, type ReleaseCheck } from "@/lib/releases/server";
import { type BundleFiles, templateDigest } from "@/lib/template";

/** The checklist of a bundle that is to come out, with how far its impact was looked at. Throws as `checkRelease`. */
export async function checkedRelease(
  ctx: Context,
  template: string,
  bundle: BundleFiles,
): Promise<ReleaseCheck> {
  return checkRelease(ctx, template, bundle, await lookedAt(ctx, template, templateDigest(bundle)));
}

/**
 * What keeps a version from being released, by the checklist: the gate of every release, whoever asks for it and by which way.
 */
export function releaseGate(ctx: Context): ReleaseGate {
  return async ({ name, bundle }) => obstaclesOf(await checkedRelease(ctx, name, bundle));
}
