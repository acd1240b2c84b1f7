import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { chooseOne, type Found } from "../choose-one";
import { below } from "../path-below";
import { readDocuments } from "../read";
import type { ImportFiles } from "../report";

export interface FoundTemplate extends Found {
  template: JsonObject;
}

type NotFound = { problem: string; code: string };

/**
 * The template of that name or file; without one, the only one there is. What stands in a skeleton
 * of another template is no template, but a file that it writes.
 */
export function findTemplate(
  files: ImportFiles,
  wanted: string | undefined,
): FoundTemplate | NotFound {
  const { found, otherwise } = templatesIn(files);
  const skeletons = found.flatMap(skeletonsOf);
  const own = found.filter(
    ({ file }) => !skeletons.some((root) => root !== "" && file.startsWith(`${root}/`)),
  );
  const all = own.length > 0 ? own : found;
  if (all.length === 0) return { problem: otherwise, code: "not-a-backstage-template" };
  const chosen = chooseOne(all, wanted, "templates");
  return "one" in chosen ? chosen.one : chosen;
}

function templatesIn(files: ImportFiles): { found: FoundTemplate[]; otherwise: string } {
  let otherwise = "No file holds a Template of scaffolder.backstage.io.";
  const found: FoundTemplate[] = [];
  const yaml = Object.keys(files)
    .filter((path) => /\.ya?ml$/i.test(path))
    .sort((a, b) => a.split("/").length - b.split("/").length || (a < b ? -1 : 1));
  for (const file of yaml) {
    const text = files[file] ?? "";
    if (!text.includes("scaffolder.backstage.io/")) continue;
    const read = readDocuments(text);
    if ("problem" in read) {
      otherwise = `${file}: ${read.problem}`;
      continue;
    }
    for (const { value } of read.value) {
      if (!isJsonObject(value) || value["kind"] !== "Template") continue;
      if (value["apiVersion"] === "scaffolder.backstage.io/v1beta3")
        found.push({ name: nameOf(value), file, template: value });
      else
        otherwise = `${file} is of ${textOf(value["apiVersion"])}; only scaffolder.backstage.io/v1beta3 can be imported.`;
    }
  }
  return { found, otherwise };
}

function skeletonsOf({ file, template }: FoundTemplate): string[] {
  const { spec } = template;
  const steps = isJsonObject(spec) && Array.isArray(spec["steps"]) ? spec["steps"] : [];
  const folder = file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : "";
  return steps.flatMap((step) => {
    const input = isJsonObject(step) ? step["input"] : undefined;
    const url = isJsonObject(input) ? input["url"] : undefined;
    const root =
      typeof url === "string" && !url.includes("://") ? below(`${folder}/${url}`) : undefined;
    // A template whose skeleton is its own folder is no file of it.
    return root === undefined || file.startsWith(`${root}/`) ? [] : [root];
  });
}

function nameOf({ metadata }: JsonObject): string {
  return (isJsonObject(metadata) ? textOf(metadata["name"]) : "") || "a template without a name";
}

function textOf(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
