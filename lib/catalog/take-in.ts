import { lockTextUntilCommit, type Prisma, type PrismaClient } from "@/lib/db/server";
import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import {
  type BundleFiles,
  changesOf,
  type TemplateDefinition,
  templateDigest,
  type TemplateProblem,
} from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import { precedence } from "./precedence";
import { ensureTemplate, offerLatest } from "./store/templates";
import { isPublishedDigest } from "./store/versions";
import {
  removeVersion,
  saveProblems,
  saveState,
  storeVersion,
  versionOfTemplate,
} from "./store/curated-versions";
import { lintVersionTask } from "./tasks";
import { versionTaken } from "./try-bundle";

export interface TakeInOptions {
  /** Where the bundle comes from, e.g. `catalog`. */
  source: string;
  /**
   * Offer it at once when nothing is wrong with it; otherwise it waits as a draft for somebody of
   * Ops.
   */
  publish: boolean;
}

export interface TakenIn {
  name: string;
  version: string;
  outcome: "added" | "replaced-draft" | "unchanged" | "refused";
  problems: TemplateProblem[];
  /** It waits for somebody of Ops to offer it. */
  isDraft: boolean;
}

/** A bundle that was looked at, to be kept as a version. */
export interface ReadBundle {
  bundle: BundleFiles;
  digest: string;
  definition: TemplateDefinition;
  readme: string;
  /** Of the version. */
  precedence: string;
  problems: TemplateProblem[];
}

/**
 * Takes a bundle into the catalog as a version. What is published is immutable: the same version
 * with other content is refused, with the advice to raise the version. Throws `forbidden`, and
 * `template_invalid` for a bundle with an error, `too_costly`.
 */
export async function takeInBundle(
  ctx: Context,
  bundle: BundleFiles,
  options: TakeInOptions,
): Promise<TakenIn> {
  requireCan(ctx.actor, "template.curate");
  const read = await readForTakeIn(ctx.db, bundle);
  const { name, version } = read.definition;
  return ctx.db.$transaction(async (tx) => {
    const { templateId, ...taken } = await keepVersion(ctx, tx, read, options);
    if (taken.outcome === "added" || taken.outcome === "replaced-draft")
      await record(
        { ...ctx, db: tx },
        {
          action: taken.isDraft ? "template.take-in" : "template.publish",
          subject: { type: "template", id: templateId, name: `${name} ${version}` },
          after: {
            version,
            digest: read.digest,
            source: options.source,
            state: taken.isDraft ? "draft" : "published",
          },
        },
      );
    return taken;
  });
}

/** Looks at a bundle before it is kept, in a thread. Throws `template_invalid`, `too_costly`. */
export async function readForTakeIn(db: PrismaClient, bundle: BundleFiles): Promise<ReadBundle> {
  const digest = templateDigest(bundle);
  const { template, problems } = await runTask(lintVersionTask, {
    files: bundle,
    // A bundle that was published before a rule was there is taken in again at every start.
    isPublished: await isPublishedDigest(db, digest),
  });
  if (!template) throw new PortalError("template_invalid", describe(problems));
  const { definition, readme } = template;
  const { name, version } = definition;
  const sortKey = precedence(version);
  if (sortKey === undefined)
    throw new PortalError(
      "template_invalid",
      `${name}: ${version} is not a semantic version, such as 1.2.0.`,
    );
  return { bundle, digest, definition, readme, precedence: sortKey, problems };
}

/** Keeps a bundle as a version, in the caller's transaction, who records it. */
export async function keepVersion(
  { now, actor }: Pick<Context, "now" | "actor">,
  tx: Prisma.TransactionClient,
  read: ReadBundle,
  options: TakeInOptions,
): Promise<TakenIn & { templateId: string }> {
  const { bundle, digest, definition, problems } = read;
  const { name, version } = definition;
  // One taker of a name at a time, so that two servers that start together do not race for the
  // same version.
  await lockTextUntilCommit(tx, "template", name);
  const templateId = await ensureTemplate(tx, definition, options.source);
  const existing = await versionOfTemplate(tx, templateId, version);
  const taken = { templateId, name, version };
  if (existing?.digest === digest) {
    const isDraft = existing.state === "draft";
    // There may be more rules than when it was taken in: Ops read what they say of it.
    if (!isDraft) await saveProblems(tx, existing.id, problems);
    return { ...taken, outcome: "unchanged", problems, isDraft };
  }
  if (existing && existing.state !== "draft") {
    const refusal = [versionTaken(name, version, existing.state)];
    return { ...taken, outcome: "refused", problems: refusal, isDraft: false };
  }

  if (existing) await removeVersion(tx, existing.id);
  const offered = options.publish && !problems.some((problem) => problem.severity === "error");
  const id = await storeVersion(tx, {
    templateId,
    version,
    precedence: read.precedence,
    digest,
    definition,
    readme: read.readme,
    problems,
    changes: changesOf(bundle, version),
    bundle,
  });
  if (offered) {
    await saveState(tx, id, {
      state: "published",
      publishedAt: now(),
      publishedBy: actor.name,
    });
    await offerLatest(tx, templateId, now());
  }
  const outcome = existing ? "replaced-draft" : "added";
  return { ...taken, outcome, problems, isDraft: !offered };
}

function describe(problems: readonly TemplateProblem[]): string {
  const first = problems[0];
  if (!first) return "The template cannot be read.";
  const place =
    first.file === undefined
      ? ""
      : `${first.file}${first.line === undefined ? "" : `:${first.line}`}: `;
  return `${place}${first.message}`;
}
