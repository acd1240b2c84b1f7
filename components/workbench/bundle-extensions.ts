import type { Extension } from "@codemirror/state";

/** What else an editor knows of a file of a bundle: completion, explanations, checks. */
export function bundleExtensions(_path: string): Extension {
  return [];
}
