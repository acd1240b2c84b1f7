import type { Json } from "@/lib/json";
import { readYaml } from "@/lib/yaml";
import { isKustomization } from "./entries";
import type { BuildRoot, Built } from "./built";
import type { Budget, UnreadManifest } from "./refusal";

/** Results of builds that are kept (`KeptBuilds`). */
export interface Builds {
  /** The kept result, or else that of `build`. */
  get(tree: ManifestTree, root: BuildRoot, build: (tree: ManifestTree) => Built): Built;
}

/** The files that kustomizations are built from, by their path from the root. */
export interface ManifestTree {
  /** What is left for builds of it. */
  readonly budget: Budget;
  /** Where results of builds are kept; without it, each is built. */
  readonly builds?: Builds;
  /** A hash of a file's content; undefined for one that is not there. */
  blob?(path: string): string | undefined;
  /** Whether a file was read. */
  has(path: string): boolean;
  text(path: string): string | undefined;
  /** Why a file that is there was not read: a clause. */
  skipped(path: string): string | undefined;
  /** The kustomization files of a folder: more than one is an error. */
  kustomizationsIn(folder: string): readonly string[];
  /** The documents of a file that was read. They are shared: nobody changes them. */
  documents(path: string): Json[] | UnreadManifest;
}

/** Characters of a file. */
const longest = 16 * 1024 * 1024;

/**
 * The documents of a YAML (or JSON) file as kustomize reads them, or the first place where it
 * cannot be read. It reads kustomizations and operations of JSON Patch by another library than manifests: one
 * to which `yes` is true.
 */
export function readDocuments(
  path: string,
  text: string,
  legacyBooleans = isKustomization(path),
): Json[] | UnreadManifest {
  const options = { longest, merge: true, legacyOctal: true, legacyBooleans };
  const { documents, problems } = readYaml(text, options);
  const [problem] = problems;
  return problem === undefined ? documents.map(({ value }) => value) : { path, ...problem };
}
