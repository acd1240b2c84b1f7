import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { findBundle, type VersionBundle } from "@/lib/catalog/server";
import { PortalError, parseInput } from "@/lib/errors";
import { nameInWords, scaffoldFiles } from "@/lib/scaffolds";
import type { BundleFiles } from "@/lib/template";
import type { z } from "zod";
import { type Beginning, beginDraft } from "./begin-draft";
import type { OpenDraft } from "./draft";
import { rewrittenHead, templateFile } from "./head-of";
import { startDraftInput } from "./input";
import { requireDraft } from "./require-draft";
import { filesOf, manifestOf } from "./store/revisions";
import type { TemplateHead } from "./template-head";

/**
 * Begins a draft: of a new template, of a version, of a copy, or of given files. Throws `forbidden`, `invalid`,
 * `not_found`, `template_invalid`, `too_large`.
 */
export async function startDraft(ctx: Context, raw: unknown): Promise<OpenDraft> {
  requireCan(ctx.actor, "draft.write");
  return beginDraft(ctx, await beginningOf(ctx, parseInput(startDraftInput, raw)));
}

type Input = z.output<typeof startDraftInput>;

async function beginningOf(ctx: Context, input: Input): Promise<Beginning> {
  switch (input.from) {
    case "new":
      return newTemplate(input);
    case "version": {
      const { version, digest, files } = await bundleFor(ctx, input.template, input.version);
      const origin = { kind: "version", template: input.template, version } as const;
      return { files, origin, base: { version, digest } };
    }
    case "copy":
      return copyOf(ctx, input);
    case "files":
      return { files: input.files, origin: { kind: "push" } };
  }
}

async function newTemplate({
  scaffold,
  name,
  title = nameInWords(name),
  summary = `${title} of the platform.`,
  owner = "platform-team",
  category,
}: Extract<Input, { from: "new" }>): Promise<Beginning> {
  const files = scaffoldFiles(scaffold, { name, title, summary, owner });
  return {
    files: category === undefined ? files : await withHeadOf(files, { category }),
    origin: { kind: "new", scaffold },
  };
}

async function copyOf(
  ctx: Context,
  { name, template, version, draft }: Extract<Input, { from: "copy" }>,
): Promise<Beginning> {
  if ((draft === undefined) === (template === undefined))
    throw new PortalError("invalid", "A copy is of a template, or of a draft: name one of them.");
  if (template !== undefined) {
    const found = await bundleFor(ctx, template, version);
    return {
      files: await withHeadOf(found.files, { name, version: "0.1.0" }),
      origin: { kind: "copy", template, version: found.version },
    };
  }
  const source = await requireDraft(ctx, draft ?? "", "draft.read");
  const manifest = (await manifestOf(ctx.db, source.id, source.revision)) ?? new Map();
  return {
    files: await withHeadOf(await filesOf(ctx.db, source.id, manifest), { name }),
    origin: { kind: "copy", template: source.template, draft: source.id },
  };
}

async function withHeadOf(
  files: BundleFiles,
  wanted: Partial<Omit<TemplateHead, "title">>,
): Promise<BundleFiles> {
  const text = await rewrittenHead(files[templateFile] ?? "", wanted);
  return { ...files, [templateFile]: text };
}

/**
 * A version with its files, for who may author it, and what everybody sees for whoever authors anything. Throws
 * `forbidden`, `not_found`.
 */
export async function bundleFor(
  ctx: Context,
  template: string,
  version?: string,
): Promise<VersionBundle> {
  requireCan(ctx.actor, "draft.read");
  const found = await findBundle(ctx.db, template, version);
  const mayRead =
    found !== undefined &&
    (can(ctx.actor, "draft.read", { authored: { template, category: found.category } }) ||
      (found.state !== "draft" && can(ctx.actor, "catalog.read", { groups: found.accessGroups })));
  if (mayRead) return found;
  const what = version === undefined ? template : `${template} ${version}`;
  throw new PortalError("not_found", `There is no template ${what} in the catalog.`);
}
