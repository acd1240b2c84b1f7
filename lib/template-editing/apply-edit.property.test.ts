import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { widgets } from "@/lib/template/browser";
import { styledAs, styles } from "@/lib/yaml-editing/testing/styled-yaml";
import { applyEdit, type TemplateEdit } from "./apply-edit";
import { type EditableField, type EditableTemplate, readEditable } from "./editable-template";
import { asKind, fieldKinds, kindOfField, kindsOfFields } from "./field-kinds";

/** What somebody means by a template, without how it is written. */
interface Model {
  steps: { title: string; fields: { name: string; required: boolean; schema: JsonObject }[] }[];
  rules: { rule: string; field: string; message: string }[];
}

const fieldOf = ({ name, required, schema }: EditableField) => ({ name, required, schema });

function modelOf({ steps, rules }: EditableTemplate): Model {
  return {
    steps: steps.map(({ title, fields }) => ({ title, fields: fields.map(fieldOf) })),
    rules: rules.map(({ rule, field, message }) => ({ rule, field, message })),
  };
}

const words = fc.constantFrom(
  "Port",
  "Copies: how many",
  "it's",
  "",
  "yes",
  "1.0",
  "# of copies",
  "two\nlines\n",
);
const schemas: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.constantFrom(...fieldKinds), fc.option(words), fc.option(words), fc.boolean())
  .map(([kind, title, description, hasWhen]) => ({
    ...asKind({}, kind),
    ...(title === null ? {} : { title }),
    ...(description === null ? {} : { description }),
    ...(hasWhen ? { "x-slipway-when": "params.first" } : {}),
    ...(kind === "integer" ? { minimum: 1, default: 5 } : {}),
  }));
const names = ["alpha", "beta", "gamma", "delta", "port8", "first", "copies", "host"];

interface Given {
  text: string;
  model: Model;
  lines: { text: string; path: (string | number)[]; isWhole: boolean }[];
}

/** A template in any style, with comments; every parameter has a name of its own. */
const templates: fc.Arbitrary<Given> = fc
  .tuple(
    fc.array(fc.tuple(words, fc.array(fc.tuple(schemas, fc.boolean()), { maxLength: 3 })), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.shuffledSubarray(names, { minLength: 8 }),
    fc.array(fc.record({ rule: words, field: words, message: words }), { maxLength: 3 }),
    styles,
  )
  .map(([written, shuffled, rules, style]) => {
    const left = [...shuffled, "ninth"];
    const steps = written.map(([title, fields]) => ({
      title,
      fields: fields.map(([schema, required]) => ({ name: left.pop() ?? "", required, schema })),
    }));
    const value = {
      apiVersion: "slipway.dev/v1alpha1",
      metadata: { name: "shop", version: "1.0.0" },
      spec: {
        title: "Shop",
        parameters: steps.map(({ title, fields }) => {
          const required = fields.filter((field) => field.required).map(({ name }) => name);
          return {
            title,
            ...(required.length > 0 ? { required } : {}),
            properties: Object.fromEntries(fields.map(({ name, schema }) => [name, schema])),
          };
        }),
        rules,
      },
    };
    const { text, lines } = styledAs(value as unknown as Record<string, never>, style);
    return { text, lines, model: { steps, rules } };
  });

function edited(text: string, edit: TemplateEdit): string {
  const { text: made, problem } = applyEdit(text, edit);
  if (made === undefined) throw new Error(problem);
  return made;
}

function modelIn(text: string): Model {
  const { template, problem } = readEditable(text);
  if (template === undefined) throw new Error(problem);
  return modelOf(template);
}

function moved<Item>(items: readonly Item[], from: number, to: number): Item[] {
  const copy = [...items];
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
}

const bare = (line: string) => line.replace(/^[ -]* /, (start) => " ".repeat(start.length));
const isIn = (path: (string | number)[], outer: (string | number)[]) =>
  outer.every((step, index) => path[index] === step);

/** Lines of entries that a change is not about are there still, in their order. */
function missing({ lines }: Given, text: string, touched: (string | number)[][]): string[] {
  const made = text.split("\n").map(bare);
  const kept = lines.filter(
    (line) =>
      line.text !== "" &&
      !touched.some((path) => isIn(line.path, path) || (line.isWhole && isIn(path, line.path))),
  );
  let from = 0;
  return kept.flatMap(({ text: line }) => {
    const found = made.indexOf(bare(line), from);
    if (found !== -1) from = found + 1;
    return found === -1 ? [line] : [];
  });
}

const picks = fc.tuple(templates, fc.nat(), fc.nat(), fc.nat());
const parameters = ["spec", "parameters"];

/** A template with one of its fields. */
const picked = picks
  .filter(([{ model }]) => model.steps.some(({ fields }) => fields.length > 0))
  .map(([given, one, other, third]) => {
    const all = given.model.steps.flatMap(({ fields }, step) =>
      fields.map((field, at) => ({ ...field, step, at, place: { step, names: [field.name] } })),
    );
    const field = all[one % all.length] as (typeof all)[number];
    const path = [...parameters, field.step, "properties", field.name];
    return { given, field, path, other, third, holder: [...parameters, field.step] };
  });

describe("a template that is edited as a form", () => {
  it("is read as what it says, in whatever style it is written", () => {
    fc.assert(
      fc.property(templates, ({ text, model }) => {
        expect(modelIn(text)).toEqual(model);
      }),
      { numRuns: 60 },
    );
  });

  it("has a keyword that was set or taken out, and says the same once it is as it was", () => {
    const keyword = fc.constantFrom(
      "title",
      "description",
      "default",
      "examples",
      "x-slipway-when",
    );
    fc.assert(
      fc.property(picked, keyword, words, ({ given, field, path }, name, word) => {
        const value = name === "examples" ? [word] : word;
        const text = edited(given.text, {
          kind: "set-field",
          field: field.place,
          keyword: name,
          value,
        });
        const wanted = structuredClone(given.model);
        Object.assign(wanted.steps[field.step]?.fields[field.at]?.schema ?? {}, { [name]: value });
        expect(modelIn(text)).toEqual(wanted);
        expect(missing(given, text, [path])).toEqual([]);
        const before = field.schema[name];
        const back = edited(text, {
          kind: "set-field",
          field: field.place,
          keyword: name,
          value: before,
        });
        expect(modelIn(back)).toEqual(given.model);
      }),
      { numRuns: 60 },
    );
  });

  it("has a field of another kind that keeps what it is called", () => {
    fc.assert(
      fc.property(picked, fc.constantFrom(...fieldKinds), ({ given, field, path }, as) => {
        const text = edited(given.text, { kind: "set-kind", field: field.place, as });
        const made = modelIn(text).steps[field.step]?.fields[field.at];
        expect(made?.schema["title"]).toEqual(field.schema["title"]);
        expect(made?.schema["description"]).toEqual(field.schema["description"]);
        expect(made).toMatchObject({ name: field.name, required: field.required });
        expect(kindOfField(made?.schema ?? {})).toBe(as);
        expect(missing(given, text, [path])).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("has its fields in another order, step or under another name, and says the same once they are back", () => {
    fc.assert(
      fc.property(picked, ({ given, field, path, other, third, holder }) => {
        const { steps } = given.model;
        const into = other % steps.length;
        const count = (steps[into]?.fields.length ?? 0) + (into === field.step ? 0 : 1);
        const at = third % count;
        const place = { step: into, names: [] };
        const text = edited(given.text, {
          kind: "move-field",
          field: field.place,
          into: place,
          at,
        });
        const { step: _, at: __, place: ___, ...itself } = field;
        const wanted = structuredClone(given.model);
        wanted.steps[field.step]?.fields.splice(field.at, 1);
        wanted.steps[into]?.fields.splice(at, 0, itself);
        expect(modelIn(text)).toEqual(wanted);
        const sides = [holder, [...parameters, into]];
        const isEmptied = steps[field.step]?.fields.length === 1 || count === 1;
        const lists = isEmptied ? sides.map((side) => [...side, "properties"]) : [];
        const required = sides.map((side) => [...side, "required"]);
        const there = [...parameters, into, "properties", field.name];
        expect(missing(given, text, [path, there, ...lists, ...required])).toEqual([]);
        const back = edited(text, {
          kind: "move-field",
          field: { step: into, names: [field.name] },
          into: { step: field.step, names: [] },
          at: field.at,
        });
        expect(modelIn(back)).toEqual(given.model);
        const renamed = edited(given.text, {
          kind: "rename-field",
          field: field.place,
          name: "fresh",
        });
        const again = { step: field.step, names: ["fresh"] };
        expect(modelIn(renamed).steps[field.step]?.fields[field.at]).toEqual({
          ...itself,
          name: "fresh",
        });
        const named = edited(renamed, { kind: "rename-field", field: again, name: field.name });
        expect(modelIn(named)).toEqual(given.model);
      }),
      { numRuns: 60 },
    );
  });

  it("has a field more, or one less, and is as it was once that is taken back", () => {
    fc.assert(
      fc.property(picked, fc.constantFrom(...fieldKinds), ({ given, field, path, other }, as) => {
        const { fields = [] } = given.model.steps[field.step] ?? {};
        const at = other % (fields.length + 1);
        const where = { step: field.step, names: [], at, name: "fresh", as, title: "Fresh" };
        const text = edited(given.text, { kind: "add-field", ...where });
        const made = modelIn(text).steps[field.step]?.fields[at];
        expect(made).toEqual({
          name: "fresh",
          required: false,
          schema: { title: "Fresh", ...asKind({}, as) },
        });
        const fresh = { step: field.step, names: ["fresh"] };
        expect(modelIn(edited(text, { kind: "remove-field", field: fresh }))).toEqual(given.model);
        const copied = edited(given.text, { kind: "duplicate-field", field: field.place });
        const copy = modelIn(copied).steps[field.step]?.fields[field.at + 1];
        expect(copy?.required).toBe(field.required);
        const place = { step: field.step, names: [copy?.name ?? ""] };
        expect(modelIn(edited(copied, { kind: "remove-field", field: place }))).toEqual(
          given.model,
        );
        expect(missing(given, text, [[...path.slice(0, -1), "fresh"]])).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("has fields that are asked for or not", () => {
    fc.assert(
      fc.property(picked, ({ given, field, holder }) => {
        const required = !field.required;
        const text = edited(given.text, { kind: "set-required", field: field.place, required });
        const wanted = structuredClone(given.model);
        Object.assign(wanted.steps[field.step]?.fields[field.at] ?? {}, { required });
        expect(modelIn(text)).toEqual(wanted);
        expect(missing(given, text, [[...holder, "required"]])).toEqual([]);
        const back = edited(text, {
          kind: "set-required",
          field: field.place,
          required: field.required,
        });
        expect(modelIn(back)).toEqual(given.model);
      }),
      { numRuns: 60 },
    );
  });

  it("has steps more, less, twice and in another order", () => {
    fc.assert(
      fc.property(picks, ([given, one, other]) => {
        const { steps } = given.model;
        const [from, to] = [one % steps.length, other % steps.length];
        const text = edited(given.text, { kind: "move-step", step: from, to });
        expect(modelIn(text).steps).toEqual(moved(steps, from, to));
        expect(missing(given, text, [[...parameters, from]])).toEqual([]);
        const more = edited(given.text, { kind: "add-step", at: to, title: "More: of it" });
        expect(modelIn(more).steps[to]).toEqual({ title: "More: of it", fields: [] });
        expect(modelIn(edited(more, { kind: "remove-step", step: to }))).toEqual(given.model);
        expect(missing(given, more, [[...parameters, -1]])).toEqual([]);
        const twice = modelIn(edited(given.text, { kind: "duplicate-step", step: from })).steps;
        const all = twice.flatMap(({ fields }) => fields.map(({ name }) => name));
        expect(new Set(all).size).toBe(all.length);
        expect(twice.filter((_, at) => at !== from + 1)).toEqual(steps);
        const kinds = (at: number) =>
          twice[at]?.fields.map(({ schema, required }) => [schema["type"], required]);
        expect(kinds(from + 1)).toEqual(kinds(from));
      }),
      { numRuns: 60 },
    );
  });

  it("has rules more, less and in another order", () => {
    fc.assert(
      fc.property(picks, words, ([given, one, other], word) => {
        const { rules } = given.model;
        const rule = { rule: "params.a <= params.b", field: "b", message: word };
        const at = one % (rules.length + 1);
        const text = edited(given.text, { kind: "add-rule", at, rule });
        const wanted = [...rules.slice(0, at), rule, ...rules.slice(at)];
        expect(modelIn(text).rules).toEqual(wanted);
        const to = other % wanted.length;
        const again = edited(text, { kind: "move-rule", at, to });
        expect(modelIn(again).rules).toEqual(moved(wanted, at, to));
        const other2 = edited(again, { kind: "set-rule", at: to, keyword: "field" });
        expect(modelIn(other2).rules[to]).toEqual({ ...rule, field: "" });
        expect(modelIn(edited(other2, { kind: "remove-rule", at: to }))).toEqual(given.model);
      }),
      { numRuns: 60 },
    );
  });
});

describe("the kinds of fields", () => {
  it("are each known again by their keywords", () => {
    for (const kind of fieldKinds) {
      expect(kindOfField(asKind({}, kind))).toBe(kind);
      expect(kindsOfFields[kind].title).not.toBe("");
    }
  });

  it("have one for every widget that a parameter can ask for", () => {
    for (const widget of widgets) {
      const type = widget === "yaml" ? "object" : "string";
      const kind = kindOfField({ type, "x-slipway-widget": widget });
      expect(["text", "other"]).not.toContain(kind);
    }
  });
});
