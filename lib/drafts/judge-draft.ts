import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { Context } from "@/lib/access/server";
import { parseInput } from "@/lib/errors";
import { checks } from "@/lib/fair-use/server";
import { currentPolicyTexts } from "@/lib/policies/server";
import { type BundleFiles, templateDigest, type TemplateProblem } from "@/lib/template";
import type { TestResult } from "@/lib/template-tests";
import { runTask } from "@/lib/threads/server";
import type { ThreadTask } from "@/lib/threads";
import { draftLimits } from "./limits";
import { filesAt } from "./read-drafts";
import { requireDraft } from "./require-draft";
import { type HeldBundle, lintTask, testTask } from "./tasks";
import { unsavedDraft } from "./unsaved";

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
  if (report === undefined) return { revision: number, ok: false, ...nothing, problems };
  return { revision: number, ...report, outdatedSnapshots: outdated(held.bundle.files, report) };
}

/**
 * As `validateDraft`, with changes that were not saved, one at a time for each person. Throws as that, and `invalid`,
 * `too_large`, and `rate_limited` where newer ones of the same person came before it began.
 */
export async function validateUnsaved(
  ctx: Context,
  id: string,
  raw: unknown,
): Promise<Omit<DraftLint, "revision">> {
  const { files } = await unsavedDraft(ctx, id, raw);
  const held = await heldFiles(ctx, files);
  const { userId } = ctx.actor;
  const lint = () => once(lintTask, held);
  return userId === undefined ? lint() : checks.run(userId, lint);
}

/** As `testDraft`, with changes that were not saved; `only`: one test alone, as it was seen. Throws as `validateUnsaved`. */
export async function testUnsaved(
  ctx: Context,
  id: string,
  raw: unknown,
): Promise<Omit<DraftTests, "revision">> {
  const { files } = await unsavedDraft(ctx, id, raw);
  const { only } = parseInput(onlyInput, raw);
  const { key, bundle } = await heldFiles(ctx, files);
  const { report, problems } = await once(testTask, {
    key: only === undefined ? key : `${key} ${JSON.stringify(only)}`,
    bundle: { ...bundle, only },
  });
  if (report === undefined) return { ok: false, ...nothing, problems };
  return { ...report, outdatedSnapshots: outdated(files, report) };
}

const onlyInput = z.object({
  only: z
    .strictObject({
      file: z.string().max(draftLimits.path),
      line: z.int().min(1),
      title: z.string().max(10_000),
    })
    .optional(),
});
const nothing = {
  passed: 0,
  failed: 0,
  tests: [],
  snapshots: {},
  outdatedSnapshots: [],
  unusedSnapshots: [],
};

/** Snapshots that are not there, or say something else than the tests make now. */
function outdated(
  files: BundleFiles,
  { snapshots }: { snapshots: Readonly<Record<string, string>> },
): string[] {
  return Object.keys(snapshots).filter(
    (path) => !Object.hasOwn(files, path) || files[path] !== snapshots[path],
  );
}

interface HeldDraft extends HeldFiles {
  revision: number;
}

interface HeldFiles {
  key: string;
  bundle: HeldBundle;
}

async function heldDraft(ctx: Context, id: string, asked: number | undefined): Promise<HeldDraft> {
  const draft = await requireDraft(ctx, id, "draft.read");
  const revision = asked ?? draft.revision;
  return { revision, ...(await heldFiles(ctx, await filesAt(ctx, draft, revision))) };
}

async function heldFiles(ctx: Context, files: BundleFiles): Promise<HeldFiles> {
  const { generation: _, ...policies } = await currentPolicyTexts(ctx);
  const schemaFolders = ctx.config.SLIPWAY_SCHEMA_DIRS;
  const key = `${templateDigest(files)} ${policies.digest} ${schemaFolders.join(" ")}`;
  return { key, bundle: { files, schemaFolders, policies } };
}

async function once<Bundle extends HeldBundle, Output extends object>(
  task: ThreadTask<Bundle, Output>,
  { key, bundle }: { key: string; bundle: Bundle },
): Promise<Output> {
  const place = `${task.kind} ${key}`;
  const found = known.get(place) as Output | undefined;
  if (found !== undefined) return found;
  const fresh = await runTask(task, bundle);
  known.set(place, fresh);
  return fresh;
}
