import { z } from "zod";
import { type Action, can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { PortalError } from "@/lib/errors";
import type { Draft } from "./draft";
import { findDraft } from "./store/drafts";
import type { TemplateHead } from "./template-head";

/** A draft that somebody may do something with. Throws `forbidden`, `not_found`. */
export async function requireDraft(
  ctx: Context,
  id: string,
  action: Extract<Action, `draft.${string}`>,
): Promise<Draft> {
  requireCan(ctx.actor, action);
  const draft = z.uuid().safeParse(id).success ? await findDraft(ctx.db, id) : undefined;
  if (draft === undefined)
    throw new PortalError("not_found", "There is no such draft.", {
      hint: "What was thrown away is kept for 30 days, and then is gone.",
    });
  const { template, category } = draft;
  requireCan(ctx.actor, action, { authored: { template, category } });
  return draft;
}

/** The same of one that was not thrown away. Throws `conflict` where it was. */
export async function requireOpenDraft(
  ctx: Context,
  id: string,
  action: Extract<Action, `draft.${string}`>,
): Promise<Draft> {
  const draft = await requireDraft(ctx, id, action);
  if (draft.discarded === undefined) return draft;
  throw thrownAway(draft.discarded);
}

export function thrownAway({ by }: NonNullable<Draft["discarded"]>): PortalError {
  return new PortalError("conflict", `${by} threw this draft away.`, {
    hint: "Bring it back first.",
  });
}

/** Throws `forbidden` where somebody may not author what a template.yaml says it is. */
export function requireAuthored(ctx: Context, { name, category }: TemplateHead): void {
  requireCan(ctx.actor, "draft.write");
  if (can(ctx.actor, "draft.write", { authored: { template: name, category } })) return;
  throw new PortalError(
    "forbidden",
    `template.yaml says ${name}, in the category ${category}: you were given authoring of neither.`,
    { hint: "Give it a name or a category that you may author, or ask the platform team." },
  );
}
