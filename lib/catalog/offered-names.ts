import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { namesOffered } from "./store/templates";

/** Templates that a picker lists. */
const most = 500;

/** Names of the templates that are offered, by name, at most 500; for Ops. Throws `forbidden`. */
export async function offeredNames(ctx: Context): Promise<string[]> {
  requireCan(ctx.actor, "template.curate");
  return namesOffered(ctx.db, most);
}
