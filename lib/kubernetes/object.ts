import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

/** What kind of object: `group` is "" for the core API (`apiVersion: v1`). */
export interface GroupVersionKind {
  group: string;
  version: string;
  kind: string;
}

/** `apps/v1` is group `apps`, version `v1`; `v1` is group "", version `v1`. */
export function parseApiVersion(apiVersion: string): { group: string; version: string } {
  const slash = apiVersion.lastIndexOf("/");
  return slash < 0
    ? { group: "", version: apiVersion }
    : { group: apiVersion.slice(0, slash), version: apiVersion.slice(slash + 1) };
}

export function apiVersionOf({ group, version }: { group: string; version: string }): string {
  return group === "" ? version : `${group}/${version}`;
}

/** Reads an own field of something that may be no object at all. */
export function field(value: Json | undefined, ...path: (string | number)[]): Json | undefined {
  let at: Json | undefined = value;
  for (const key of path) {
    if (typeof key === "number") at = Array.isArray(at) ? at[key] : undefined;
    else at = isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

export function textField(
  value: Json | undefined,
  ...path: (string | number)[]
): string | undefined {
  const found = field(value, ...path);
  return typeof found === "string" ? found : undefined;
}

export function listField(value: Json | undefined, ...path: (string | number)[]): Json[] {
  const found = field(value, ...path);
  return Array.isArray(found) ? found : [];
}

export function gvkOf(object: JsonObject): GroupVersionKind | undefined {
  const apiVersion = textField(object, "apiVersion");
  const kind = textField(object, "kind");
  if (!apiVersion || !kind) return undefined;
  return { ...parseApiVersion(apiVersion), kind };
}

/**
 * A path as people write it: `spec.containers[0].image`,
 * `metadata.labels["app.kubernetes.io/name"]`.
 */
export function dottedPath(path: readonly (string | number)[]): string {
  return path
    .map((key, index) => {
      if (typeof key === "number") return `[${key}]`;
      if (/^[\w$-]+$/.test(key)) return index === 0 ? key : `.${key}`;
      return `[${JSON.stringify(key)}]`;
    })
    .join("");
}
