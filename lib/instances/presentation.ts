import { getVersion } from "@/lib/catalog/server";
import type { PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import { type Target, targetContext } from "@/lib/targets";
import { type ParsedTemplate, present, type Presentation, type TemplateLink } from "@/lib/template";
import { instancePath } from "./instance-path";
import { instanceNamespace } from "./names";

/** What its links and outputs follow from: an instance as its record says it is. */
export interface Recorded {
  instanceId: string;
  team: string;
  name: string;
  template: string;
  version: string;
  parameters: JsonObject;
  target: Target;
}

const nothing: Presentation = { links: [], outputs: [], related: [] };

/**
 * Links, outputs and related templates of each of these instances, in their order. Empty where its
 * version is not there any more.
 */
export async function presentInstances(
  db: PrismaClient,
  instances: readonly Recorded[],
): Promise<Presentation[]> {
  const versions = new Map<string, Promise<ParsedTemplate | undefined>>();
  const versionOf = ({ template, version }: Recorded) => {
    const key = `${template} ${version}`;
    const found = versions.get(key) ?? storedTemplate(db, template, version);
    versions.set(key, found);
    return found;
  };
  return Promise.all(
    instances.map(async (instance) => {
      const template = await versionOf(instance);
      return template === undefined ? nothing : presented(template, instance);
    }),
  );
}

/** The links of a template for one instance: its dashboard, its logs, its own address. */
export async function linksOf(db: PrismaClient, instance: Recorded): Promise<TemplateLink[]> {
  const [found = nothing] = await presentInstances(db, [instance]);
  return found.links;
}

function presented(
  template: ParsedTemplate,
  { instanceId, team, name, parameters, target }: Recorded,
): Presentation {
  const instance = {
    id: instanceId,
    name,
    team,
    namespace: instanceNamespace(team),
    path: instancePath(target, team, name),
  };
  return present({ template, parameters, instance, target: targetContext(target) });
}

async function storedTemplate(
  db: PrismaClient,
  name: string,
  version: string,
): Promise<ParsedTemplate | undefined> {
  try {
    return (await getVersion(db, name, version)).template;
  } catch (error) {
    if (error instanceof PortalError) return undefined;
    throw error;
  }
}
