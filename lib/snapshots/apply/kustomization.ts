import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { resolvePath } from "@/lib/policy";
import type { BrokenFile } from "../snapshot";
import type { Tree } from "./tree";

const onlyLists = new Set(["apiVersion", "kind", "metadata", "resources"]);
/** They run something else, or fetch it: not here. */
const runs = ["generators", "transformers", "validators", "helmCharts", "helmChartInflationGenerator", "helmGlobals"];
const paths = ["resources", "bases", "components", "configurations", "crds"];

const isEmpty = (value: Json | undefined): boolean => value === null || value === undefined || (Array.isArray(value) && value.length === 0);
const objects = (value: Json | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isJsonObject) : []);
const strings = (value: Json | undefined): string[] => (Array.isArray(value) ? value.filter((one) => typeof one === "string") : typeof value === "string" ? [value] : []);

/** Whether it does more than list resources: then only a build shows what comes of it. */
export function transforms(kustomization: JsonObject): boolean {
  return Object.entries(kustomization).some(([key, value]) => !onlyLists.has(key) && !isEmpty(value));
}

export function resourcesOf(kustomization: JsonObject): string[] {
  return strings(kustomization["resources"]);
}

/** Every path that it takes something from, as written. Not the literals and inline patches: those are data. */
export function referencesOf(kustomization: JsonObject): string[] {
  const generated = ["configMapGenerator", "secretGenerator"].flatMap((key) => objects(kustomization[key]));
  return [
    ...paths.flatMap((key) => strings(kustomization[key])),
    ...strings(kustomization["patchesStrategicMerge"]).filter((one) => !one.includes("\n")),
    ...["patches", "patchesJson6902", "replacements"].flatMap((key) => objects(kustomization[key])).flatMap((one) => strings(one["path"])),
    ...(isJsonObject(kustomization["openapi"]) ? strings(kustomization["openapi"]["path"]) : []),
    ...generated.flatMap((one) => [...strings(one["files"]).map((file) => file.slice(file.indexOf("=") + 1)), ...strings(one["envs"]), ...strings(one["env"])]),
  ];
}

/** Whether something that is not in the tree is an address, rather than a slip of the pen. */
export function isRemote(reference: string): boolean {
  return /:\/\/|^git@|^git::|[?&]ref=|^[\w-]+(\.[\w-]+)*\.[a-z]{2,}(:\d+)?\/[^/]+\/[^/]+/i.test(reference);
}

/** Why a folder cannot be built here. */
export type NoBuild = { hidden: string } | { broken: BrokenFile };

/** All files that a build of a folder reads, with their texts; it reads nothing else, and nothing from elsewhere. */
export function filesToBuild(tree: Tree, folder: string, root: JsonObject, file: string): Map<string, string> | NoBuild {
  const files = new Map<string, string>();
  const seen = new Set<string>();
  const visit = (at: string, content: JsonObject, where: string): NoBuild | undefined => {
    seen.add(at);
    const ran = runs.find((key) => !isEmpty(content[key]));
    if (ran !== undefined) return { hidden: `${where} uses ${ran}, which Slipway does not run.` };
    for (const reference of referencesOf(content)) {
      const found = take(at, reference, where);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const take = (at: string, reference: string, where: string): NoBuild | undefined => {
    const path = resolvePath(at, reference);
    const text = path === undefined ? undefined : tree.text(path);
    if (path !== undefined && text !== undefined) {
      files.set(path, text);
      return undefined;
    }
    if (path !== undefined && tree.skipped(path) !== undefined) return { hidden: `${where} takes in ${path}, which ${tree.skipped(path)}.` };
    const below = path === undefined ? undefined : kustomizationOf(tree, path);
    if (path === undefined || below === undefined) return missing(tree, where, reference);
    if ("broken" in below) return below;
    if (seen.has(path)) return undefined;
    files.set(below.file, tree.text(below.file) ?? "");
    return visit(path, below.content, below.file);
  };
  return visit(folder, root, file) ?? files;
}

export function missing(tree: Tree, file: string, reference: string): NoBuild {
  if (isRemote(reference)) return { hidden: `${file} takes in ${reference} from elsewhere, which Slipway does not fetch.` };
  return { broken: { path: file, ...placeOf(tree.text(file) ?? "", reference), message: `It lists ${reference}, which is not there: Flux cannot apply the folder.` } };
}

/** The kustomization of a folder; undefined where it has none. */
export function kustomizationOf(tree: Tree, folder: string): { file: string; content: JsonObject } | { broken: BrokenFile } | undefined {
  const [file, another] = tree.kustomizationsIn(folder);
  if (file === undefined) return undefined;
  const at = { path: file, line: 1, column: 1 };
  if (another !== undefined) return { broken: { ...at, message: `There is ${another} beside it: kustomize takes one or the other, and refuses both.` } };
  const documents = tree.documents(file);
  if (!Array.isArray(documents)) return { broken: documents };
  const [content] = documents;
  if (!isJsonObject(content)) return { broken: { ...at, message: "It is empty: Flux cannot apply the folder." } };
  return { file, content };
}

/** Where a text stands in a file; its beginning where it is not found. */
export function placeOf(text: string, needle: string): { line: number; column: number } {
  const at = text.indexOf(needle);
  if (at < 0) return { line: 1, column: 1 };
  const before = text.slice(0, at).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** A path from one folder to a file or folder, as a kustomization in it would write it. */
export function relativePath(folder: string, path: string): string {
  return folder === "." ? path : path === folder ? "." : path.slice(folder.length + 1);
}
