import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { GroupVersionKind } from "../object";
import { listField, textField } from "../object";

/** A file of an instance; `documents` is empty for text that is no YAML. */
export interface ManifestFile {
  path: string;
  documents: readonly Json[];
}

/**
 * An object, where it stands, and the namespace that it ends up in ("" for an object of the whole
 * cluster).
 */
export interface FoundObject {
  file: string;
  document: number;
  /** Where the object is in its document: empty but for the items of a List. */
  at: (string | number)[];
  object: JsonObject;
  gvk: GroupVersionKind | undefined;
  name: string;
  namespace: string;
}

/**
 * The objects of a document: itself, or the items of a `List`, which kubectl and Flux take apart
 * too.
 */
export function flatten(
  document: JsonObject,
  at: (string | number)[] = [],
): { object: JsonObject; at: (string | number)[] }[] {
  const isList =
    (textField(document, "kind") ?? "").endsWith("List") && Array.isArray(document["items"]);
  if (!isList || at.length > 6) return [{ object: document, at }];
  return listField(document, "items").flatMap((item, index) =>
    isJsonObject(item) ? flatten(item, [...at, "items", index]) : [],
  );
}
