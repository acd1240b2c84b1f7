import type { Json, JsonObject } from "@/lib/json";
import { flag, list, type Read, record, struct, text, whole } from "./go-fields";
import { Refusal } from "./refusal";

const texts = record(text);

const options = struct({
  labels: texts,
  annotations: texts,
  disableNameSuffixHash: flag,
  immutable: flag,
});
const generator = {
  name: text,
  namespace: text,
  behavior: text,
  literals: list(text),
  files: list(text),
  envs: list(text),
  env: text,
  options,
};
const selector = struct({
  group: text,
  version: text,
  kind: text,
  name: text,
  namespace: text,
  annotationSelector: text,
  labelSelector: text,
});
const patch = struct({ path: text, patch: text, target: selector, options: record(flag) });
const fieldSpec = struct({
  group: text,
  version: text,
  kind: text,
  path: text,
  create: flag,
});
const label = struct({
  pairs: texts,
  includeSelectors: flag,
  includeTemplates: flag,
  fields: list(fieldSpec),
});
const image = struct({
  name: text,
  newName: text,
  newTag: text,
  tagSuffix: text,
  digest: text,
});

/** Every field of a kustomization, by what is read of it. */
const fields = {
  apiVersion: text,
  kind: text,
  metadata: struct({ name: text, namespace: text, labels: texts, annotations: texts }),
  resources: list(text),
  bases: list(text),
  components: list(text),
  namespace: text,
  namePrefix: text,
  nameSuffix: text,
  commonLabels: texts,
  labels: list(label),
  commonAnnotations: texts,
  patches: list(patch),
  patchesStrategicMerge: list(text),
  patchesJson6902: list(patch),
  images: list(image),
  imageTags: list(image),
  replicas: list(struct({ name: text, count: whole })),
  configMapGenerator: list(struct(generator)),
  secretGenerator: list(struct({ ...generator, type: text })),
  generatorOptions: options,
  openapi: undefined,
  replacements: undefined,
  vars: undefined,
  sortOptions: undefined,
  crds: undefined,
  helmGlobals: undefined,
  helmCharts: undefined,
  helmChartInflationGenerator: undefined,
  configurations: undefined,
  generators: undefined,
  transformers: undefined,
  validators: undefined,
  buildMetadata: undefined,
} as const;

const kustomization = struct(fields);

export type Kustomization = Read<typeof fields>;
export type Generator = NonNullable<Kustomization["secretGenerator"]>[number];
export type GeneratorOptions = NonNullable<Kustomization["generatorOptions"]>;
export type Patch = NonNullable<Kustomization["patches"]>[number];
export type PatchTarget = NonNullable<Patch["target"]>;
export type Label = NonNullable<Kustomization["labels"]>[number];
export type Image = NonNullable<Kustomization["images"]>[number];
export type Replica = NonNullable<Kustomization["replicas"]>[number];

/** Reads a kustomization, as far as it is built; throws a refusal where it says more. */
export function readKustomization(content: JsonObject): Kustomization {
  const read = kustomization(content as Json, "");
  const { apiVersion = "", kind = "" } = read;
  const version = isComponent(read) ? "v1alpha1" : "v1beta1";
  if (!["", "Kustomization", "Component"].includes(kind))
    throw new Refusal(`is of the kind ${kind}, which kustomize does not build`);
  if (apiVersion !== "" && apiVersion !== `kustomize.config.k8s.io/${version}`)
    throw new Refusal(`is of the API version ${apiVersion}, which kustomize does not build`);
  return read;
}

/** As `readKustomization`, with the refusal as a clause. */
export function asKustomization(content: JsonObject): Kustomization | { reason: string } {
  try {
    return readKustomization(content);
  } catch (cause) {
    if (cause instanceof Refusal) return { reason: cause.message };
    throw cause;
  }
}

export const isComponent = ({ kind }: Kustomization): boolean => kind === "Component";

const listing = new Set(["apiVersion", "kind", "metadata", "resources", "bases"]);

/** Whether all that it says is which files and folders there are. */
export function onlyLists(read: Kustomization): boolean {
  return !isComponent(read) && Object.keys(read).every((name) => listing.has(name));
}

export const resourcesOf = ({ resources = [], bases = [] }: Kustomization): string[] => [
  ...resources,
  ...bases,
];
