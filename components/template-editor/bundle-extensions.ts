import type { Extension } from "@codemirror/state";
import templateSchema from "@/catalog/template.schema.json";
import type { JsonObject } from "@/lib/json";
import type { BundleFiles } from "@/lib/template";
import { type EditableTemplate, readEditable } from "@/lib/template-editing";
import { bundleCompletion } from "./bundle-completion";
import { objectSchemas } from "./object-schemas";

/** The file that is edited, with the others around it. */
export interface EditedBundle {
  path: string;
  files: BundleFiles;
}

const schema = templateSchema as unknown as JsonObject;
/** One for all editors of a page: what the server said once is kept. */
const schemas = objectSchemas();

/** Completion and explanations in an editor of a bundle; `edited` is asked whenever something is offered. */
export function bundleExtensions(edited: () => EditedBundle): Extension {
  const templateOf = lastReadable();
  return bundleCompletion(() => {
    const { path, files } = edited();
    const template = templateOf(files["template.yaml"] ?? "");
    return { path, paths: Object.keys(files), template, schema, schemas };
  });
}

/** template.yaml as it could last be read: while one types, it often cannot. */
export function lastReadable(): (text: string) => EditableTemplate | undefined {
  let read: { text: string; template: EditableTemplate | undefined } | undefined;
  return (text) => {
    if (read?.text !== text) {
      const { template } = readEditable(text);
      read = { text, template: template ?? read?.template };
    }
    return read.template;
  };
}
