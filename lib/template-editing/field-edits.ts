import { isJsonObject, type JsonObject } from "@/lib/json";
import type { YamlEdit, YamlPath } from "@/lib/yaml-editing";
import { isIdentifier } from "./cel-names";
import type { EditableField, EditableTemplate, FieldPlace } from "./editable-template";
import { asKind } from "./field-kinds";
import { setKeyword } from "./set-keyword";
import type { Edits, TemplateEdit } from "./template-edit";
import {
  around,
  fieldAt,
  fieldPath,
  freshName,
  nameProblem,
  namesOf,
  valueAt,
} from "./template-places";

export type FieldEdit = Extract<TemplateEdit, { field: FieldPlace }>;

export function editsOfField(template: EditableTemplate, edit: FieldEdit): Edits {
  const field = fieldAt(template, edit.field);
  if (field === undefined) return `There is no field ${edit.field.names.join(".")}.`;
  const path = fieldPath(template, field);
  switch (edit.kind) {
    case "remove-field":
      return [{ kind: "remove", path }, ...requiredWith(template, field, undefined)];
    case "move-field":
      return moveField(template, field, edit);
    case "duplicate-field":
      return duplicateField(template, field);
    case "rename-field":
      return renameField(template, field, edit.name);
    case "set-field":
      return setKeyword(template.value, path, edit.keyword, edit.value);
    case "set-schema":
      return [{ kind: "set", path, value: edit.schema }];
    case "set-kind":
      return [{ kind: "set", path, value: asKind(field.schema, edit.as) }];
    case "set-required":
      return requiredWith(template, field, edit.required ? field.name : undefined);
  }
}

export function addField(
  template: EditableTemplate,
  { step, names, at, name, as, title }: TemplateEdit & { kind: "add-field" },
): Edits {
  const into = { step, names };
  const problem = nameProblem(template, into, name);
  if (problem !== undefined) return problem;
  const { type, ...shape } = asKind({}, as);
  const value: JsonObject = {};
  if (type !== undefined) value["type"] = type;
  if (title !== undefined) value["title"] = title;
  Object.assign(value, shape);
  return putField(template, into, at, (path) => [
    { kind: "insert", into: path, index: at, key: name, value },
  ]);
}

/** The step or group gets `properties` where it has none. */
function putField(
  template: EditableTemplate,
  into: FieldPlace,
  at: number,
  put: (path: YamlPath) => YamlEdit[],
): Edits {
  const path = fieldPath(template, into);
  const holder = valueAt(template.value, path);
  if (!isJsonObject(holder)) return "There is no such step.";
  const properties = [...path, "properties"];
  const hasNone = !isJsonObject(holder["properties"]);
  const count = hasNone ? 0 : Object.keys(holder["properties"] as JsonObject).length;
  if (at > count) return "There is no such place.";
  return [
    ...(hasNone ? [{ kind: "set", path: properties, value: {} } as const] : []),
    ...put(properties),
  ];
}

/** `required` of what a field is in, with another name in its place, or without it. */
function requiredWith(
  template: EditableTemplate,
  field: FieldPlace & { name: string },
  wanted: string | undefined,
): YamlEdit[] {
  const path = [...fieldPath(template, around(field)), "required"];
  const written = valueAt(template.value, path);
  const names = Array.isArray(written) ? written : [];
  const at = names.indexOf(field.name);
  if (wanted === undefined) {
    if (at === -1) return [];
    return [{ kind: "remove", path: names.length === 1 ? path : [...path, at] }];
  }
  if (at !== -1) return [{ kind: "set", path: [...path, at], value: wanted }];
  if (written === undefined) {
    const holder = valueAt(template.value, path.slice(0, -1));
    const keys = isJsonObject(holder) ? Object.keys(holder) : [];
    const index = keys.indexOf("properties");
    const into = path.slice(0, -1);
    return [
      {
        kind: "insert",
        into,
        index: index === -1 ? keys.length : index,
        key: "required",
        value: [wanted],
      },
    ];
  }
  return [{ kind: "set", path, value: [...names, wanted] }];
}

function moveField(
  template: EditableTemplate,
  field: EditableField,
  { into, at }: { into: FieldPlace; at: number },
): Edits {
  const from = around(field);
  const path = fieldPath(template, field);
  if (isSamePlace(from, into)) return [{ kind: "move", path, into: path.slice(0, -1), index: at }];
  const taken =
    into.names.length === 0 && from.names.length === 0
      ? undefined
      : nameProblem(template, into, field.name);
  if (taken !== undefined && isIdentifier(field.name)) return taken;
  if (!field.required)
    return putField(template, into, at, (target) => [
      { kind: "move", path, into: target, index: at },
    ]);
  const moved = putField(template, into, at, (target) => [
    ...requiredWith(template, field, undefined),
    { kind: "move", path, into: target, index: at },
  ]);
  if (typeof moved === "string") return moved;
  return [
    ...moved,
    ...requiredWith(
      template,
      { ...into, names: [...into.names, field.name], name: field.name },
      field.name,
    ),
  ];
}

const isSamePlace = (one: FieldPlace, other: FieldPlace) =>
  one.step === other.step && one.names.join("\0") === other.names.join("\0");

function duplicateField(template: EditableTemplate, field: EditableField): Edits {
  const into = around(field);
  const siblings =
    into.names.length === 0 ? template.steps[field.step]?.fields : fieldAt(template, into)?.fields;
  const taken =
    into.names.length === 0 ? namesOf(template) : new Set(siblings?.map(({ name }) => name));
  const name = freshName(field.name, taken);
  const path = fieldPath(template, field);
  const index = (siblings ?? []).findIndex((one) => one.name === field.name) + 1;
  const properties = path.slice(0, -1);
  const { title } = field.schema;
  return [
    { kind: "copy", path, into: properties, index, key: name },
    ...(typeof title === "string"
      ? [{ kind: "set", path: [...properties, name, "title"], value: `${title} (copy)` } as const]
      : []),
    ...(field.required
      ? requiredWith(template, { step: field.step, names: [...into.names, name], name }, name)
      : []),
  ];
}

function renameField(template: EditableTemplate, field: EditableField, name: string): Edits {
  if (name === field.name) return [];
  const problem = nameProblem(template, around(field), name);
  if (problem !== undefined) return problem;
  return [
    { kind: "rename", path: fieldPath(template, field), key: name },
    ...(field.required ? requiredWith(template, field, name) : []),
  ];
}
