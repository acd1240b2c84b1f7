import type { Document } from "yaml";
import { isJsonObject, isWithin, type Json, type JsonObject } from "@/lib/json";
import { rewriteYaml } from "./rewrite-yaml";
import type { RenderedFile } from "./types";

/** Kinds that decide how many replicas a workload has, with where they name it. */
const owners: Readonly<Record<string, string>> = {
  HorizontalPodAutoscaler: "scaleTargetRef",
  ScaledObject: "scaleTargetRef",
  Canary: "targetRef",
};
const scalable = new Set(["Deployment", "StatefulSet", "ReplicaSet"]);

/**
 * The files without `spec.replicas` of workloads that an autoscaler or Flagger scales: with it,
 * every reconciliation would undo what they did.
 */
export function leaveOutOwnedFields(files: RenderedFile[]): RenderedFile[] {
  const objects = files.flatMap((file) => file.documents).filter(isJsonObject);
  const scaled = new Set(objects.flatMap(targetOf));
  return scaled.size === 0 ? files : files.map((file) => withoutReplicas(file, scaled));
}

function member(value: Json | undefined, key: string): Json | undefined {
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function targetOf(object: JsonObject): string[] {
  const kind = object["kind"];
  const field = typeof kind === "string" && Object.hasOwn(owners, kind) ? owners[kind] : undefined;
  if (field === undefined) return [];
  const target = member(object["spec"], field);
  // KEDA scales a Deployment unless it is told otherwise.
  return [
    identity(
      member(object["metadata"], "namespace"),
      member(target, "kind") ?? "Deployment",
      member(target, "name"),
    ),
  ];
}

const identity = (...parts: (Json | undefined)[]) =>
  JSON.stringify(parts.map((part) => part ?? null));

function withoutReplicas(file: RenderedFile, scaled: ReadonlySet<string>): RenderedFile {
  const stripped = new Set<number>();
  for (const [index, object] of file.documents.entries()) {
    if (
      !isJsonObject(object) ||
      !scalable.has(String(object["kind"])) ||
      member(object["spec"], "replicas") === undefined
    )
      continue;
    if (
      scaled.has(
        identity(
          member(object["metadata"], "namespace"),
          object["kind"],
          member(object["metadata"], "name"),
        ),
      )
    )
      stripped.add(index);
  }
  if (stripped.size === 0) return file;
  let at = -1;
  const content = rewriteYaml(file.content, (document: Document) => {
    at += 1;
    return stripped.has(at) && document.deleteIn(["spec", "replicas"]);
  });
  return {
    ...file,
    content,
    documents: file.documents.map((object, index) =>
      stripped.has(index) ? without(object) : object,
    ),
    provenance: file.provenance.filter(
      (entry) => !(stripped.has(entry.document) && isWithin(entry.pointer, "/spec/replicas")),
    ),
  };
}

function without(object: Json): Json {
  const spec = member(object, "spec");
  if (!isJsonObject(object) || !isJsonObject(spec)) return object;
  const { replicas: _, ...rest } = spec;
  return { ...object, spec: rest };
}
