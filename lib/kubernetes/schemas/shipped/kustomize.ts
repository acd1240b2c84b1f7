import {
  anyObject,
  customResource,
  flag,
  integer,
  labels,
  list,
  map,
  object,
  partial,
  text,
  texts,
  words,
  type ShippedKind,
} from "../dsl";

const pair = object({ "name!": text, newName: text, newTag: text, digest: text, tagSuffix: text });
const selector = object({
  group: text,
  version: text,
  kind: text,
  name: text,
  namespace: text,
  labelSelector: text,
  annotationSelector: text,
});
const fieldSpec = object({ group: text, version: text, kind: text, path: text, create: flag });
const generatorOptions = object({
  labels,
  annotations: labels,
  disableNameSuffixHash: flag,
  immutable: flag,
});
const generator = {
  "name!": text,
  namespace: text,
  behavior: words("create", "replace", "merge"),
  files: texts,
  literals: texts,
  envs: texts,
  env: text,
  options: generatorOptions,
};
const selectField = {
  fieldPath: text,
  options: object({ delimiter: text, index: integer, encoding: text, create: flag }),
};

/** `kustomization.yaml`, after kustomize's own documentation of the file. */
const kustomization = {
  resources: texts,
  components: texts,
  bases: texts,
  crds: texts,
  configurations: texts,
  generators: texts,
  transformers: texts,
  validators: texts,
  namespace: text,
  namePrefix: text,
  nameSuffix: text,
  buildMetadata: list(words("managedByLabel", "originAnnotations", "transformerAnnotations")),
  commonLabels: labels,
  commonAnnotations: labels,
  labels: list(
    object({
      pairs: labels,
      includeSelectors: flag,
      includeTemplates: flag,
      fields: list(fieldSpec),
    }),
  ),
  images: list(pair),
  replicas: list(object({ "name!": text, count: integer })),
  patches: list(object({ path: text, patch: text, target: selector, options: map(flag) })),
  patchesStrategicMerge: texts,
  patchesJson6902: list(object({ path: text, patch: text, target: selector, options: map(flag) })),
  configMapGenerator: list(object(generator)),
  secretGenerator: list(object({ ...generator, type: text })),
  generatorOptions,
  replacements: list(
    object({
      path: text,
      source: object({
        group: text,
        version: text,
        kind: text,
        name: text,
        namespace: text,
        ...selectField,
      }),
      sourceValue: text,
      targets: list(
        object({
          select: selector,
          reject: list(selector),
          fieldPaths: texts,
          options: selectField.options,
        }),
      ),
    }),
  ),
  helmCharts: list(
    partial({
      "name!": text,
      repo: text,
      version: text,
      releaseName: text,
      namespace: text,
      valuesFile: text,
      valuesInline: anyObject,
    }),
  ),
  helmGlobals: anyObject,
  openapi: anyObject,
  vars: list(anyObject),
  sortOptions: anyObject,
};

export function kustomizeKinds(): ShippedKind[] {
  return [
    customResource("kustomize.config.k8s.io/v1beta1", "Kustomization", kustomization),
    customResource("kustomize.config.k8s.io/v1alpha1", "Component", kustomization),
  ];
}
