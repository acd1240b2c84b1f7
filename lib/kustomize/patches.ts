import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { parseSelector, isSelected } from "@/lib/kubernetes";
import { applyJsonPatch, type JsonOperation, readJsonPatch } from "./json-patch";
import type { PatchTarget } from "./kustomization";
import { get, mapAt, set, sizeOf, textOf } from "./members";
import { mergeSchemaOf } from "./merge-keys";
import { matcher } from "./patterns";
import { Refusal, type Work } from "./refusal";
import { Resource } from "./resource";
import { type Resources, titleOf } from "./resources";
import { mergePatch } from "./strategic-merge";

/** A patch as it is read: JSON Patch, or one strategic merge patch or several. */
export type PatchText = { operations: JsonOperation[] } | { merges: JsonObject[] };

export function readPatch(documents: readonly Json[]): PatchText {
  const given = documents.filter((one) => one !== null && !isEmpty(one));
  if (Array.isArray(given[0]) && given.length === 1) return { operations: readJsonPatch(given[0]) };
  const merges = given.flatMap((one) => (isJsonObject(one) ? [one] : []));
  if (merges.length === 0 || merges.length < given.length)
    throw new Refusal("has a patch that is neither a list of operations nor an object");
  for (const merge of merges)
    if (textOf(get(merge, "kind")) === "" || textOf(get(get(merge, "metadata"), "name")) === "")
      throw new Refusal("has a patch without the kind or the name of what it patches");
  return { merges };
}

const isEmpty = (value: Json): boolean => isJsonObject(value) && Object.keys(value).length === 0;

interface Options {
  allowNameChange?: boolean;
  allowKindChange?: boolean;
}

/** Applies strategic merge patches, each to what it names itself or, with a target, to all of it. */
export function applyMerges(
  resources: Resources,
  merges: readonly JsonObject[],
  { target, options, work }: { target: PatchTarget | undefined; options: Options; work: Work },
): void {
  const gone = new Set<Resource>();
  const apply = (resource: Resource, merge: JsonObject) => {
    if (!applyMerge(resource, merge, options, work)) gone.add(resource);
  };
  if (target === undefined) {
    for (const merge of merges) apply(namedBy(resources, merge, gone), merge);
  } else {
    const [merge, another] = merges;
    if (merge === undefined || another !== undefined)
      throw new Refusal("has several patches in one, with a target");
    for (const resource of select(resources, target, work)) {
      const copy = structuredClone(merge);
      set(copy, "apiVersion", resource.apiVersion);
      for (const field of ["labels", "annotations"]) stringify(mapAt(copy, "metadata"), field);
      apply(resource, copy);
    }
  }
  resources.keep((one) => !gone.has(one));
  if (target !== undefined) resources.requireDistinct();
}

/** What kustomize reads as text it writes as text. */
function stringify(metadata: JsonObject, field: string): void {
  const map = get(metadata, field);
  if (!isJsonObject(map)) return;
  for (const [key, value] of Object.entries(map)) if (value !== null) set(map, key, textOf(value));
}

function namedBy(resources: Resources, merge: JsonObject, gone: ReadonlySet<Resource>): Resource {
  const patch = new Resource(merge, "", 0);
  const [found, another] = resources.byAnyId(patch.id).filter((one) => !gone.has(one));
  if (found === undefined) throw new Refusal(`patches ${titleOf(patch)}, which is not there`);
  if (another !== undefined) throw new Refusal(`patches ${titleOf(patch)}, which is there twice`);
  return found;
}

/** False where the patch deletes the whole. */
function applyMerge(
  resource: Resource,
  merge: JsonObject,
  { allowNameChange = false, allowKindChange = false }: Options,
  work: Work,
): boolean {
  const { name, namespace, kind } = resource;
  if (allowNameChange || allowKindChange) resource.storeId();
  work.spend(sizeOf(merge));
  const schema = mergeSchemaOf(resource.apiVersion, kind);
  const made = mergePatch(resource.object, structuredClone(merge), schema, work);
  if (!isJsonObject(made) || Object.keys(made).length === 0) return false;
  resource.object = made;
  if (!allowKindChange) set(made, "kind", kind);
  if (!allowNameChange) resource.name = name;
  resource.namespace = namespace;
  return true;
}

/**
 * Applies a JSON Patch to every object of a target. There are annotations then, even if none are
 * written: kustomize keeps its own there.
 */
export function applyOperations(
  resources: Resources,
  operations: readonly JsonOperation[],
  { target, storesId, work }: { target: PatchTarget | undefined; storesId: boolean; work: Work },
): void {
  if (target === undefined) throw new Refusal("has a JSON patch without a target");
  for (const resource of select(resources, target, work)) {
    if (storesId) resource.storeId();
    const hasOwn = storesId || resource.isTracked;
    if (hasOwn) mapAt(resource.metadata, "annotations");
    const made = applyJsonPatch(resource.object, operations, work);
    if (!isJsonObject(made)) throw new Refusal("has a patch that leaves no object");
    resource.object = made;
  }
  resources.keep(() => true);
}

/** What a target selects: by what an object is called now, or was called first. */
function select(resources: Resources, target: PatchTarget, work: Work): Resource[] {
  const matches = {
    group: matching(target.group, work),
    version: matching(target.version, work),
    kind: matching(target.kind, work),
    name: matching(target.name, work),
    namespace: matching(target.namespace, work),
  };
  const labels = selectorOf(target.labelSelector);
  const annotations = selectorOf(target.annotationSelector);
  return resources.list.filter((resource) => {
    work.spend(1);
    const now = resource.id;
    const first = resource.originalId;
    return (
      (matches.namespace(first.namespace) || matches.namespace(now.namespace)) &&
      (matches.name(first.name) || matches.name(now.name)) &&
      matches.group(now.group) &&
      matches.version(now.version) &&
      matches.kind(now.kind) &&
      isSelected(labels, resource.texts("labels")) &&
      isSelected(annotations, resource.texts("annotations"))
    );
  });
}

function matching(pattern: string | undefined, work: Work): (text: string) => boolean {
  return pattern === undefined || pattern === "" ? () => true : matcher(pattern, work);
}

function selectorOf(text = ""): NonNullable<ReturnType<typeof parseSelector>> {
  const selector = parseSelector(text);
  if (selector === undefined) throw new Refusal(`has a selector that cannot be read (${text})`);
  return selector;
}
