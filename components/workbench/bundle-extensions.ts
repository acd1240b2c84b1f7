import type { Extension } from "@codemirror/state";
import type { BundleFiles } from "@/lib/template";

/** The file that is edited, with the others around it; asked for whenever something is offered. */
export interface EditedBundle {
  path: string;
  files: BundleFiles;
}

/** What else an editor knows of a file of a bundle: completion, explanations. */
export function bundleExtensions(_edited: () => EditedBundle): Extension {
  return [];
}
