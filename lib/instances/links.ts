import { getVersion } from "@/lib/catalog/server";
import type { PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import { type Target, targetContext } from "@/lib/targets";
import { render, type TemplateLink } from "@/lib/template";
import { instancePath } from "./instance-path";
import { instanceNamespace } from "./names";

/** What its links follow from: an instance as its record says it is. */
export interface Linked {
  instanceId: string;
  team: string;
  name: string;
  template: string;
  version: string;
  parameters: JsonObject;
  target: Target;
}

/** The links of a template for one instance: its dashboard, its logs, its own address. None where its version is not there any more. */
export async function linksOf(db: PrismaClient, { instanceId, team, name, template, version, parameters, target }: Linked): Promise<TemplateLink[]> {
  try {
    const stored = await getVersion(db, template, version);
    const instance = { id: instanceId, name, team, namespace: instanceNamespace(team), path: instancePath(target, team, name) };
    return render({ template: stored.template, parameters, instance, target: targetContext(target) }).links;
  } catch (error) {
    if (error instanceof PortalError) return [];
    throw error;
  }
}
