import { actsAsOps, can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { findBundle } from "@/lib/catalog/server";
import { PortalError } from "@/lib/errors";

/**
 * What is to be known of a version before it comes out is for who may draft its template: in every category that the template
 * is in and that the version says. `to` is `draft.write` for what makes somebody work. Throws `forbidden`.
 */
export async function requireAuthor(
  ctx: Context,
  template: string,
  {
    categories = [],
    to = "draft.read",
  }: { categories?: readonly string[]; to?: "draft.read" | "draft.write" } = {},
): Promise<void> {
  const { actor, db } = ctx;
  requireCan(actor, to);
  if (actor.kind === "system" || actsAsOps(actor, to)) return;
  const known = await findBundle(db, template);
  const all = new Set([...categories, ...(known === undefined ? [] : [known.category])]);
  // Of a template that is nowhere there is nothing to be known.
  if ([...all].every((category) => can(actor, to, { authored: { template, category } }))) return;
  throw new PortalError("forbidden", `You were not given authoring of ${template}.`, {
    hint: "Ask the platform team for it.",
  });
}
