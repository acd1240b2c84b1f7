import type { Context } from "@/lib/access/server";
import type { BundleFiles } from "@/lib/template";
import type { Draft } from "./draft";
import { headOf, rewrittenHead, templateFile } from "./head-of";
import { planSave, type PlannedSave } from "./plan-save";
import { filesAt } from "./read-drafts";
import type { TemplateHead } from "./template-head";

/** The files of a draft with a version's number in template.yaml. */
export interface Numbered {
  files: BundleFiles;
  version: string;
  /** What template.yaml says in the draft; "" where it cannot be read. */
  said: string;
}

/** The latest revision of a draft as a version; left out: as the version that it says it is. Throws `template_invalid`. */
export async function numberedFiles(
  ctx: Pick<Context, "db">,
  draft: Draft,
  version?: string,
): Promise<Numbered> {
  const files = await filesAt(ctx, draft, draft.revision);
  const before = files[templateFile] ?? "";
  const said = (await headOf(before))?.version ?? "";
  if (version === undefined || version === said) return { files, version: said, said };
  const text = await rewrittenHead(before, { version });
  return { files: { ...files, [templateFile]: text }, version, said };
}

/** The revision in which template.yaml says the number; undefined where it does so already. */
export async function saveOfNumber(
  ctx: Context,
  { id, revision }: Draft,
  { files, version, said }: Numbered,
): Promise<{ planned: PlannedSave; head: TemplateHead | undefined } | undefined> {
  if (version === said) return undefined;
  const text = files[templateFile] ?? "";
  const changes = [{ path: templateFile, text }];
  const planned = await planSave(ctx, id, { onto: revision, head: revision, changes });
  return { planned, head: await headOf(text) };
}
