import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import { type ObjectProblem, type SchemaRegistry, validateObjects } from "@/lib/kubernetes";
import {
  type ParsedTemplate,
  render,
  type RenderedFile,
  type Rendering,
  type RenderInput,
  type TemplateProblem,
  whatMade,
} from "@/lib/template";
import { sourceOf } from "./source-place";

/** A Kubernetes object as the portal would write it: with the namespace that it gets. */
export interface RenderedObject {
  file: string;
  document: number;
  object: JsonObject;
}

/** What rendered objects are held against. */
export interface Checks {
  schemas: SchemaRegistry;
  /** The release of the cluster, e.g. `1.33`; by default that of the built-in schemas. */
  kubernetesVersion?: string;
  /** What else would refuse a request, such as policy; an error among what it gives refuses. */
  judge?: (
    objects: readonly RenderedObject[],
    input: RenderInput,
    files: readonly RenderedFile[],
  ) => readonly TemplateProblem[];
}

/** A rendering and everything that would refuse it. */
export interface CheckedRendering extends Rendering {
  objects: RenderedObject[];
  /**
   * Of the objects against their schemas and each other, and of `judge`; `problems` has the
   * engine's own.
   */
  objectProblems: TemplateProblem[];
}

/**
 * Renders, and holds the objects against their schemas as the portal does before it opens a
 * request. Pure.
 */
export function checkRendering(input: RenderInput, checks: Checks): CheckedRendering {
  const rendering = render(input);
  const files = rendering.files.map((file) => ({
    ...file,
    documents: file.documents.map((document) =>
      withNamespace(document, input.instance.namespace, checks.schemas),
    ),
  }));
  const { schemas, kubernetesVersion } = checks;
  const objectProblems = validateObjects(files, {
    schemas,
    namespace: input.instance.namespace,
    ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }),
  }).map((problem) => blamed(problem, rendering.files, input.template));
  const objects = files.flatMap((file) =>
    file.documents.flatMap((document, index) =>
      itemsOf(document).map((object) => ({ file: file.path, document: index, object })),
    ),
  );
  if (rendering.files.length > 0)
    objectProblems.push(...(checks.judge?.(objects, input, rendering.files) ?? []));
  return { ...rendering, objects, objectProblems };
}

/**
 * Every namespaced object that names no namespace gets the instance's; a file of Kustomize is no
 * object.
 */
function withNamespace(document: Json, namespace: string, schemas: SchemaRegistry): Json {
  if (!isJsonObject(document)) return document;
  const { apiVersion, kind, metadata, items } = document;
  if (
    typeof apiVersion !== "string" ||
    typeof kind !== "string" ||
    apiVersion.startsWith("kustomize.config.k8s.io/")
  )
    return document;
  if (kind.endsWith("List") && Array.isArray(items))
    return { ...document, items: items.map((item) => withNamespace(item, namespace, schemas)) };
  if (schemas.resourceOf(apiVersion, kind)?.namespaced === false || !isJsonObject(metadata))
    return document;
  const named = metadata["namespace"];
  return named === undefined || named === null || named === ""
    ? { ...document, metadata: { ...metadata, namespace } }
    : document;
}

function itemsOf(document: Json): JsonObject[] {
  if (
    !isJsonObject(document) ||
    typeof document["apiVersion"] !== "string" ||
    typeof document["kind"] !== "string"
  )
    return [];
  const items = document["items"];
  return document["kind"].endsWith("List") && Array.isArray(items)
    ? items.flatMap(itemsOf)
    : [document];
}

/**
 * The problem at the place in the bundle that made it, and at the parameter that a person can
 * change.
 */
function blamed(
  { severity, code, message, expected, file, document, pointer }: ObjectProblem,
  files: readonly RenderedFile[],
  template: ParsedTemplate,
): TemplateProblem {
  const rendered = files.find((one) => one.path === file);
  const made = rendered && whatMade(rendered, document, pointer);
  const [parameter] = made?.parameters ?? [];
  return {
    severity,
    code,
    message,
    ...sourceOf(template, file, document, pointer),
    ...(expected === undefined ? {} : { expected }),
    ...(parameter === undefined ? {} : { pointer: parameter }),
  };
}
