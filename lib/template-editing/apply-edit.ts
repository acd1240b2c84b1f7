import { editYaml, type YamlEdit, type YamlEdited } from "@/lib/yaml-editing";
import {
  type EditableTemplate,
  parametersPath,
  readEditable,
  rulesPath,
} from "./editable-template";
import { addField, editsOfField } from "./field-edits";
import { renamedInExpression } from "./renamed-in-expression";
import { setAny, setKeyword } from "./set-keyword";
import type { Edits, TemplateEdit } from "./template-edit";
import { freshName, namesOf, stepPath, valueAt } from "./template-places";

export type { TemplateEdit };

/**
 * template.yaml after a change, every line that it is not about as it was; or why that has to be written as YAML, as a
 * sentence. Pure.
 */
export function applyEdit(text: string, edit: TemplateEdit): YamlEdited {
  const { template, problem } = readEditable(text);
  if (template === undefined) return { problem };
  const edits = editsOf(template, edit);
  return typeof edits === "string" ? { problem: edits } : editYaml(text, ...edits);
}

function editsOf(template: EditableTemplate, edit: TemplateEdit): Edits {
  switch (edit.kind) {
    case "add-step":
      return addStep(template, edit);
    case "remove-step":
      return [{ kind: "remove", path: stepPath(template, edit.step) }];
    case "move-step":
      return [
        { kind: "move", path: stepPath(template, edit.step), into: parametersPath, index: edit.to },
      ];
    case "duplicate-step":
      return duplicateStep(template, edit.step);
    case "set-step":
      return setKeyword(template.value, stepPath(template, edit.step), edit.keyword, edit.value);
    case "add-rule":
      return hasRules(template)
        ? [{ kind: "insert", into: rulesPath, index: edit.at, value: edit.rule }]
        : [{ kind: "set", path: rulesPath, value: [edit.rule] }];
    case "remove-rule":
      return [{ kind: "remove", path: [...rulesPath, edit.at] }];
    case "move-rule":
      return [{ kind: "move", path: [...rulesPath, edit.at], into: rulesPath, index: edit.to }];
    case "set-rule":
      return setKeyword(template.value, [...rulesPath, edit.at], edit.keyword, edit.value);
    case "move-entry":
      return [{ kind: "move", path: [...edit.path, edit.at], into: edit.path, index: edit.to }];
    case "set":
      return setAny(template.value, edit.path, edit.value);
    case "add-field":
      return addField(template, edit);
    default:
      return editsOfField(template, edit);
  }
}

const hasRules = ({ value }: EditableTemplate) => Array.isArray(valueAt(value, rulesPath));

function addStep(template: EditableTemplate, { at, title }: { at: number; title: string }): Edits {
  const value = { title, properties: {} };
  if (template.form === "none") return [{ kind: "set", path: parametersPath, value: [value] }];
  const wrap: YamlEdit[] = template.form === "one" ? [{ kind: "wrap", path: parametersPath }] : [];
  return [...wrap, { kind: "insert", into: parametersPath, index: at, value }];
}

function duplicateStep(template: EditableTemplate, step: number): Edits {
  const original = template.steps[step];
  if (original === undefined) return "There is no such step.";
  const others = original.stays.filter((keyword) => keyword !== "$defs");
  if (others.length > 0)
    return `This step has ${others.join(", ")}, which may name its fields: copy it in the YAML.`;
  const wrap: YamlEdit[] = template.form === "one" ? [{ kind: "wrap", path: parametersPath }] : [];
  const from = [...parametersPath, step];
  const copy = [...parametersPath, step + 1];
  const taken = namesOf(template);
  const fresh = new Map<string, string>();
  for (const { name } of original.fields) {
    const made = freshName(name, taken);
    taken.add(made);
    fresh.set(name, made);
  }
  const renamed = (source: string) =>
    [...fresh].reduce(
      (text, [name, other]) => renamedInExpression(text, [name], other).text,
      source,
    );
  const renames = original.fields.flatMap(({ name, schema }): YamlEdit[] => {
    const when = schema["x-slipway-when"];
    const key = fresh.get(name) ?? name;
    const path = [...copy, "properties", key];
    return [
      { kind: "rename", path: [...copy, "properties", name], key },
      ...(typeof when === "string"
        ? [{ kind: "set", path: [...path, "x-slipway-when"], value: renamed(when) } as const]
        : []),
    ];
  });
  const required = valueAt(template.value, [...stepPath(template, step), "required"]);
  const names = Array.isArray(required)
    ? required.map((name) => fresh.get(String(name)) ?? name)
    : [];
  return [
    ...wrap,
    { kind: "copy", path: from, into: parametersPath, index: step + 1 },
    ...(original.title === ""
      ? []
      : [{ kind: "set", path: [...copy, "title"], value: `${original.title} (copy)` } as const]),
    ...renames,
    ...(names.length > 0
      ? [{ kind: "set", path: [...copy, "required"], value: names } as const]
      : []),
  ];
}
