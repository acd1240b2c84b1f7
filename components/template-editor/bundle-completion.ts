import {
  autocompletion,
  type Completion as Offered,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
} from "@codemirror/autocomplete";
import type { Extension } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap, type Tooltip } from "@codemirror/view";
import { isJsonObject, type JsonObject } from "@/lib/json";
import {
  type Completed,
  completeInterpolation,
  completeObject,
  completeTemplateExpression,
  completeTemplateFile,
  describeAt,
  describeObjectAt,
  type EditableTemplate,
  type ObjectSchemas,
  parametersOf,
} from "@/lib/template-editing";

/** The file that is edited, and what is known around it; asked for whenever something is offered. */
export interface EditedFile {
  /** Its path in the bundle. */
  path: string;
  /** Paths of the bundle. */
  paths: readonly string[];
  /** As it could last be read. */
  template: EditableTemplate | undefined;
  /** Of template.yaml (`catalog/template.schema.json`). */
  schema: JsonObject;
  schemas: ObjectSchemas;
}

/** Completion and explanations in the files of a bundle, to be put among the extensions of an editor. */
export function bundleCompletion(file: () => EditedFile): Extension {
  return [
    autocompletion({ override: [(context) => source(context, file())], icons: false }),
    keymap.of([...completionKeymap]),
    hoverTooltip((view, offset) => explanation(view, offset, file())),
    theme,
  ];
}

async function source(
  context: CompletionContext,
  file: EditedFile,
): Promise<CompletionResult | null> {
  const text = context.state.doc.toString();
  const completed = await completeIn(file, text, context.pos);
  if (completed === undefined) return null;
  // An empty word is completed where somebody asks, and right behind what begins something.
  const isAsked =
    context.explicit || completed.from < context.pos || /[.{]\s?$/.test(text.slice(0, context.pos));
  if (!isAsked) return null;
  return {
    from: completed.from,
    options: completed.options.map(({ label, kind, detail, info, apply }): Offered => ({
      label,
      type: kind,
      ...(detail === undefined ? {} : { detail }),
      ...(info === undefined ? {} : { info }),
      ...(apply === undefined ? {} : { apply }),
    })),
    validFor: /^[\w$./-]*$/,
  };
}

/** What is offered at an offset of a file: expressions first, they may stand anywhere. */
export async function completeIn(
  { path, paths, template, schema, schemas }: EditedFile,
  text: string,
  offset: number,
): Promise<Completed | undefined> {
  const fields = template?.steps.flatMap((step) => step.fields) ?? [];
  if (path === "template.yaml") {
    const known = {
      files: paths.flatMap((one) => (one.startsWith("files/") ? [one.slice("files/".length)] : [])),
      parameters:
        template === undefined ? [] : parametersOf(template).map(({ names }) => names.join(".")),
    };
    return (
      completeTemplateExpression(text, offset, { parameters: fields }) ??
      completeTemplateFile(text, offset, schema, known)
    );
  }
  if (!path.startsWith("files/")) return undefined;
  const hasEach = isForEach(template, path.slice("files/".length));
  return (
    completeInterpolation(text, offset, { parameters: fields, hasEach }) ??
    (/\.ya?ml$/.test(path) ? await completeObject(text, offset, schemas) : undefined)
  );
}

function isForEach(template: EditableTemplate | undefined, file: string): boolean {
  const spec = template?.value["spec"];
  const files = isJsonObject(spec) ? spec["files"] : undefined;
  const listed = Array.isArray(files) ? files.filter(isJsonObject) : [];
  return listed.some((one) => one["from"] === file && one["forEach"] !== undefined);
}

async function explanation(
  view: EditorView,
  offset: number,
  { path, schema, schemas }: EditedFile,
): Promise<Tooltip | null> {
  const text = view.state.doc.toString();
  const found =
    path === "template.yaml"
      ? describeAt(text, offset, schema)
      : path.startsWith("files/")
        ? await describeObjectAt(text, offset, schemas)
        : undefined;
  if (found === undefined) return null;
  const type = "type" in found && typeof found.type === "string" ? found.type : "";
  return {
    pos: found.from,
    end: found.to,
    above: true,
    create: () => ({ dom: explanationBox(found.name, type, found.info) }),
  };
}

function explanationBox(name: string, type: string, info: string): HTMLElement {
  const box = document.createElement("div");
  box.className = "cm-explanation";
  const title = document.createElement("strong");
  title.textContent = name;
  box.append(title, type === "" ? "" : ` ${type}`);
  if (info !== "") {
    const words = document.createElement("p");
    words.textContent = info;
    box.append(words);
  }
  return box;
}

/** Colours are the page's own, so that light and dark follow it. */
const theme = EditorView.theme({
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--font-mono)", maxHeight: "18em" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "2px 8px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--color-accent)",
    color: "var(--color-on-accent)",
  },
  ".cm-completionDetail": { color: "var(--color-muted)", fontStyle: "normal" },
  "li[aria-selected] .cm-completionDetail": { color: "inherit" },
  ".cm-completionInfo, .cm-explanation": {
    maxWidth: "44ch",
    padding: "6px 10px",
    lineHeight: "18px",
  },
});
