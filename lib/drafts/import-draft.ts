import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { PortalError, parseInput } from "@/lib/errors";
import { imports } from "@/lib/fair-use/server";
import type { ValueOffer } from "@/lib/import";
import { unstorable } from "@/lib/json";
import { runTask } from "@/lib/threads/server";
import { beginDraft } from "./begin-draft";
import type { ImportedReport, OpenDraft, SaveOutcome } from "./draft";
import { importInput } from "./input";
import { draftLimits } from "./limits";
import { changesTo } from "./push-draft";
import { requireOpenDraft } from "./require-draft";
import { noRevision, writeRevision } from "./save-draft";
import { manifestOf } from "./store/revisions";
import { importTask, offersTask, type UploadedImport } from "./tasks";

/**
 * Begins a draft from an uploaded Helm chart (`.tgz`, or a file), Backstage template or kro definition. It is unpacked and
 * converted in a thread, within bounds, one at a time for each person. Throws `forbidden`, `invalid`, `too_large`, `too_costly`,
 * and `rate_limited` where many newer ones of the same person came before it began.
 */
export async function importDraft(
  ctx: Context,
  raw: unknown,
  bytes: Uint8Array,
): Promise<OpenDraft> {
  requireCan(ctx.actor, "draft.write");
  const asked = uploaded(raw, bytes);
  const { files, report } = await convert(ctx, asked);
  const { format, fileName } = asked.input;
  return beginDraft(ctx, { files, report, origin: { kind: "import", format, fileName } });
}

/** Puts what is imported in the place of everything in a draft, as its next revision. Throws as `importDraft` and `saveDraft`. */
export async function importIntoDraft(
  ctx: Context,
  id: string,
  { onto, ...raw }: { onto: number } & Record<string, unknown>,
  bytes: Uint8Array,
): Promise<SaveOutcome & { report: ImportedReport }> {
  const draft = await requireOpenDraft(ctx, id, "draft.write");
  const asked = uploaded(raw, bytes);
  const before = Number.isInteger(onto) ? await manifestOf(ctx.db, id, onto) : undefined;
  if (before === undefined) throw noRevision(onto);
  const { files, report } = await convert(ctx, asked);
  const changes = changesTo(files, before);
  const words = `Imported ${asked.input.fileName}`;
  const save = { onto, changes, words, kind: "import", report } as const;
  return { ...(await writeRevision(ctx, draft, save)), report };
}

/** The values of an uploaded chart that can have a field, to choose from before it is imported. Nothing is stored. */
export async function offeredValues(
  ctx: Context,
  raw: unknown,
  bytes: Uint8Array,
): Promise<ValueOffer[]> {
  requireCan(ctx.actor, "draft.write");
  const asked = uploaded(raw, bytes);
  return asked.input.format === "helm" ? inTurn(ctx, () => runTask(offersTask, asked)) : [];
}

function inTurn<Result>({ actor }: Context, work: () => Promise<Result>): Promise<Result> {
  return actor.userId === undefined ? work() : imports.run(actor.userId, work);
}

function uploaded(raw: unknown, bytes: Uint8Array): UploadedImport {
  const input = parseInput(importInput, raw);
  const wrong = unstorable(input);
  if (wrong !== undefined)
    throw new PortalError("invalid", `What is to be imported cannot be kept. ${wrong.why}`, {
      fields: [{ pointer: wrong.pointer, message: wrong.why }],
    });
  if (bytes.length > draftLimits.uploadBytes)
    throw new PortalError(
      "too_large",
      `${input.fileName} has more than ${draftLimits.uploadBytes / 1024 / 1024} MiB.`,
      { hint: "A chart without its tests and pictures is smaller." },
    );
  if (bytes.length === 0) throw new PortalError("invalid", `${input.fileName} is empty.`);
  return { input, bytes };
}

async function convert(ctx: Context, asked: UploadedImport) {
  const { bundle, report, skipped } = await inTurn(ctx, () => runTask(importTask, asked));
  const told = { ...report, skipped };
  // Names and texts of it are in what is told: a NUL that it escapes is one there.
  const wrong = unstorable(told);
  if (wrong !== undefined)
    throw new PortalError("invalid", `${asked.input.fileName} cannot be imported. ${wrong.why}`, {
      hint: "Look for \\0 and \\u in its names and texts, and take it out.",
    });
  return { files: bundle, report: told };
}
