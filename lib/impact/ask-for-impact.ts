import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { getVersion } from "@/lib/catalog/server";
import { lockTextUntilCommit } from "@/lib/db/server";
import { parseInput, PortalError } from "@/lib/errors";
import { enqueue } from "@/lib/jobs/server";
import { parseBundle, requireAuthor } from "@/lib/releases/server";
import type { BundleFiles } from "@/lib/template";
import { z } from "zod";
import { countWaiting, saveAsked } from "./store/impacts";

const versionInput = z.object({
  template: z.string().min(1).max(63),
  version: z.string().min(1).max(100),
});

/**
 * Has it looked what a version in the catalog would do to every instance of its template; again where that was looked at
 * before, which costs only what has changed since. For who may author the template. Answers the id of the impact. Throws
 * `forbidden`, `not_found`, and `rate_limited` where many others that they asked for wait still.
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
 * as `askForImpact`, and `template_invalid` for one that cannot be read.
 */
export async function askForImpactOfBundle(ctx: Context, bundle: BundleFiles): Promise<string> {
  requireCan(ctx.actor, "draft.write");
  const { definition, digest } = await parseBundle(bundle);
  const { name: template, version, category } = definition;
  await requireAuthor(ctx, template, { categories: [category], to: "draft.write" });
  return ask(ctx, { template, version, digest, bundle });
}

/** Each takes a worker up to minutes, and one is looked at at a time: nobody fills the line for all others. */
const mostWaiting = 20;
/** Milliseconds. Of what waits for longer, its worker may have ended. */
const recently = 3_600_000;

function ask(
  { db, actor, now }: Context,
  of: { template: string; version: string; digest: string; bundle: BundleFiles | undefined },
): Promise<string> {
  const { name: by } = actor;
  return db.$transaction(async (tx) => {
    await lockTextUntilCommit(tx, "impacts", by);
    const since = new Date(now().getTime() - recently);
    if ((await countWaiting(tx, { by, since, except: of.digest })) >= mostWaiting) throw tooMany();
    const impactId = await saveAsked(tx, { ...of, by, now: now() });
    await enqueue(tx, "find-impact", { impactId }, { singletonKey: impactId });
    return impactId;
  });
}

function tooMany(): PortalError {
  return new PortalError(
    "rate_limited",
    `${mostWaiting} impacts that you asked for are not looked at yet.`,
    { hint: "Wait until some of them are.", retryAfter: 60 },
  );
}
