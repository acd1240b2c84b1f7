import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { applyEdit } from "./apply-edit";
import { type EditableTemplate, everyField, readEditable } from "./editable-template";

const catalog = path.join(import.meta.dirname, "../../catalog");
const shipped = readdirSync(catalog).filter((name) =>
  existsSync(path.join(catalog, name, "template.yaml")),
);
const textOf = (name: string) => readFileSync(path.join(catalog, name, "template.yaml"), "utf8");

function templateIn(text: string): EditableTemplate {
  const { template, problem } = readEditable(text);
  if (template === undefined) throw new Error(problem);
  return template;
}

describe.each(shipped)("the template %s", (name) => {
  const text = textOf(name);
  const template = templateIn(text);
  const fields = template.steps.flatMap((step) => everyField(step.fields));

  it("has a form for every parameter, each with its lines", () => {
    expect(fields.length).toBeGreaterThan(0);
    expect(fields.filter(({ locked }) => locked !== undefined)).toEqual([]);
    const lines = text.split("\n");
    for (const field of fields) expect(lines[field.lines.first - 1]).toContain(field.name);
  });

  it("changes in one line where a title is changed, and no more", () => {
    for (const field of [fields[0], fields.at(-1)]) {
      if (field === undefined) continue;
      const edit = { kind: "set-field", field, keyword: "title", value: "Another: title" } as const;
      const made = applyEdit(text, edit).text?.split("\n");
      const other = text.split("\n").filter((line, at) => line !== made?.[at]);
      expect(other).toHaveLength(1);
      expect(made).toHaveLength(text.split("\n").length);
    }
  });

  it("is as it was, byte for byte, once a field was put in and taken out again", () => {
    for (const { step, fields: own } of template.steps.slice(-2)) {
      const at = Math.floor(own.length / 2);
      const where = { step, names: [], at, name: "brandNew", as: "integer" } as const;
      const more = applyEdit(text, { kind: "add-field", ...where }).text ?? "";
      expect(more).not.toBe(text);
      const field = { step, names: ["brandNew"] };
      expect(applyEdit(more, { kind: "remove-field", field }).text).toBe(text);
    }
  });
});
