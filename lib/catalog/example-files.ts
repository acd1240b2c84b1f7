import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { instanceNamespace, instancePath } from "@/lib/instances";
import { requireCan } from "@/lib/identity";
import type { Context } from "@/lib/identity/server";
import { targetContext } from "@/lib/targets";
import { usableTargets } from "@/lib/targets/server";
import { render, type Rendering } from "@/lib/template";
import { getOfferedVersion } from "./store";

export interface ExampleFiles {
  files: { path: string; content: string }[];
  /** Where they would go: the first target that the actor may use. */
  target: string;
}

/**
 * The files that a template would make with its defaults, and with the examples of its schema where a value is required.
 * Empty where the schema gives too little to go by. Throws `forbidden`, `not_found`.
 */
export async function exampleFiles(ctx: Context, name: string, team: string): Promise<ExampleFiles> {
  requireCan(ctx.actor, "catalog.read");
  const [{ template }, [target]] = await Promise.all([getOfferedVersion(ctx.db, name), usableTargets(ctx)]);
  if (!target) return { files: [], target: "" };
  const called = template.definition.scope === "platform" ? team : "example";
  const rendering: Rendering = render({
    template,
    parameters: exampleParameters(template.schema),
    instance: { id: "00000000-0000-0000-0000-000000000000", name: called, team, namespace: instanceNamespace(team), path: instancePath(target, team, called) },
    target: targetContext(target),
  });
  return { files: rendering.files.map(({ path, content }) => ({ path, content })), target: target.title };
}

/** For each required property without a default: its first example, else the first choice of its enumeration. */
export function exampleParameters(schema: JsonObject): JsonObject {
  const properties = isJsonObject(schema["properties"]) ? schema["properties"] : {};
  const required = Array.isArray(schema["required"]) ? schema["required"] : [];
  const values: [string, Json][] = [];
  for (const name of required) {
    const property = typeof name === "string" ? properties[name] : undefined;
    if (!isJsonObject(property) || property["default"] !== undefined) continue;
    const example = first(property["examples"]) ?? first(property["enum"]);
    if (example !== undefined && typeof name === "string") values.push([name, example]);
  }
  return Object.fromEntries(values);
}

function first(list: Json | undefined): Json | undefined {
  return Array.isArray(list) ? list[0] : undefined;
}
