import { isJsonObject, type Json, type JsonObject } from "@/lib/json";

/**
 * Why a part of what an object leads to cannot be seen here; undefined where nothing of it is
 * hidden.
 */
export function hiddenIn(object: JsonObject, substitution: boolean): string | undefined {
  const apiVersion = String(object["apiVersion"]);
  if (object["kind"] === "HelmRelease" && apiVersion.startsWith("helm.toolkit.fluxcd.io/"))
    return `The objects of ${chartOf(object)} are made in the cluster and are not judged.`;
  if (!substitution) return undefined;
  const variable = substituted(object);
  return variable === undefined
    ? undefined
    : `\${${variable}} is filled in by the cluster: what stands there is not judged.`;
}

function chartOf(release: JsonObject): string {
  const spec = isJsonObject(release["spec"]) ? release["spec"] : {};
  const chart =
    isJsonObject(spec["chart"]) && isJsonObject(spec["chart"]["spec"])
      ? spec["chart"]["spec"]["chart"]
      : undefined;
  const reference = isJsonObject(spec["chartRef"]) ? spec["chartRef"]["name"] : undefined;
  const name = chart ?? reference;
  return typeof name === "string" ? `the chart ${name}` : "the chart";
}

/** The first variable that Flux would fill in; `$${` stands for itself. */
function substituted(value: Json): string | undefined {
  if (typeof value === "string") return /(?<!\$)\$\{([A-Za-z_][A-Za-z0-9_]*)/.exec(value)?.[1];
  if (Array.isArray(value)) return first(value);
  return isJsonObject(value) ? first(Object.values(value)) : undefined;
}

function first(values: readonly Json[]): string | undefined {
  for (const value of values) {
    const found = substituted(value);
    if (found !== undefined) return found;
  }
  return undefined;
}
