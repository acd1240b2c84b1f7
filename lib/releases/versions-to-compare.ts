import type { Context } from "@/lib/access/server";
import { isNewerVersion } from "@/lib/catalog/server";
import { PortalError } from "@/lib/errors";
import { requireAuthor } from "./require-author";
import { versionsOf } from "./store";

/** Numbers of the versions of a template, the latest first. For who may author it. Throws `forbidden`, `not_found`. */
export async function versionsToCompare(ctx: Context, template: string): Promise<string[]> {
  await requireAuthor(ctx, template);
  const versions = await versionsOf(ctx.db, template);
  if (versions.length === 0)
    throw new PortalError("not_found", `No version of ${template} is, or was, offered.`);
  return versions.toSorted((a, b) => (isNewerVersion(a, b) ? -1 : 1));
}
