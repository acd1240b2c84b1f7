import { isJsonObject, type JsonObject, toPointer } from "@/lib/json";
import { judgeApiVersion } from "../api-versions";
import { apiVersionOf, gvkOf, textField, type GroupVersionKind } from "../object";
import { nearest, shown, type Finding, type ObjectProblem, type Report } from "../problem";
import { decodedObject } from "./as-decoded";
import { checkDuplicates } from "./check-duplicates";
import { builtinRelease } from "../schemas/builtins";
import type { SchemaRegistry } from "../schemas/registry";
import { checkMetadata } from "./check-metadata";
import { checkReferences } from "./check-references";
import { checkSchema } from "./check-schema";
import { checkValidations } from "./check-validations";
import { checkRules } from "./rules/check-rules";
import { flatten, type FoundObject, type ManifestFile } from "./found-object";
import { isKustomization, readLayout, type Layout } from "./kustomization";

export interface ValidationOptions {
  schemas: SchemaRegistry;
  /**
   * The namespace of the instance; an object that names none counts as in it, as the engine will
   * put it there.
   */
  namespace: string;
  /**
   * For what is in Git already, where nothing adds a namespace any more: an object without one is
   * an error.
   */
  requireNamespace?: boolean;
  /** What an object was before the change, where it was there: rules of CRDs may ask. */
  before?: (object: Pick<FoundObject, "gvk" | "namespace" | "name">) => JsonObject | undefined;
  /** The release of the cluster, e.g. `1.33`; by default that of the built-in schemas. */
  kubernetesVersion?: string;
}

/**
 * Everything wrong with the objects of one instance: against their schemas, the rules that the API
 * server has for every object, and each other. Sorted by file, document and place; never throws on
 * data that JSON can hold.
 */
export function validateObjects(
  files: readonly ManifestFile[],
  options: ValidationOptions,
): ObjectProblem[] {
  const problems: ObjectProblem[] = [];
  const layout = readLayout(files);
  const objects: FoundObject[] = [];
  for (const file of files) {
    for (const [document, content] of file.documents.entries()) {
      if (content === null) continue; // an empty document between two `---`
      const report = reporter(problems, file.path, document, []);
      if (document === 0 && isKustomization(file.path, content))
        checkKustomization(file.path, content, layout, options, report);
      // A patch is a part of an object, and its kustomization's business.
      else if (layout.parts.has(file.path)) continue;
      else if (!isJsonObject(content))
        report({
          severity: "error",
          code: "not-an-object",
          message: `A Kubernetes object is expected, not ${Array.isArray(content) ? "a list" : shown(content)}.`,
          path: [],
        });
      else
        objects.push(
          ...flatten(content).map(({ object, at }) =>
            found(file.path, document, object, at, layout, options),
          ),
        );
    }
  }
  for (const object of objects) {
    const report = reporter(problems, object.file, object.document, object.at, object);
    checkObject(
      object,
      options.requireNamespace === true && !layout.namespaces.has(object.file),
      options,
      report,
    );
  }
  checkDuplicates(objects, (object, finding) =>
    reporter(problems, object.file, object.document, object.at, object)(finding),
  );
  checkReferences(objects, (object, finding) =>
    reporter(problems, object.file, object.document, object.at, object)(finding),
  );
  for (const path of layout.notListed) {
    reporter(
      problems,
      path,
      0,
      [],
    )({
      severity: "warning",
      code: "not-listed",
      message: `${path} is listed by no kustomization.yaml, so it is not applied.`,
      path: [],
      expected: `resources: [${path}]`,
    });
  }
  return problems.sort(inOrder);
}

function found(
  file: string,
  document: number,
  object: JsonObject,
  at: (string | number)[],
  layout: Layout,
  { schemas, namespace: own }: ValidationOptions,
): FoundObject {
  const gvk = gvkOf(object);
  const clusterWide =
    gvk !== undefined && schemas.lookup(gvk.group, gvk.version, gvk.kind)?.namespaced === false;
  const namespace = clusterWide
    ? ""
    : (layout.namespaces.get(file) ?? textField(object, "metadata", "namespace") ?? own);
  return {
    file,
    document,
    at,
    object,
    gvk,
    name: textField(object, "metadata", "name") ?? "",
    namespace,
  };
}

function reporter(
  problems: ObjectProblem[],
  file: string,
  document: number,
  at: readonly (string | number)[],
  found?: FoundObject,
): Report {
  const namespace = found && textField(found.object, "metadata", "namespace");
  const object = found?.gvk && {
    apiVersion: apiVersionOf(found.gvk),
    kind: found.gvk.kind,
    ...(namespace === undefined ? {} : { namespace }),
    name: found.name,
  };
  return ({ severity, code, message, path, expected }: Finding) =>
    problems.push({
      severity,
      code,
      message,
      file,
      document,
      pointer: toPointer([...at, ...path]),
      ...(expected === undefined ? {} : { expected }),
      ...(object === undefined ? {} : { object }),
    });
}

function inOrder(a: ObjectProblem, b: ObjectProblem): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  if (a.document !== b.document) return a.document - b.document;
  return a.pointer === b.pointer ? 0 : a.pointer < b.pointer ? -1 : 1;
}

function checkKustomization(
  path: string,
  document: JsonObject,
  layout: Layout,
  { schemas }: ValidationOptions,
  report: Report,
): void {
  const component = textField(document, "kind") === "Component";
  const entry = component
    ? schemas.lookup("kustomize.config.k8s.io", "v1alpha1", "Component")
    : schemas.lookup("kustomize.config.k8s.io", "v1beta1", "Kustomization");
  if (entry) checkSchema(document, entry.schema(), [], report);
  for (const finding of layout.findings.get(path) ?? []) report(finding);
}

function checkObject(
  found: FoundObject,
  mustNameNamespace: boolean,
  options: ValidationOptions,
  report: Report,
): void {
  const { object, gvk } = found;
  if (!gvk) {
    const [key, code] = textField(object, "apiVersion")
      ? (["kind", "missing-kind"] as const)
      : (["apiVersion", "missing-api-version"] as const);
    report({
      severity: "error",
      code,
      message: `${key} is missing: every Kubernetes object needs it, as text.`,
      path: [],
      expected: key,
    });
    return;
  }
  const entry = options.schemas.lookup(gvk.group, gvk.version, gvk.kind);
  const verdict = judgeApiVersion(gvk, options.kubernetesVersion ?? builtinRelease);
  if (verdict) {
    report({
      severity: verdict.removed ? "error" : "warning",
      code: verdict.removed ? "removed-api" : "deprecated-api",
      message: verdict.message,
      path: ["apiVersion"],
      ...(verdict.expected === undefined ? {} : { expected: verdict.expected }),
    });
  } else if (entry?.deprecated !== undefined) {
    report({
      severity: "warning",
      code: "deprecated-api",
      message: entry.deprecated,
      path: ["apiVersion"],
    });
  } else if (!entry) {
    unknownKind(gvk, options.schemas, report);
  }
  const isBuiltIn = entry?.from === "kubernetes";
  const schema = entry?.schema() ?? {};
  const decoded = decodedObject(object, entry, report);
  checkMetadata(
    decoded,
    gvk,
    { namespace: options.namespace, namespaced: entry?.namespaced, mustNameNamespace },
    report,
  );
  if (!entry) return;
  if (isBuiltIn) {
    checkSchema(withoutMetadata(decoded), schema, [], report);
    checkRules(decoded, gvk, report);
    return;
  }
  let isFit = true;
  checkSchema(decoded, schema, [], (finding) => {
    if (finding.severity === "error") isFit = false;
    report(finding);
  });
  const before = isFit ? options.before?.(found) : undefined;
  if (isFit)
    checkValidations(decoded, before && decodedObject(before, entry, () => {}), schema, report);
}

/** The metadata are checked by themselves, for every kind alike. */
function withoutMetadata(object: JsonObject): JsonObject {
  const { metadata: _, ...rest } = object;
  return rest;
}

function unknownKind(gvk: GroupVersionKind, schemas: SchemaRegistry, report: Report): void {
  const apiVersion = apiVersionOf(gvk);
  const versions = schemas.versions(gvk.group, gvk.kind);
  const warn = (path: string, message: string, expected?: string) =>
    report({
      severity: "warning",
      code: "unknown-kind",
      message,
      path: [path],
      ...(expected === undefined ? {} : { expected }),
    });
  if (versions.length > 0) {
    const known = versions.map((version) => apiVersionOf({ group: gvk.group, version })).join(", ");
    warn(
      "apiVersion",
      `${gvk.kind} is not known in ${apiVersion}, only in ${known}; it was not checked.`,
      known,
    );
    return;
  }
  const kinds = schemas.kinds();
  const elsewhere = kinds.find((one) => one.kind === gvk.kind);
  const meant = nearest(
    gvk.kind,
    kinds
      .filter((one) => one.group === gvk.group && one.version === gvk.version)
      .map((one) => one.kind),
  );
  if (meant !== undefined)
    warn(
      "kind",
      `${apiVersion} has no kind ${shown(gvk.kind)} that is known; did you mean ${meant}? It was not checked.`,
      meant,
    );
  else if (elsewhere)
    warn(
      "apiVersion",
      `${gvk.kind} is not known in ${apiVersion}, but in ${apiVersionOf(elsewhere)}; it was not checked.`,
      apiVersionOf(elsewhere),
    );
  else
    warn(
      "kind",
      `There is no schema for ${apiVersion} ${gvk.kind}, so it was not checked. The platform ` +
        "team can add its CRD to the catalog's schemas.",
    );
}
