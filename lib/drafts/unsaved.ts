import { LRUCache } from "lru-cache";
import type { Context } from "@/lib/access/server";
import { parseInput } from "@/lib/errors";
import type { BundleFiles } from "@/lib/template";
import { requireBundle, requireBundleFiles } from "./check-files";
import type { Draft } from "./draft";
import { unsavedInput } from "./input";
import { filesAt } from "./read-drafts";
import { requireDraft } from "./require-draft";

/** A draft as somebody has it in front of them. */
export interface UnsavedDraft {
  draft: Draft;
  files: BundleFiles;
}

/** Revisions never change, and whoever types asks for the same one with every key. */
const known = new LRUCache<string, BundleFiles>({
  maxSize: 64 * 1024 * 1024,
  sizeCalculation: (files) =>
    Object.entries(files).reduce((sum, [path, text]) => sum + path.length + text.length, 1),
});

/**
 * The files of a revision with changes that were not saved; nothing is stored. Throws `forbidden`, `not_found`,
 * `invalid`, `too_large`.
 */
export async function unsavedDraft(ctx: Context, id: string, raw: unknown): Promise<UnsavedDraft> {
  const draft = await requireDraft(ctx, id, "draft.read");
  const { onto, changes } = parseInput(unsavedInput, raw);
  const saved = await revisionOf(ctx, draft, onto);
  if (changes.length === 0) return { draft, files: saved };
  requireBundleFiles(changes);
  const files = new Map(Object.entries(saved));
  for (const { path, text } of changes)
    if (text === null) files.delete(path);
    else files.set(path, text);
  requireBundle([...files].map(([path, text]) => ({ path, size: Buffer.byteLength(text) })));
  return { draft, files: Object.fromEntries(files) };
}

async function revisionOf(ctx: Context, draft: Draft, revision: number): Promise<BundleFiles> {
  const key = `${ctx.config.DATABASE_URL} ${draft.id} ${revision}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  const files = await filesAt(ctx, draft, revision);
  known.set(key, files);
  return files;
}
