import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { Context } from "@/lib/access/server";
import { getVersion, isNewerVersion } from "@/lib/catalog/server";
import { lintVersionTask } from "@/lib/catalog/thread";
import { PortalError } from "@/lib/errors";
import { basisOfRules, platformRules } from "@/lib/plans/server";
import { allTargets } from "@/lib/targets/server";
import { type BundleFiles, templateDigest } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import { checklist, type ChecklistItem, type LookedAt } from "./checklist";
import type { Comparison } from "./comparison";
import type { Coverage } from "./coverage";
import type { PoliciesAtTarget } from "./policies-at";
import { requireAuthor } from "./require-author";
import { versionsOf } from "./store";
import { checkReleaseTask, policiesAtTask } from "./tasks";

/** Whether a bundle may come out as a version, and everything that says so. */
export interface ReleaseCheck {
  /** Every item is met. */
  isReady: boolean;
  items: ChecklistItem[];
  /** Undefined where the template cannot be read. */
  coverage: Coverage | undefined;
  /** With the version that it follows; undefined: it is the first. */
  comparison: Comparison | undefined;
}

/** What was found of the same bundle by the same rules is not looked for again: pages ask again while a job runs. */
const known = new LRUCache<string, object>({ max: 100 });

/**
 * Computes the checklist of a release: of a bundle that is not out yet. Nothing of it is stored. The bundle is linted, tested and
 * judged in threads; what it would do to the instances there are is looked at by a job, and `lookedAt` says how far. For who may
 * author the template. Throws `forbidden`, `too_costly`, `misconfigured`.
 */
export async function checkRelease(
  ctx: Context,
  template: string,
  bundle: BundleFiles,
  lookedAt: LookedAt,
): Promise<ReleaseCheck> {
  await requireAuthor(ctx, template);
  const digest = templateDigest(bundle);
  const [versions, head] = await Promise.all([
    versionsOf(ctx.db, template),
    once(["head", digest], () => headOf(bundle)),
  ]);
  await requireAuthor(ctx, template, {
    categories: head.category === undefined ? [] : [head.category],
  });
  const former = formerVersion(versions, head.version);
  const before =
    former === undefined
      ? undefined
      : await getVersion(ctx.db, template, former).then((found) => found, ifUnusable);
  const schemaFolders = ctx.config.SLIPWAY_SCHEMA_DIRS;
  const facts = await once(["facts", digest, before?.digest, schemaFolders], () =>
    runTask(checkReleaseTask, { bundle, before: before?.template.bundle, schemaFolders }),
  );
  const policies = facts.template === undefined ? [] : await atEveryTarget(ctx, bundle, digest);
  const items = checklist({ ...facts, policies, taken: versions, lookedAt });
  return {
    isReady: items.every(({ isMet }) => isMet),
    items,
    coverage: facts.coverage,
    comparison: facts.comparison,
  };
}

async function once<T extends object>(
  basis: readonly unknown[],
  find: () => Promise<T>,
): Promise<T> {
  const key = createHash("sha256").update(JSON.stringify(basis)).digest("hex");
  const found = known.get(key) as T | undefined;
  if (found !== undefined) return found;
  const fresh = await find();
  known.set(key, fresh);
  return fresh;
}

async function headOf(bundle: BundleFiles): Promise<{ version?: string; category?: string }> {
  const { template } = await runTask(lintVersionTask, { files: bundle, isPublished: false });
  if (template === undefined) return {};
  const { version, category } = template.definition;
  return { version, category };
}

/** The version that one follows: the latest before it. Where all are later, the latest: it does not fit then. */
function formerVersion(
  versions: readonly string[],
  number: string | undefined,
): string | undefined {
  const sorted = versions.toSorted((a, b) => (isNewerVersion(a, b) ? -1 : 1));
  return sorted.find((one) => number !== undefined && isNewerVersion(number, one)) ?? sorted[0];
}

/** One after another: the other thread is left to previews. */
async function atEveryTarget(
  ctx: Context,
  bundle: BundleFiles,
  digest: string,
): Promise<PoliciesAtTarget[]> {
  const found: PoliciesAtTarget[] = [];
  for (const target of await allTargets(ctx.db)) {
    const rules = await platformRules(ctx, { target, team: "team" });
    const { judged } = await once(["policies", digest, target, basisOfRules(rules)], async () => ({
      judged: await runTask(policiesAtTask, { bundle, target, rules }),
    }));
    if (judged !== undefined) found.push(judged);
  }
  return found;
}

/** A version that cannot be read any more is compared with nothing. */
function ifUnusable(error: unknown): undefined {
  if (error instanceof PortalError && error.code === "template_invalid") return undefined;
  throw error;
}
