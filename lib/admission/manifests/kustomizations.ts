import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

const names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];
const listKeys = new Set(["apiVersion", "kind", "metadata", "resources"]);

export const isKustomization = (path: string): boolean =>
  names.includes(path.slice(path.lastIndexOf("/") + 1));

export const folderOf = (path: string): string =>
  path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";

/**
 * Why a kustomization is not followed: it has keys besides those of a list. Kustomize, being
 * written in Go, reads keys without regard to case, so one in another case counts as such a key.
 * Undefined where it only lists.
 */
export function reasonNotFollowed(file: string, kustomization: JsonObject): string | undefined {
  const others = Object.keys(kustomization).filter((key) => !listKeys.has(key));
  const recased = others.filter((key) =>
    [...listKeys].some((known) => known.toLowerCase() === key.toLowerCase()),
  );
  if (recased.length > 0)
    return notBuilt(
      `${file} has a key in another case than kustomize documents (${inShort(recased)})`,
    );
  if (others.length > 0) return notBuilt(`${file} does more than list files (${inShort(others)})`);
  return isList(kustomization["resources"])
    ? undefined
    : notBuilt(`The resources of ${file} are not a list of paths`);
}

/** A reason for what only a build by kustomize would show. */
export function notBuilt(what: string): string {
  return `${what}; Slipway does not build it yet, so its objects are not judged.`;
}

const inShort = (keys: readonly string[]): string =>
  [...keys.slice(0, 5), ...(keys.length > 5 ? ["…"] : [])].join(", ");
const isList = (value: Json | undefined): boolean =>
  value === undefined ||
  value === null ||
  (Array.isArray(value) && value.every((one) => typeof one === "string"));

/** The entries of a kustomization that is followed. */
export function resourcesOf(kustomization: JsonObject): string[] {
  const listed = kustomization["resources"];
  return Array.isArray(listed) ? listed.filter((one) => typeof one === "string") : [];
}

/** What there is to find of a tree of files. */
export interface Findable {
  isFile(path: string): boolean;
  /** Whether it is a folder with a kustomization. */
  isFolder(path: string): boolean;
}

/**
 * What an entry of a list stands for. "elsewhere": kustomize could take it for an address, or it is
 * absolute; whatever the tree holds, even a folder of that name. As kustomize does, it looks for a
 * file first, then for a repository, then for a folder.
 */
export function findListed(
  folder: string,
  entry: string,
  tree: Findable,
): { file: string } | { folder: string } | "elsewhere" | "missing" {
  if (!isPlainPath(entry)) return "elsewhere";
  const path = resolvePath(folder, entry);
  if (path !== undefined && tree.isFile(path)) return { file: path };
  if (isLikeHost(entry)) return "elsewhere";
  return path !== undefined && tree.isFolder(path) ? { folder: path } : "missing";
}

/** A relative path without a scheme, a query, a login, `host:path`, `//` or control characters. */
const isPlainPath = (entry: string): boolean => !/[:?\\\p{Cc}]|\/\/|^\/|^[^/]*@/u.test(entry);

/** As `git.example.com/acme/base`. */
const isLikeHost = (entry: string): boolean =>
  /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}\/[^/]+\/[^/]+/i.test(entry);

/**
 * Every path that a kustomization may take something from, whatever key it stands in: each text in
 * it, and what follows a `=`. Most are paths of nothing. For what is not judged, to know which
 * files have a part in it.
 */
export function possiblePaths(folder: string, content: Json): string[] {
  const texts = textsIn(content).flatMap((text) => [text, text.slice(text.indexOf("=") + 1)]);
  return [...new Set(texts)].flatMap((text) => resolvePath(folder, text) ?? []);
}

/** Every text in it but for keys, each node once: with its aliases, YAML may be a circle. */
function textsIn(content: Json): string[] {
  const nodes = new Set<Json>([content]);
  // A set gives what is added while it is walked.
  for (const node of nodes) {
    if (Array.isArray(node)) for (const one of node) nodes.add(one);
    else if (isJsonObject(node)) for (const one of Object.values(node)) nodes.add(one);
  }
  return [...nodes].filter((node) => typeof node === "string");
}

/**
 * A path as a file in `folder` writes it, from the root of the tree; undefined where it leaves the
 * tree.
 */
function resolvePath(folder: string, path: string): string | undefined {
  const parts: string[] = folder === "." ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? "." : parts.join("/");
}
