import { isJsonObject, type Json } from "@/lib/json";

const names = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

export const isKustomization = (path: string): boolean =>
  names.includes(path.slice(path.lastIndexOf("/") + 1));

export const folderOf = (path: string): string =>
  path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : ".";

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
export const isPlainPath = (entry: string): boolean =>
  !/[:?\\\p{Cc}]|\/\/|^\/|^[^/]*@/u.test(entry);

/** As `git.example.com/acme/base`. */
const isLikeHost = (entry: string): boolean =>
  /^[\w-]+(\.[\w-]+)*\.[a-z]{2,}\/[^/]+\/[^/]+/i.test(entry);

/** Characters that the paths of one kustomization may have to be joined from. */
const mostJoined = 4_000_000;

/**
 * Every path that a kustomization may take something from, whatever key it stands in: each text in
 * it, and what follows a `=`. Most are paths of nothing. For what is not judged, to know which
 * files have a part in it. Each costs as much as the folder's path is long: of texts that are too
 * many for it, the last are left out.
 */
export function possiblePaths(folder: string, content: Json): string[] {
  const texts = textsIn(content).flatMap((text) => [text, text.slice(text.indexOf("=") + 1)]);
  let joined = 0;
  const paths = new Set<string>();
  for (const text of new Set(texts)) {
    joined += folder.length + text.length;
    if (joined > mostJoined) break;
    const path = resolvePath(folder, text);
    if (path !== undefined) paths.add(path);
  }
  return [...paths];
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
export function resolvePath(folder: string, path: string): string | undefined {
  const parts: string[] = folder === "." ? [] : folder.split("/");
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? "." : parts.join("/");
}
