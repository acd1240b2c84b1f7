import { LRUCache } from "lru-cache";
import type { Context } from "@/lib/access/server";
import { currentPolicyTexts } from "@/lib/policies/server";
import { templateDigest, type TemplateProblem } from "@/lib/template";
import type { TestResult } from "@/lib/template-tests";
import { runTask } from "@/lib/threads/server";
import type { ThreadTask } from "@/lib/threads";
import { filesAt } from "./read-drafts";
import { requireDraft } from "./require-draft";
import { type HeldBundle, lintTask, testTask } from "./tasks";

/** Everything that is wrong with a draft. */
export interface DraftLint {
  revision: number;
  /** There is no error among the problems. */
  ok: boolean;
  /** How many sets of parameters were rendered. */
  rendered: number;
  /** With places; `test`: whose parameters brought it to light. */
  problems: readonly (TemplateProblem & { test?: string })[];
}

/** What the draft's own tests say. */
export interface DraftTests {
  revision: number;
  ok: boolean;
  passed: number;
  failed: number;
  tests: readonly TestResult[];
  problems: readonly TemplateProblem[];
  /** Snapshots as they would be now, by path: to be saved where they are right. */
  snapshots: Readonly<Record<string, string>>;
  /** Those among them that are stored otherwise, or not yet; and those that are stored, and no test names. */
  outdatedSnapshots: readonly string[];
  unusedSnapshots: readonly string[];
}

/** The same bundle by the same policies is looked at once. */
const known = new LRUCache<string, object>({ max: 100 });

/**
 * Checks a draft as `slipway template lint` does a folder, by the policies that are in force; in a thread. Throws
 * `forbidden`, `not_found`, `too_costly`, `misconfigured`.
 */
export async function validateDraft(
  ctx: Context,
  id: string,
  revision?: number,
): Promise<DraftLint> {
  const held = await heldDraft(ctx, id, revision);
  return { revision: held.revision, ...(await once(lintTask, held)) };
}

/** Runs the tests of a draft (`tests/*.yaml`), in a thread. Throws as `validateDraft`. */
export async function testDraft(ctx: Context, id: string, revision?: number): Promise<DraftTests> {
  const held = await heldDraft(ctx, id, revision);
  const { report, problems } = await once(testTask, held);
  const { revision: number } = held;
  if (report === undefined) return { revision: number, ok: false, ...noTests, problems };
  const { files } = held.bundle;
  const outdatedSnapshots = Object.keys(report.snapshots).filter(
    (path) => !Object.hasOwn(files, path) || files[path] !== report.snapshots[path],
  );
  return { revision: number, ...report, outdatedSnapshots };
}

const noTests = {
  passed: 0,
  failed: 0,
  tests: [],
  snapshots: {},
  outdatedSnapshots: [],
  unusedSnapshots: [],
};

interface HeldDraft {
  revision: number;
  key: string;
  bundle: HeldBundle;
}

async function heldDraft(ctx: Context, id: string, asked: number | undefined): Promise<HeldDraft> {
  const draft = await requireDraft(ctx, id, "draft.read");
  const revision = asked ?? draft.revision;
  const [files, { generation: _, ...policies }] = await Promise.all([
    filesAt(ctx, draft, revision),
    currentPolicyTexts(ctx),
  ]);
  const schemaFolders = ctx.config.SLIPWAY_SCHEMA_DIRS;
  const key = `${templateDigest(files)} ${policies.digest} ${schemaFolders.join(" ")}`;
  return { revision, key, bundle: { files, schemaFolders, policies } };
}

async function once<Output extends object>(
  task: ThreadTask<HeldBundle, Output>,
  { key, bundle }: HeldDraft,
): Promise<Output> {
  const place = `${task.kind} ${key}`;
  const found = known.get(place) as Output | undefined;
  if (found !== undefined) return found;
  const fresh = await runTask(task, bundle);
  known.set(place, fresh);
  return fresh;
}
