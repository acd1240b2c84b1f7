import { type Document, isMap, isScalar, isSeq, YAMLMap } from "yaml";
import { parseApiVersion } from "@/lib/kubernetes";
import { rewriteYaml } from "@/lib/template";
import { eventAnnotation } from "./labels";

export interface Marks {
  labels: Readonly<Record<string, string>>;
  /** The instance's immutable id, for the annotation that Flux sends back in events. */
  instanceId: string;
  namespace: string;
  /** Whether objects of a kind live in a namespace; undefined where the kind is not known. */
  isNamespaced(apiVersion: string, kind: string): boolean | undefined;
}

/**
 * Writes the labels on every Kubernetes object of a YAML file, the namespace on every namespaced
 * one that has none, and the event annotation on Flux's own objects. Files that hold no object come
 * back as they are, byte by byte, and so do files that are marked already. Never renames a
 * Namespace; a Kustomize file is no object.
 */
export function markObjects(content: string, marks: Marks): string {
  return rewriteYaml(
    content,
    (document) => isMap(document.contents) && markObject(document, document.contents, marks),
  );
}

function markObject(document: Document, object: YAMLMap, marks: Marks): boolean {
  const apiVersion = object.get("apiVersion");
  const kind = object.get("kind");
  if (
    typeof apiVersion !== "string" ||
    typeof kind !== "string" ||
    apiVersion.startsWith("kustomize.config.k8s.io/")
  )
    return false;

  const items = object.get("items");
  if (kind.endsWith("List") && isSeq(items)) {
    // No `some`: every item is marked.
    return (
      items.items.filter((item) => isMap(item) && markObject(document, item, marks)).length > 0
    );
  }

  const metadata = childMap(document, object, "metadata");
  let changed = false;
  if (marks.isNamespaced(apiVersion, kind) !== false && isBlank(metadata.get("namespace"))) {
    metadata.set("namespace", marks.namespace);
    changed = true;
  }
  const group = parseApiVersion(apiVersion).group;
  const annotations = group.endsWith(".toolkit.fluxcd.io")
    ? { [eventAnnotation]: marks.instanceId }
    : {};
  for (const [name, wanted] of [
    ["labels", marks.labels],
    ["annotations", annotations],
  ] as const) {
    for (const [key, value] of Object.entries(wanted)) {
      const map = childMap(document, metadata, name);
      if (map.get(key) === value) continue;
      map.set(key, value);
      changed = true;
    }
  }
  return changed;
}

/**
 * The map under a key; where there is nothing, or null, or something that no API server would take,
 * a new one.
 */
function childMap(document: Document, parent: YAMLMap, key: string): YAMLMap {
  const found = parent.get(key);
  if (isMap(found)) return found;
  const made = new YAMLMap(document.schema);
  parent.set(document.createNode(key), made);
  return made;
}

function isBlank(value: unknown): boolean {
  return (
    value === undefined ||
    value === null ||
    value === "" ||
    (isScalar(value) && value.value === null)
  );
}
