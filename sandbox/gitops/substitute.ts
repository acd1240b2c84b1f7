import type { Manifest } from "./objects";

/**
 * Flux' post-build substitution over one object: `${name}`, with `:-` and `:=` for a default, `$${` for a literal `${`. A
 * name that has no value becomes nothing. Where no variable is known at all the text is left as it is, escapes too, and so is
 * an object that opts out by label or annotation.
 */
export function substitute(object: Manifest, variables: ReadonlyMap<string, string>): Manifest {
  if (variables.size === 0) return object;
  const key = "kustomize.toolkit.fluxcd.io/substitute";
  const { labels, annotations } = object.metadata;
  if (labels?.[key] === "disabled" || annotations?.[key] === "disabled") return object;
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return fill(value, variables);
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [fill(name, variables), walk(one)]));
  };
  return { ...object, ...(walk(object) as Manifest) };
}

function fill(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replace(/\$(\$\{)|\$\{([A-Za-z_][A-Za-z0-9_]*)(?::?[-=]([^}]*))?\}/g, (_all, literal?: string, name = "", fallback = "") => {
    return literal ?? (variables.get(name) || fallback);
  });
}
