import { z } from "zod";
import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import {
  type ComparedSide,
  type ComparedVersions,
  compareVersions,
  versionsToCompare,
} from "@/lib/releases/server";
import type { Draft } from "./draft";
import { draftsOfTemplates, filesAt } from "./read-drafts";
import { requireOpenDraft } from "./require-draft";

/** What of a template can be compared with each other. */
export interface SidesToCompare {
  /** Numbers, the latest first. */
  versions: string[];
  /** Open ones, what was changed last first; no more than a page of them. */
  drafts: Draft[];
}

/** The versions of a template and its drafts, for who may author it. Throws `forbidden`, `not_found`. */
export async function sidesToCompare(ctx: Context, template: string): Promise<SidesToCompare> {
  const versions = await versionsToCompare(ctx, template);
  const query = { q: "", template, show: "open", page: 1 } as const;
  const { drafts } = await draftsOfTemplates(ctx, query);
  return { versions, drafts };
}

/**
 * What differs between two versions of a template, or a version and a draft as it is now: each by its number, or the draft's id.
 * Throws as `compareVersions`, and `not_found` or `conflict` for a draft that is gone, thrown away, or of another template.
 */
export async function compareSides(
  ctx: Context,
  template: string,
  { from, to }: { from: string; to: string },
): Promise<ComparedVersions> {
  const [before, after] = [await sideOf(ctx, template, from), await sideOf(ctx, template, to)];
  return compareVersions(ctx, template, { from: before, to: after });
}

/** No number of a version is a UUID. */
async function sideOf(ctx: Context, template: string, side: string): Promise<ComparedSide> {
  if (!z.uuid().safeParse(side).success) return side;
  const draft = await requireOpenDraft(ctx, side, "draft.read");
  if (draft.template === template) return filesAt(ctx, draft, draft.revision);
  throw new PortalError(
    "not_found",
    `This draft is of ${draft.template}, and not of ${template}.`,
    {
      hint: "What is compared is of one template.",
    },
  );
}
