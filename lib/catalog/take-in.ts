import { lockTextUntilCommit } from "@/lib/db/server";
import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { type BundleFiles, changesOf, templateDigest, type TemplateProblem } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import { precedence } from "./precedence";
import { ensureTemplate, offerLatest } from "./store/templates";
import {
  isPublishedDigest,
  removeVersion,
  saveProblems,
  saveState,
  storeVersion,
  versionOfTemplate,
} from "./store/versions";
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
  const digest = templateDigest(bundle);
  const { template, problems } = await runTask(lintVersionTask, {
    files: bundle,
    // A bundle that was published before a rule was there is taken in again at every start.
    isPublished: await isPublishedDigest(ctx.db, digest),
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

  return ctx.db.$transaction(async (tx) => {
    // One taker of a name at a time, so that two servers that start together do not race for the
    // same version.
    await lockTextUntilCommit(tx, "template", name);
    const templateId = await ensureTemplate(tx, definition, options.source);
    const existing = await versionOfTemplate(tx, templateId, version);
    if (existing?.digest === digest) {
      // There may be more rules than when it was taken in: Ops read what they say of it.
      if (existing.state !== "draft") await saveProblems(tx, existing.id, problems);
      return {
        name,
        version,
        outcome: "unchanged",
        problems,
        isDraft: existing.state === "draft",
      };
    }
    if (existing && existing.state !== "draft") {
      const problems = [versionTaken(name, version, existing.state)];
      return { name, version, outcome: "refused", problems, isDraft: false };
    }

    if (existing) await removeVersion(tx, existing.id);
    const offered = options.publish && !problems.some((problem) => problem.severity === "error");
    const id = await storeVersion(tx, {
      templateId,
      version,
      precedence: sortKey,
      digest,
      definition,
      readme,
      problems,
      changes: changesOf(bundle, version),
      bundle,
    });
    if (offered) {
      await saveState(tx, id, {
        state: "published",
        publishedAt: ctx.now(),
        publishedBy: ctx.actor.name,
      });
      await offerLatest(tx, templateId, ctx.now());
    }
    await record(
      { ...ctx, db: tx },
      {
        action: offered ? "template.publish" : "template.take-in",
        subject: { type: "template", id: templateId, name: `${name} ${version}` },
        after: { version, digest, source: options.source, state: offered ? "published" : "draft" },
      },
    );
    return {
      name,
      version,
      outcome: existing ? "replaced-draft" : "added",
      problems,
      isDraft: !offered,
    };
  });
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
