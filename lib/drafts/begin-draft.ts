import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import type { Prisma } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { publish } from "@/lib/live/server";
import type { BundleFiles } from "@/lib/template";
import { requireBundle, requireBundleFiles } from "./check-files";
import type { Draft, DraftOrigin, ImportedReport, OpenDraft } from "./draft";
import { headOf, templateFile } from "./head-of";
import { requireAuthored } from "./require-draft";
import { requireRoom } from "./require-room";
import { findDraft, insertDraft } from "./store/drafts";
import { addRevision, type StoredFile, storedFile } from "./store/revisions";
import type { TemplateHead } from "./template-head";

/** A draft that is about to begin. */
export interface Beginning {
  files: BundleFiles;
  origin: DraftOrigin;
  base?: Draft["base"];
  report?: ImportedReport;
}

/** One that was looked at: it can be stored. */
export interface CheckedBeginning extends Beginning {
  head: TemplateHead;
  stored: readonly { path: string; text: string; file: StoredFile }[];
}

/**
 * Stores a draft with its first revision. Its template.yaml has to be one that the actor may author. Throws `forbidden`,
 * `template_invalid`, `invalid`, `too_large`, and `conflict` where there can be no more of them.
 */
export async function beginDraft(ctx: Context, beginning: Beginning): Promise<OpenDraft> {
  const checked = await requireBeginning(ctx, beginning);
  return ctx.db.$transaction((tx) => storeBeginning(ctx, tx, checked));
}

/** Stores nothing. Throws as `beginDraft`. */
export async function requireBeginning(
  ctx: Context,
  beginning: Beginning,
): Promise<CheckedBeginning> {
  const { files } = beginning;
  const given = Object.entries(files).map(([path, text]) => ({ path, text }));
  requireBundleFiles(given);
  const stored = given.map(({ path, text }) => ({ path, text, file: storedFile(text) }));
  requireBundle(stored.map(({ path, file: { size } }) => ({ path, size })));
  const head = await requireHead(files);
  requireAuthored(ctx, head);
  return { ...beginning, head, stored };
}

/** Throws `conflict` where there can be no more of them. */
export async function storeBeginning(
  ctx: Context,
  tx: Prisma.TransactionClient,
  { files, origin, base, report, head, stored }: CheckedBeginning,
): Promise<OpenDraft> {
  await requireRoom(ctx, tx, { template: head.name, byId: ctx.actor.userId });
  const by = { byId: ctx.actor.userId, by: ctx.actor.name, at: ctx.now() };
  const id = await insertDraft(tx, { head, origin, base, report, ...by });
  await addRevision(tx, {
    draftId: id,
    number: 1,
    kind: origin.kind === "push" || origin.kind === "import" ? origin.kind : "start",
    words: "",
    manifest: new Map(stored.map(({ path, file }) => [path, file])),
    changed: stored.map(({ path }) => path).toSorted(),
    texts: new Map(stored.map(({ text, file }) => [file.hash, text])),
    ...by,
  });
  await publish(tx, "drafts");
  await record(
    { ...ctx, db: tx },
    {
      action: "draft.start",
      subject: { type: "draft", id, name: head.name },
      after: { origin, ...(base === undefined ? {} : { base }) },
    },
  );
  const draft = await findDraft(tx, id);
  if (draft === undefined) throw new Error("a draft was stored, and is not there");
  return { ...draft, files, report };
}

async function requireHead(files: BundleFiles): Promise<TemplateHead> {
  const text = Object.hasOwn(files, templateFile) ? files[templateFile] : undefined;
  if (text === undefined)
    throw new PortalError("template_invalid", `There is no ${templateFile}: this is no template.`, {
      hint: "Give the files of its folder, by their paths below it.",
    });
  const head = await headOf(text);
  if (head !== undefined) return head;
  throw new PortalError(
    "template_invalid",
    `${templateFile} cannot be read, or has no metadata.name.`,
    { hint: "Its metadata.name is a DNS label, like web-service." },
  );
}
