import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { readBundle } from "@/lib/catalog/server";
import { type ParsedTemplate, parseTemplate } from "@/lib/template";

/**
 * The templates that stand in the same catalog folder, by name, with the one in `folder`. Those
 * with errors are left out.
 */
export async function openNeighbours(folder: string): Promise<Map<string, ParsedTemplate>> {
  const catalog = path.dirname(path.resolve(folder));
  const entries = await readdir(catalog, { withFileTypes: true });
  const places = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => path.join(catalog, entry.name));
  const found = await Promise.all(
    places
      .filter((place) => existsSync(path.join(place, "template.yaml")))
      .map(async (place) => parseTemplate(await readBundle(place)).template),
  );
  return new Map(
    found.flatMap((template) =>
      template === undefined ? [] : [[template.definition.name, template] as const],
    ),
  );
}
