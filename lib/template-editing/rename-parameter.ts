import { isIdentifier } from "./cel-names";
import { type EditableTemplate, everyField, readEditable } from "./editable-template";
import { Renaming, type UnsureRename } from "./renaming";

export type RenamedParameter =
  | {
      /** Files that change, with their text; all others stay. */
      files: Record<string, string>;
      unsure: readonly UnsureRename[];
      problem?: undefined;
    }
  | { problem: string; files?: undefined; unsure?: undefined };

/**
 * A parameter under another name in all of a bundle: where it is declared and required, in conditions, rules and
 * expressions, and in the tests. `from`: the names of the groups around it, and its own. What is no YAML, or reads
 * parameters in a way that cannot be followed, is told. Pure.
 */
export function renameParameter(
  files: Readonly<Record<string, string>>,
  from: readonly string[],
  to: string,
): RenamedParameter {
  const definition = files["template.yaml"];
  if (definition === undefined) return { problem: "There is no template.yaml." };
  const { template, problem } = readEditable(definition);
  if (template === undefined) return { problem };
  const refusal = refused(template, from, to);
  if (refusal !== undefined) return { problem: refusal };
  const renaming = new Renaming(from, to);
  const made = new Map<string, string>();
  for (const [file, text] of Object.entries(files)) {
    const changed = renaming.file(file, text);
    if (changed !== text) made.set(file, changed);
  }
  return { files: Object.fromEntries(made), unsure: renaming.unsure };
}

function refused(
  template: EditableTemplate,
  from: readonly string[],
  to: string,
): string | undefined {
  if (!isIdentifier(to))
    return `${to === "" ? "It needs a name." : `${to} is no name that an expression can read.`} Use letters and digits, like minReplicas.`;
  const fields = template.steps.flatMap((step) => everyField(step.fields));
  const has = (names: readonly string[]) =>
    fields.some((field) => field.names.join("\0") === names.join("\0"));
  if (!has(from)) return `There is no parameter ${from.join(".")}.`;
  return has([...from.slice(0, -1), to]) ? `There is a parameter ${to} already.` : undefined;
}
