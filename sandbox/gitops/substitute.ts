import type { Manifest } from "./objects";

/**
 * Flux' post-build substitution over one object: `${name}`, with `:-` and `:=` for a default, `$${`
 * for a literal `${`. A name that has no value becomes nothing. Where no variable is known at all
 * the text is left as it is, escapes too, and so is an object that opts out by label or annotation.
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
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [fill(name, variables), walk(one)]),
    );
  };
  return { ...object, ...(walk(object) as Manifest) };
}

const opening = /\$(\$\{)|\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(\})|:?[-=])/g;

/** A single pass that looks for every `}` once: the time is linear in the length of the text. */
export function fill(text: string, variables: ReadonlyMap<string, string>): string {
  const parts: string[] = [];
  let copied = 0;
  let close = -1;
  for (const { 0: whole, 1: literal, 2: name = "", 3: closed, index } of text.matchAll(opening)) {
    // It is part of the default before it.
    if (index < copied) continue;
    const after = index + whole.length;
    const isDone = literal !== undefined || closed !== undefined;
    if (!isDone && close < after) close = endOf(text, after);
    if (!isDone && close === Infinity) continue;
    const fallback = isDone ? "" : text.slice(after, close);
    parts.push(text.slice(copied, index), literal ?? (variables.get(name) || fallback));
    copied = isDone ? after : close + 1;
  }
  return parts.join("") + text.slice(copied);
}

/** The index of the first `}` from an index on; Infinity where there is none. */
function endOf(text: string, from: number): number {
  const found = text.indexOf("}", from);
  return found === -1 ? Infinity : found;
}
