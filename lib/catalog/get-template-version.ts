import { PortalError } from "@/lib/errors";
import { can, requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { JsonObject } from "@/lib/json";
import type { TemplateDefinition } from "@/lib/template";
import type { VersionState } from "./catalog";
import { getVersion } from "./store/versions";

export interface TemplateVersionDetails {
  name: string;
  version: string;
  digest: string;
  state: VersionState;
  definition: TemplateDefinition;
  /** What its parameters are validated against: JSON Schema 2020-12. */
  schema: JsonObject;
  readme: string;
}

/**
 * One version of a template. Drafts are for Ops. Throws `forbidden`, and `not_found` also for what
 * the actor may not see.
 */
export async function getTemplateVersion(
  ctx: Context,
  name: string,
  version: string,
): Promise<TemplateVersionDetails> {
  requireCan(ctx.actor, "catalog.read");
  const found = await getVersion(ctx.db, name, version);
  const hidden = found.state === "draft" && !can(ctx.actor, "template.curate");
  if (hidden || !can(ctx.actor, "catalog.read", { groups: found.accessGroups })) {
    throw new PortalError("not_found", `There is no template ${name} ${version} in the catalog.`);
  }
  const { digest, state, template } = found;
  return {
    name,
    version,
    digest,
    state,
    definition: template.definition,
    schema: template.schema,
    readme: template.readme,
  };
}
