import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { changeField, type FieldSpec, pathOf } from "./field-paths";
import * as specs from "./field-specs";
import type { Image, Label, Replica } from "./kustomization";
import { get, set } from "./members";
import { matcher } from "./patterns";
import { Refusal, type Work } from "./refusal";
import { isSelected, type Resource } from "./resource";
import type { Resources } from "./resources";

/** Sets the namespace of everything that kustomize does not know to be in none. */
export function setNamespace(resources: Resources, namespace: string): void {
  resources.keep(() => true);
  for (const resource of resources.list) {
    resource.storeId();
    resources.change(resource, () => {
      if (!resource.isClusterScoped) resource.namespace = namespace;
      if (/^(Cluster)?RoleBinding$/.test(resource.kind)) setSubjects(resource, namespace);
      for (const spec of specs.namespaces) {
        if (spec.kind === "Namespace" && resource.apiVersion !== "v1") continue;
        changeField(resource, spec, { change: () => namespace, empty: () => "" });
      }
    });
  }
}

function setSubjects({ object }: Resource, namespace: string): void {
  const subjects = get(object, "subjects");
  if (subjects === undefined || subjects === null) return;
  if (!Array.isArray(subjects)) throw new Refusal("has a binding whose subjects are no list");
  for (const subject of subjects)
    if (isJsonObject(subject) && get(subject, "name") === "default")
      set(subject, "namespace", namespace);
}

const unnamed: readonly { group?: string; kind: string }[] = [
  { kind: "CustomResourceDefinition" },
  { group: "apiregistration.k8s.io", kind: "APIService" },
  { kind: "Namespace" },
];

export function addToNames(
  resources: Resources,
  { prefix = "", suffix = "" }: { prefix?: string; suffix?: string },
): void {
  if (prefix === "" && suffix === "") return;
  for (const resource of resources.list) {
    const id = resource.originalId;
    if (unnamed.some((selector) => isSelected(id, selector))) continue;
    if (prefix !== "") resource.prefixes.push(prefix);
    if (suffix !== "") resource.suffixes.push(suffix);
    resource.storeId();
    resource.name = `${prefix}${resource.name}${suffix}`;
  }
}

export function addLabels(resources: Resources, label: Label, work: Work): void {
  let fields: FieldSpec[] = (label.fields ?? []).map(({ path = "", ...spec }) => ({
    ...spec,
    path: pathOf(path),
  }));
  if (label.includeSelectors === true) fields = merged(fields, specs.labelsOfSelectors);
  else if (label.includeTemplates === true) fields = merged(fields, specs.labelsOfTemplates);
  else fields = merged(fields, [specs.labelsOfMetadata]);
  addEntries(resources, label.pairs ?? {}, fields, work);
}

/** A field that is there already, for the same kinds or for fewer, is not added. */
function merged(fields: readonly FieldSpec[], more: readonly FieldSpec[]): FieldSpec[] {
  const all = [...fields];
  for (const spec of more) {
    const { group = "", version = "", kind = "" } = spec;
    const known = all.find(
      (one) =>
        isSelected(
          { group: one.group ?? "", version: one.version ?? "", kind: one.kind ?? "" },
          { group, version, kind },
        ) && one.path.join("/") === spec.path.join("/"),
    );
    if (known === undefined) all.push(spec);
    else if ((known.create ?? false) !== (spec.create ?? false))
      throw new Refusal(`has a label whose field ${spec.path.join("/")} is made and is not`);
  }
  return all;
}

/** Puts entries into maps: labels, annotations. */
export function addEntries(
  resources: Resources,
  entries: Readonly<Record<string, string>>,
  fields: readonly FieldSpec[],
  work: Work,
): void {
  const added = Object.entries(entries);
  if (added.length === 0) return;
  for (const resource of resources.list) {
    for (const spec of fields) {
      work.spend(1 + added.length);
      const change = (value: Json): Json => {
        if (!isJsonObject(value))
          throw new Refusal(`puts labels or annotations where there is no map`);
        for (const [key, one] of added) set(value, key, one);
        return value;
      };
      changeField(resource, spec, { change, empty: (): JsonObject => ({}) });
    }
  }
}

export function setReplicas(resources: Resources, { name = "", count = 0 }: Replica): void {
  let isFound = false;
  for (const spec of specs.replicas) {
    for (const resource of resources.list) {
      const ids = [...resource.previousIds, resource.id];
      if (!ids.some((id) => id.name === name && isSelected(id, spec))) continue;
      isFound = true;
      changeField(resource, spec, { change: () => count, empty: () => 0 });
    }
  }
  if (!isFound) throw new Refusal(`sets the replicas of ${name}, which is not there`);
}

/** Kustomize takes the name of an image as a regular expression. */
export function setImage(resources: Resources, image: Image, work: Work): void {
  const isOf = matcher(
    image.name ?? "",
    work,
    (name) => `^${name}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`,
  );
  const change = (value: Json): Json =>
    typeof value === "string" && isOf(value) ? withTag(value, image) : value;
  for (const resource of resources.list) {
    if (resource.kind === "CustomResourceDefinition") continue;
    changeContainers(resource.object, change, work);
    for (const spec of specs.images) changeField(resource, spec, { change });
  }
}

/** Every list `containers` or `initContainers`, wherever it stands. */
function changeContainers(value: Json, change: (image: Json) => Json, work: Work): void {
  work.spend(1);
  if (Array.isArray(value)) {
    for (const one of value) changeContainers(one, change, work);
  } else if (isJsonObject(value)) {
    for (const [key, one] of Object.entries(value)) {
      changeContainers(one, change, work);
      if ((key !== "containers" && key !== "initContainers") || !Array.isArray(one)) continue;
      for (const container of one) {
        const image = get(container, "image");
        if (isJsonObject(container) && image !== undefined) set(container, "image", change(image));
      }
    }
  }
}

function withTag(value: string, { newName, newTag, tagSuffix, digest }: Image): string {
  const parts = splitImage(value);
  const name = newName || parts.name;
  if (newTag || digest) return `${name}${newTag ? `:${newTag}` : ""}${digest ? `@${digest}` : ""}`;
  const tag = tagSuffix ? `${parts.tag}${tagSuffix}` : parts.tag;
  const kept = tagSuffix ? "" : parts.digest;
  return `${name}${tag === "" ? "" : `:${tag}`}${kept === "" ? "" : `@${kept}`}`;
}

function splitImage(image: string): { name: string; tag: string; digest: string } {
  const from = Math.max(image.indexOf("/"), 0);
  const at = image.indexOf("@", from);
  const colon = image.indexOf(":", from);
  if (at < 0 && colon < 0) return { name: image, tag: "", digest: "" };
  if (at >= 0 && (colon < 0 || at < colon))
    return { name: image.slice(0, at), tag: "", digest: image.slice(at + 1) };
  const end = at < 0 ? image.length : at;
  return {
    name: image.slice(0, colon),
    tag: image.slice(colon + 1, end),
    digest: at < 0 ? "" : image.slice(at + 1),
  };
}
