import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { getVersion } from "@/lib/catalog/server";
import { parseInput } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/server";
import { parseBundle, requireAuthor } from "@/lib/releases/server";
import type { BundleFiles } from "@/lib/template";
import { z } from "zod";
import { saveAsked } from "./store/impacts";

const versionInput = z.object({
  template: z.string().min(1).max(63),
  version: z.string().min(1).max(100),
});

/**
 * Has it looked what a version in the catalog would do to every instance of its template; again where that was looked at
 * before, which costs only what has changed since. For who may author the template. Answers the id of the impact. Throws `forbidden`, `not_found`.
 */
export async function askForImpact(ctx: Context, raw: unknown): Promise<string> {
  requireCan(ctx.actor, "draft.write");
  const { template, version } = parseInput(versionInput, raw);
  await requireAuthor(ctx, template, { to: "draft.write" });
  const { digest } = await getVersion(ctx.db, template, version);
  return ask(ctx, { template, version, digest, bundle: undefined });
}

/**
 * The same for a bundle that is not in the catalog yet, as a draft. It is kept beside what is found of it, for 30 days. Throws
 * `forbidden`, and `template_invalid` for one that cannot be read.
 */
export async function askForImpactOfBundle(ctx: Context, bundle: BundleFiles): Promise<string> {
  requireCan(ctx.actor, "draft.write");
  const { definition, digest } = await parseBundle(bundle);
  const { name: template, version, category } = definition;
  await requireAuthor(ctx, template, { categories: [category], to: "draft.write" });
  return ask(ctx, { template, version, digest, bundle });
}

function ask(
  { db, actor, now }: Context,
  of: { template: string; version: string; digest: string; bundle: BundleFiles | undefined },
): Promise<string> {
  return db.$transaction(async (tx) => {
    const impactId = await saveAsked(tx, { ...of, by: actor.name, now: now() });
    await enqueue(tx, "find-impact", { impactId }, { singletonKey: impactId });
    return impactId;
  });
}
