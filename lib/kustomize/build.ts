import type { Json } from "@/lib/json";
import { isJsonObject } from "@/lib/json";
import type { BuildRoot, Built, BuiltObject } from "./built";
import { findListed, folderOf, isKustomization, isPlainPath, resolvePath } from "./entries";
import { kustomizationOf, placeOf } from "./files-into";
import { addHashes, generate } from "./generators";
import { isComponent, type Kustomization, readKustomization, resourcesOf } from "./kustomization";
import type { ManifestTree } from "./manifest-tree";
import { get, set, sizeOf, textOf } from "./members";
import { updateReferences } from "./name-references";
import { type BrokenManifest, Refusal, type UnreadManifest, Work } from "./refusal";
import { Resource } from "./resource";
import { Resources } from "./resources";
import { transform } from "./transform";

/** Folders on the way from where one begins. */
export const deepest = 20;
const mostFiles = 5_000;
const mostObjects = 20_000;

/**
 * What kustomize 5 makes of a folder, without a load restriction but for the root of the tree.
 * Refuses what it does not build, and what would cost too much. Pure, but for what is kept.
 */
export function buildKustomization(tree: ManifestTree, root: BuildRoot): Built {
  return tree.builds?.get(tree, root, (read) => buildAnew(read, root)) ?? buildAnew(tree, root);
}

function buildAnew(tree: ManifestTree, root: BuildRoot): Built {
  const build = new Build(tree);
  try {
    return { objects: build.run(root), files: [...build.files] };
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    const { message, broken } = cause;
    return { refused: { file: build.at, reason: message, broken } };
  }
}

class Build {
  readonly files = new Set<string>();
  /** The kustomization that is being built. */
  at = "";
  readonly #tree: ManifestTree;
  readonly #work: Work;
  #objects = 0;

  constructor(tree: ManifestTree) {
    this.#tree = tree;
    this.#work = new Work(tree.budget);
  }

  run(root: BuildRoot): BuiltObject[] {
    const resources = new Resources();
    this.at = root.folder;
    if (root.paths === undefined) this.#target(resources, root.folder, [], root.change);
    else {
      for (const path of root.paths) this.#take(resources, path, [root.folder]);
      const kustomization = root.change?.({}) ?? {};
      this.#components(resources, kustomization, root.folder, [root.folder]);
      this.#transform(resources, kustomization, root.folder);
    }
    addHashes(resources);
    updateReferences(resources, this.#work);
    return resources.list.filter((one) => !isLocal(one)).map(finished);
  }

  #target(
    resources: Resources,
    folder: string,
    above: readonly string[],
    change: BuildRoot["change"] = (given) => given,
    isAsComponent?: boolean,
  ): void {
    if (above.length >= deepest) throw new Refusal(`leads more than ${deepest} folders deep`);
    const found = kustomizationOf(this.#tree, folder);
    if (found === undefined) throw new Refusal(`leads to ${folder}, which has no kustomization`);
    if ("broken" in found) {
      this.#visit(found.broken.path);
      throw new Refusal("leads to what is no kustomization", found.broken);
    }
    if ("unread" in found) throw this.#unread("leads to", found.unread);
    this.#visit(found.file);
    const before = this.at;
    this.at = found.file;
    this.#work.spend(50 + sizeOf(found.content));
    const kustomization = change(readKustomization(found.content));
    if (isAsComponent !== undefined && isAsComponent !== isComponent(kustomization))
      throw new Refusal(
        isAsComponent ? "is taken in as a component and is none" : "is a component among resources",
      );
    const way = [...above, folder];
    for (const entry of resourcesOf(kustomization)) this.#list(resources, folder, entry, way);
    this.#generate(resources, kustomization, found.file);
    this.#components(resources, kustomization, folder, way);
    this.#transform(resources, kustomization, folder);
    this.at = before;
  }

  #list(resources: Resources, folder: string, entry: string, way: readonly string[]): void {
    const tree = this.#tree;
    const listed = findListed(folder, entry, {
      isFile: (path) =>
        (tree.has(path) || tree.skipped(path) !== undefined) && !isKustomization(path),
      isFolder: (path) => tree.kustomizationsIn(path).length > 0,
    });
    if (listed === "elsewhere") throw new Refusal(`takes in ${entry} from elsewhere`);
    if (listed === "missing")
      throw new Refusal(
        `lists ${entry}, which is not there`,
        this.#brokenAt(entry, `It lists ${entry}, which is not there`),
      );
    this.#take(resources, "file" in listed ? listed.file : listed.folder, way, entry);
  }

  /** A file's objects, or what a folder is built to. */
  #take(resources: Resources, path: string, way: readonly string[], entry = path): void {
    if (this.#tree.kustomizationsIn(path).length === 0) return this.#takeFile(resources, path);
    this.#refuseCircle(path, way, entry);
    const below = new Resources();
    this.#target(below, path, way, undefined, false);
    return resources.append(below.list);
  }

  #refuseCircle(folder: string, way: readonly string[], entry: string): void {
    if (way.includes(folder))
      throw new Refusal(
        `lists itself by ${entry}`,
        this.#brokenAt(entry, `It lists itself by ${entry}`),
      );
    if (way.some((one) => folder === "." || one.startsWith(`${folder}/`)))
      throw new Refusal(`leads to a folder above it by ${entry}, which kustomize does not build`);
  }

  #brokenAt(entry: string, what: string): BrokenManifest {
    const place = placeOf(this.#tree.text(this.at) ?? "", entry);
    return { path: this.at, ...place, message: `${what}: Flux cannot apply the folder.` };
  }

  #takeFile(resources: Resources, path: string): void {
    for (const [index, document] of this.#documents(path).entries())
      resources.append(this.#objectsIn(path, index, document));
  }

  #objectsIn(path: string, index: number, document: Json): Resource[] {
    if (document === null || (isJsonObject(document) && Object.keys(document).length === 0))
      return [];
    const kind = textOf(get(document, "kind"));
    const items = get(document, "items");
    if (isJsonObject(document) && kind.endsWith("List") && items !== undefined) {
      if (items !== null && !Array.isArray(items))
        throw new Refusal(`takes in ${path}, whose items are no list`);
      return (items ?? []).flatMap((item) => this.#objectsIn(path, index, item));
    }
    const name = textOf(get(get(document, "metadata"), "name"));
    if (!isJsonObject(document) || kind === "" || (name === "" && !kind.endsWith("List")))
      throw new Refusal(`takes in ${path}, where there is no object with a kind and a name`);
    this.#objects += 1;
    if (this.#objects > mostObjects) throw new Refusal(`has more than ${mostObjects} objects`);
    this.#work.spend(sizeOf(document));
    return [new Resource(structuredClone(document), path, index)];
  }

  #documents(path: string): readonly Json[] {
    this.#text(path);
    const documents = this.#tree.documents(path);
    if ("message" in documents) throw this.#unread("takes in", documents);
    return documents;
  }

  #unread(how: string, { path, line, column }: UnreadManifest): Refusal {
    this.#visit(path);
    return new Refusal(
      `${how} ${path}, which Slipway cannot read (line ${line}, column ${column})`,
    );
  }

  /** The text of a file that has a part in it. */
  #text(path: string): string {
    this.#visit(path);
    const reason = this.#tree.skipped(path);
    if (reason !== undefined) throw new Refusal(`takes in ${path}, which ${reason}`);
    const text = this.#tree.text(path);
    if (text === undefined) throw new Refusal(`takes in ${path}, which is not there`);
    this.#work.spend(text.length / 64);
    return text;
  }

  #visit(path: string): void {
    this.files.add(path);
    if (this.files.size > mostFiles) throw new Refusal(`takes in more than ${mostFiles} files`);
  }

  /** The path of a file that a kustomization takes something from, besides objects. */
  #pathOf(folder: string, entry: string): string {
    if (!isPlainPath(entry)) throw new Refusal(`takes in ${entry} from elsewhere`);
    const path = resolvePath(folder, entry);
    if (path === undefined) throw new Refusal(`takes in ${entry}, which is outside`);
    if (!this.#tree.has(path) && this.#tree.skipped(path) === undefined)
      throw new Refusal(`takes in ${entry}, which is not there`);
    return path;
  }

  #components(
    resources: Resources,
    { components = [] }: Kustomization,
    folder: string,
    way: readonly string[],
  ): void {
    for (const entry of components) {
      if (!isPlainPath(entry)) throw new Refusal(`takes in ${entry} from elsewhere`);
      const listed = findListed(folder, entry, {
        isFile: () => false,
        isFolder: (path) => this.#tree.kustomizationsIn(path).length > 0,
      });
      if (listed === "elsewhere") throw new Refusal(`takes in ${entry} from elsewhere`);
      if (listed === "missing" || !("folder" in listed))
        throw new Refusal(`takes in the component ${entry}, which is not there`);
      this.#refuseCircle(listed.folder, way, entry);
      this.#target(resources, listed.folder, way, undefined, true);
      resources.requireDistinct();
    }
  }

  #transform(resources: Resources, kustomization: Kustomization, folder: string): void {
    const read = (entry: string) => this.#text(this.#pathOf(folder, entry));
    transform(resources, kustomization, read, this.#work);
  }

  #generate(resources: Resources, kustomization: Kustomization, file: string): void {
    const { configMapGenerator = [], secretGenerator = [] } = kustomization;
    const read = (entry: string) => this.#text(this.#pathOf(folderOf(file), entry));
    for (const [kind, generators] of [
      ["ConfigMap", configMapGenerator],
      ["Secret", secretGenerator],
    ] as const)
      for (const generator of generators) {
        this.#objects += 1;
        if (this.#objects > mostObjects) throw new Refusal(`has more than ${mostObjects} objects`);
        this.#work.spend(1 + resources.list.length);
        const global = kustomization.generatorOptions;
        generate(resources, { kind, generator, global, file, read, work: this.#work });
      }
  }
}

const localConfig = "config.kubernetes.io/local-config";

/** What is for kustomize only, and for no cluster. */
function isLocal(resource: Resource): boolean {
  const annotations = resource.texts("annotations");
  return Object.hasOwn(annotations, localConfig) && annotations[localConfig] !== "false";
}

function finished(resource: Resource): BuiltObject {
  const { file, document, object, metadata } = resource;
  const annotations = resource.texts("annotations");
  if (Object.keys(annotations).length === 0) delete metadata["annotations"];
  else set(metadata, "annotations", annotations);
  return { file, document, object };
}
