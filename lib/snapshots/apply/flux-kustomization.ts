import { isJsonObject, type Json, type JsonObject } from "@/lib/json";
import type { LocatedObject } from "@/lib/admission";
import { type FluxChange, fluxChangeOf } from "./flux-change";
import { asInstanceSync, type SourceRef } from "./flux-source";
import type { Substitution } from "./substitute";

/** A Kustomization of Flux, as far as it decides what is applied. */
export interface FluxKustomization {
  name: string;
  namespace: string;
  /** From the root of the repository; `.` is the root. */
  path: string;
  source: SourceRef;
  serviceAccount: string | undefined;
  substitution: Substitution | undefined;
  /** What Flux changes of the kustomization of its folder; undefined where it is nothing. */
  change: FluxChange | undefined;
  commonMetadata: JsonObject | undefined;
  /** It is applied to another cluster. */
  elsewhere: boolean;
}

/** Undefined where an object is none. */
export function asFluxKustomization({
  object,
}: Pick<LocatedObject, "object">): FluxKustomization | undefined {
  const { apiVersion, kind, metadata, spec } = object;
  if (
    kind !== "Kustomization" ||
    typeof apiVersion !== "string" ||
    !apiVersion.startsWith("kustomize.toolkit.fluxcd.io/")
  )
    return undefined;
  if (!isJsonObject(metadata) || !isJsonObject(spec) || typeof metadata["name"] !== "string")
    return undefined;
  const namespace = text(metadata["namespace"]) ?? "default";
  const source = isJsonObject(spec["sourceRef"]) ? spec["sourceRef"] : {};
  return {
    name: metadata["name"],
    namespace,
    path: fromRoot(text(spec["path"]) ?? "."),
    source: {
      kind: text(source["kind"]) ?? "",
      name: text(source["name"]) ?? "",
      namespace: text(source["namespace"]) ?? namespace,
    },
    serviceAccount: text(spec["serviceAccountName"]),
    substitution: substitutionOf(spec["postBuild"]),
    change: fluxChangeOf(spec),
    commonMetadata: isJsonObject(spec["commonMetadata"]) ? spec["commonMetadata"] : undefined,
    elsewhere: isJsonObject(spec["kubeConfig"]),
  };
}

/** What the flux-operator makes of a FluxInstance; undefined where an object is none. */
export function asInstanceKustomization(
  located: Pick<LocatedObject, "object" | "file">,
): FluxKustomization | undefined {
  const sync = asInstanceSync(located);
  if (sync === undefined) return undefined;
  const { name, namespace, path, source } = sync;
  return { ...plainKustomization, name, namespace, path: fromRoot(path), source };
}

/** What one says that says nothing but its path and source. */
export const plainKustomization = {
  serviceAccount: undefined,
  substitution: undefined,
  change: undefined,
  commonMetadata: undefined,
  elsewhere: false,
} as const;

function substitutionOf(postBuild: Json | undefined): Substitution | undefined {
  if (!isJsonObject(postBuild)) return undefined;
  const given = isJsonObject(postBuild["substitute"]) ? postBuild["substitute"] : {};
  const variables = Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
  const more = Array.isArray(postBuild["substituteFrom"]) && postBuild["substituteFrom"].length > 0;
  return { variables, more };
}

/** As Flux joins it to the root of what it fetched: `..` leads nowhere. */
function fromRoot(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.length === 0 ? "." : parts.join("/");
}

/** Labels and annotations that it puts on everything. */
export function withCommonMetadata(object: JsonObject, common: JsonObject | undefined): JsonObject {
  if (common === undefined) return object;
  const metadata = isJsonObject(object["metadata"]) ? object["metadata"] : {};
  const merged = Object.fromEntries(
    ["labels", "annotations"].flatMap((key) => {
      const added = common[key];
      if (!isJsonObject(added)) return [];
      return [[key, { ...(isJsonObject(metadata[key]) ? metadata[key] : {}), ...added }]];
    }),
  );
  return { ...object, metadata: { ...metadata, ...merged } };
}

const text = (value: Json | undefined): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
