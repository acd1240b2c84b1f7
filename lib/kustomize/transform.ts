import { isJsonObject, type Json } from "@/lib/json";
import * as specs from "./field-specs";
import type { ReadText } from "./generators";
import type { Kustomization } from "./kustomization";
import { readDocuments } from "./manifest-tree";
import { applyMerges, applyOperations, readPatch } from "./patches";
import { Refusal, type Work } from "./refusal";
import type { Resources } from "./resources";
import {
  addEntries,
  addLabels,
  addToNames,
  setImage,
  setNamespace,
  setReplicas,
} from "./transformers";

/**
 * Changes objects as a kustomization says, in the order in which kustomize does it. `read` gives
 * the text of a file that it names.
 */
export function transform(
  resources: Resources,
  kustomization: Kustomization,
  read: ReadText,
  work: Work,
): void {
  work.spend(resources.list.length);
  patch(resources, kustomization, read, work);
  const { namespace = "", namePrefix = "", nameSuffix = "" } = kustomization;
  if (namespace !== "") setNamespace(resources, namespace);
  addToNames(resources, { prefix: namePrefix });
  addToNames(resources, { suffix: nameSuffix });
  for (const label of kustomization.labels ?? []) addLabels(resources, label, work);
  addEntries(resources, kustomization.commonLabels ?? {}, specs.labelsOfSelectors, work);
  addEntries(resources, kustomization.commonAnnotations ?? {}, specs.annotations, work);
  for (const { path, patch: text, target } of kustomization.patchesJson6902 ?? []) {
    const given = readPatch(patchDocuments(path, text, read, work));
    if (!("operations" in given) || !target?.name)
      throw new Refusal("has a JSON patch without operations, or without the name of a target");
    applyOperations(resources, given.operations, { target, storesId: false, work });
  }
  for (const replica of kustomization.replicas ?? []) {
    work.spend(4 * resources.list.length);
    setReplicas(resources, replica);
  }
  for (const image of [...(kustomization.images ?? []), ...(kustomization.imageTags ?? [])])
    setImage(resources, image, work);
}

function patch(
  resources: Resources,
  kustomization: Kustomization,
  read: ReadText,
  work: Work,
): void {
  for (const entry of kustomization.patchesStrategicMerge ?? []) {
    const inline = readDocuments("", entry);
    const isInline = Array.isArray(inline) && inline.some((one) => isJsonObject(one));
    const given = readPatch(
      isInline
        ? patchDocuments(undefined, entry, read, work)
        : patchDocuments(entry, undefined, read, work),
    );
    if (!("merges" in given)) throw new Refusal("has a strategic merge patch that is a list");
    work.spend(given.merges.length * resources.list.length);
    applyMerges(resources, given.merges, { target: undefined, options: {}, work });
  }
  for (const { path, patch: text, target, options = {} } of kustomization.patches ?? []) {
    const given = readPatch(patchDocuments(path, text, read, work));
    if ("operations" in given)
      applyOperations(resources, given.operations, { target, storesId: true, work });
    else {
      work.spend(given.merges.length * resources.list.length);
      applyMerges(resources, given.merges, { target, options, work });
    }
  }
}

function patchDocuments(
  path: string | undefined,
  patch: string | undefined,
  file: ReadText,
  work: Work,
): readonly Json[] {
  const isPath = path !== undefined && path !== "";
  const isText = patch !== undefined && patch.trim() !== "";
  if (isPath === isText) throw new Refusal("has a patch with a path and a text, or with neither");
  const text = isPath ? file(path) : (patch ?? "").trim();
  work.spend(text.length / 8);
  const read = readDocuments("", text);
  if (!Array.isArray(read)) throw new Refusal("has a patch that Slipway cannot read");
  if (!read.some((one) => Array.isArray(one))) return read;
  return text.startsWith("[") ? [jsonOf(text)] : asOperations(text);
}

/** What begins as JSON has to be JSON. */
function jsonOf(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new Refusal("has a patch that begins as JSON and is none");
  }
}

function asOperations(text: string): Json[] {
  const read = readDocuments("", text, true);
  return Array.isArray(read) ? read : [];
}
