import type { Context } from "@/lib/access/server";
import { parseInput } from "@/lib/errors";
import type { SaveOutcome } from "./draft";
import { restoreInput } from "./input";
import { changesTo } from "./push-draft";
import { filesAt } from "./read-drafts";
import { requireOpenDraft } from "./require-draft";
import { overtaken, writeRevision } from "./save-draft";
import { manifestOf } from "./store/revisions";

/**
 * Makes the files of an earlier revision those of the draft again, byte for byte, as a revision of its own: it can be undone
 * as well. Throws as `saveDraft`, and `conflict` where somebody has saved since `onto`.
 */
export async function restoreRevision(
  ctx: Context,
  id: string,
  raw: unknown,
): Promise<SaveOutcome> {
  const draft = await requireOpenDraft(ctx, id, "draft.write");
  const { revision, onto } = parseInput(restoreInput, raw);
  if (onto !== draft.revision) throw overtaken(draft);
  const files = await filesAt(ctx, draft, revision);
  const changes = changesTo(files, await manifestOf(ctx.db, id, onto));
  const words = `Back to revision ${revision}`;
  return writeRevision(ctx, draft, { onto, changes, words, kind: "restore", isExact: true });
}
