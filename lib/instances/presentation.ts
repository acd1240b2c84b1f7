import { getVersion } from "@/lib/catalog/server";
import type { PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import type { JsonObject } from "@/lib/json";
import {
  parametersInWords,
  type ParsedTemplate,
  type Presentation,
  type StepInWords,
  type TemplateLink,
} from "@/lib/template";
import { runTask } from "@/lib/threads/server";
import type { Recorded } from "./recorded";
import { presentTask, versionKey } from "./tasks";

const nothing: Presentation = { links: [], outputs: [], related: [] };

/**
 * Links, outputs and related templates of each of these instances, in their order; evaluated in a
 * thread. Empty where its version is not there any more, and of all of them where they cost too
 * much: a page about instances is no place to fail for it.
 */
export async function presentInstances(
  db: PrismaClient,
  instances: readonly Recorded[],
): Promise<Presentation[]> {
  const templates = new Map<string, ParsedTemplate>();
  for (const instance of instances) {
    const key = versionKey(instance);
    const found = templates.has(key) ? undefined : await storedTemplate(db, instance);
    if (found !== undefined) templates.set(key, found);
  }
  if (templates.size === 0) return instances.map(() => nothing);
  try {
    return await runTask(presentTask, { templates, instances });
  } catch (error) {
    if (error instanceof PortalError && error.code === "too_costly")
      return instances.map(() => nothing);
    throw error;
  }
}

/** The links of a template for one instance: its dashboard, its logs, its own address. */
export async function linksOf(db: PrismaClient, instance: Recorded): Promise<TemplateLink[]> {
  const [found = nothing] = await presentInstances(db, [instance]);
  return found.links;
}

/** The parameters of an instance as the form of its version calls them. */
export async function parametersOfForm(
  db: PrismaClient,
  instance: { template: string; version: string; parameters: JsonObject },
): Promise<StepInWords[]> {
  const found = await storedTemplate(db, instance);
  return parametersInWords(found?.definition.steps ?? [], instance.parameters);
}

async function storedTemplate(
  db: PrismaClient,
  { template, version }: Pick<Recorded, "template" | "version">,
): Promise<ParsedTemplate | undefined> {
  try {
    return (await getVersion(db, template, version)).template;
  } catch (error) {
    if (error instanceof PortalError) return undefined;
    throw error;
  }
}
