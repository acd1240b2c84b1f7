import { isJsonObject, type Json } from "@/lib/json";
import type { YamlPath } from "@/lib/yaml-editing";
import { isIdentifier } from "./cel-names";
import {
  type EditableField,
  type EditableTemplate,
  everyField,
  type FieldPlace,
  parametersPath,
} from "./editable-template";
import { type FieldKind, kindsOfFields } from "./field-kinds";

export function stepPath({ form }: EditableTemplate, step: number): YamlPath {
  return form === "one" ? parametersPath : [...parametersPath, step];
}

export function fieldPath(template: EditableTemplate, { step, names }: FieldPlace): YamlPath {
  return [...stepPath(template, step), ...names.flatMap((name) => ["properties", name])];
}

/** The step or the group that a field is in. */
export const around = ({ step, names }: FieldPlace): FieldPlace => ({
  step,
  names: names.slice(0, -1),
});

export function fieldAt({ steps }: EditableTemplate, { step, names }: FieldPlace) {
  let fields = steps[step]?.fields ?? [];
  let found: EditableField | undefined;
  for (const name of names) {
    found = fields.find((field) => field.name === name);
    fields = found?.fields ?? [];
  }
  return found;
}

export function valueAt(value: Json, path: YamlPath): Json | undefined {
  let at: Json | undefined = value;
  for (const step of path) {
    if (typeof step === "number") at = Array.isArray(at) ? at[step] : undefined;
    else at = isJsonObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
  }
  return at;
}

/** Names of all parameters, whichever step asks for them. */
export function namesOf({ steps }: EditableTemplate): Set<string> {
  return new Set(steps.flatMap(({ fields }) => fields.map(({ name }) => name)));
}

/** The name with the first number that makes it a new one. */
export function freshName(name: string, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const stem = name.replace(/\d+$/, "") || name;
  for (let number = 2; ; number += 1) if (!taken.has(`${stem}${number}`)) return `${stem}${number}`;
}

export function nameProblem(
  template: EditableTemplate,
  into: FieldPlace,
  name: string,
): string | undefined {
  if (!isIdentifier(name))
    return `${name === "" ? "It needs a name." : `${name} is no name that an expression can read.`} Use letters and digits, like minReplicas.`;
  const taken =
    into.names.length === 0
      ? namesOf(template)
      : new Set(fieldAt(template, into)?.fields.map((one) => one.name));
  return taken.has(name) ? `There is a parameter ${name} already.` : undefined;
}

/** Every parameter with the members of groups, by the names that expressions read them by. */
export function parametersOf({ steps }: EditableTemplate): EditableField[] {
  return steps.flatMap(({ fields }) => everyField(fields));
}

export const kindTitle = (kind: FieldKind) => kindsOfFields[kind].title;
