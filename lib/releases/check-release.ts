import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { getVersion, isNewerVersion } from "@/lib/catalog/server";
import { lintVersionTask } from "@/lib/catalog/thread";
import { PortalError } from "@/lib/errors";
import { platformRules } from "@/lib/plans/server";
import { allTargets } from "@/lib/targets/server";
import type { BundleFiles } from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import { checklist, type ChecklistItem } from "./checklist";
import type { Comparison } from "./comparison";
import type { Coverage } from "./coverage";
import type { PoliciesAtTarget } from "./policies-at";
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

/**
 * Computes the checklist of a release: of a bundle that is not out yet. Nothing of it is stored. The bundle is linted, tested and
 * judged in threads. Throws `forbidden`, `too_costly`, `misconfigured`.
 */
export async function checkRelease(
  ctx: Context,
  template: string,
  bundle: BundleFiles,
): Promise<ReleaseCheck> {
  requireCan(ctx.actor, "template.curate");
  const versions = await versionsOf(ctx.db, template);
  const number = await numberOf(bundle);
  const former = formerVersion(versions, number);
  const before =
    former === undefined
      ? undefined
      : await getVersion(ctx.db, template, former).then(
          ({ template: found }) => found.bundle,
          ifUnusable,
        );
  const facts = await runTask(checkReleaseTask, {
    bundle,
    before,
    schemaFolders: ctx.config.SLIPWAY_SCHEMA_DIRS,
  });
  const policies = facts.template === undefined ? [] : await atEveryTarget(ctx, bundle);
  const items = checklist({ ...facts, policies, taken: versions });
  return {
    isReady: items.every(({ isMet }) => isMet),
    items,
    coverage: facts.coverage,
    comparison: facts.comparison,
  };
}

async function numberOf(bundle: BundleFiles): Promise<string | undefined> {
  const { template } = await runTask(lintVersionTask, { files: bundle, isPublished: false });
  return template?.definition.version;
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
async function atEveryTarget(ctx: Context, bundle: BundleFiles): Promise<PoliciesAtTarget[]> {
  const found: PoliciesAtTarget[] = [];
  for (const target of await allTargets(ctx.db)) {
    const rules = await platformRules(ctx, { target, team: "team" });
    const judged = await runTask(policiesAtTask, { bundle, target, rules });
    if (judged !== undefined) found.push(judged);
  }
  return found;
}

/** A version that cannot be read any more is compared with nothing. */
function ifUnusable(error: unknown): undefined {
  if (error instanceof PortalError && error.code === "template_invalid") return undefined;
  throw error;
}
