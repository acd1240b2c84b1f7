import type { z } from "zod";
import { isJsonObject } from "@/lib/json";

/** In the place of `from` of an entry of `files:` that is not right: nothing is said of its file. */
export const leftOutFile = "(left out)";

/** Entries of lists that are not right: each keeps its place, so that the others keep theirs. */
const entries: Readonly<Record<string, (index: number) => object>> = {
  rules: () => ({ rule: "true", message: "-" }),
  links: () => ({ title: "-", url: "https://example.com" }),
  outputs: (index) => ({ name: `leftOut${index}`, title: "-", value: "-" }),
  related: () => ({ template: "-" }),
  files: () => ({ from: leftOutFile }),
};

/** What must be there. */
const required: Readonly<Record<string, unknown>> = {
  apiVersion: "slipway.dev/v1alpha1",
  kind: "Template",
  metadata: { name: "template", version: "0.0.0" },
  "metadata.name": "template",
  "metadata.version": "0.0.0",
  spec: { title: "-", summary: "-" },
  "spec.title": "-",
  "spec.summary": "-",
};

/**
 * A copy of a definition with something right in the place of all that is wrong, so that the rest can
 * be looked at as well: an author wants to know of every mistake at once. Nothing is made of it.
 */
export function salvagedDefinition(written: unknown, issues: readonly z.core.$ZodIssue[]): unknown {
  const copy: unknown = structuredClone(isJsonObject(written) ? written : {});
  for (const issue of issues) {
    const path = issue.path.map((step) => (typeof step === "symbol" ? "" : step));
    const [, list, index] = path;
    if (typeof list === "string" && typeof index === "number" && list in entries)
      set(copy, path.slice(0, 3), entries[list]?.(index));
    else if (issue.code === "unrecognized_keys")
      for (const key of issue.keys) set(copy, [...path, key], undefined);
    else set(copy, path.slice(0, 2), required[path.slice(0, 2).join(".")]);
  }
  return copy;
}

/** Undefined takes it out. */
function set(root: unknown, path: readonly (string | number)[], value: unknown): void {
  let at: unknown = root;
  for (const step of path.slice(0, -1)) {
    if (typeof at !== "object" || at === null) return;
    at = (at as Record<string | number, unknown>)[step];
  }
  const last = path.at(-1);
  if (typeof at !== "object" || at === null || last === undefined) return;
  const holder = at as Record<string | number, unknown>;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
}
