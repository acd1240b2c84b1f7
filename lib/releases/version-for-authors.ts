import type { Context } from "@/lib/access/server";
import { findBundle, getVersion } from "@/lib/catalog/server";
import { PortalError } from "@/lib/errors";
import { requireAuthor } from "./require-author";

/** A version of a template as its authors look at it. */
export interface VersionForAuthors {
  version: string;
  /** sha256 (hex) of the bundle. */
  digest: string;
  /** Of the template, as that version has it. */
  title: string;
}

/**
 * A version in the catalog, whatever its state and whomever the template is limited to; left out: the one that is offered, or the
 * latest. For who may author the template, whether or not they have a role. Throws `forbidden`, `not_found`.
 */
export async function versionForAuthors(
  ctx: Context,
  template: string,
  version?: string,
): Promise<VersionForAuthors> {
  await requireAuthor(ctx, template);
  const wanted = version ?? (await findBundle(ctx.db, template))?.version;
  if (wanted === undefined)
    throw new PortalError("not_found", `There is no template ${template} in the catalog.`);
  const { digest, template: parsed } = await getVersion(ctx.db, template, wanted);
  return { version: wanted, digest, title: parsed.definition.title };
}
