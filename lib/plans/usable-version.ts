import { getOfferedVersion, getVersion, type StoredVersion } from "@/lib/catalog/server";
import { PortalError } from "@/lib/errors";
import { can } from "@/lib/access";
import type { Context } from "@/lib/access/server";

/**
 * The version asked for, or the one that is offered, where the actor may use it. Throws
 * `not_found`, also for what they may not see.
 */
export async function usableVersion(
  ctx: Context,
  template: string,
  wanted: string | undefined,
): Promise<StoredVersion> {
  const version =
    wanted === undefined
      ? await getOfferedVersion(ctx.db, template)
      : await getVersion(ctx.db, template, wanted);
  const mayUse = can(ctx.actor, "catalog.read", { groups: version.accessGroups });
  if (!mayUse || version.state === "draft" || version.state === "withdrawn") {
    throw new PortalError(
      "not_found",
      `There is no template ${template}${wanted === undefined ? "" : ` ${wanted}`} in the catalog.`,
      {
        hint: "It may have been withdrawn. Look in the catalog for what replaces it.",
      },
    );
  }
  return version;
}
