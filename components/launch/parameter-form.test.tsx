import { createSchemaUtils, type RJSFSchema } from "@rjsf/utils";
import * as fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { formSchema, withDefaults } from "@/lib/template/browser";
import { formParameters, formSchemas } from "@/lib/template/testing/form-schemas";
import { choosesNothing, ParameterForm } from "./parameter-form";
import { validator } from "./validator";

/** The form as a browser gets it, without having touched it. */
function page(schema: JsonObject, given: JsonObject = {}): string {
  return renderToStaticMarkup(
    <ParameterForm
      id="p"
      schema={schema}
      values={withDefaults(schema, given)}
      onChange={() => undefined}
    />,
  );
}

const one = (name: string, member: JsonObject, given?: JsonObject) =>
  page({ type: "object", properties: { [name]: member } }, given);

const branch = (kind: string): JsonObject => ({
  title: kind,
  properties: { kind: { const: kind }, [`${kind}Size`]: { type: "integer" } },
});

const several = (items: JsonObject): JsonObject => ({ type: "array", uniqueItems: true, items });

describe("the form of parameters", () => {
  it("holds exactly the values that it is given, whatever the schema", () => {
    fc.assert(
      fc.property(formSchemas, formParameters, (schema, given) => {
        const shown = withDefaults(schema, given);
        const drawn = formSchema(schema) as unknown as RJSFSchema;
        const utils = createSchemaUtils<JsonObject>(validator, drawn, choosesNothing);
        expect(utils.getDefaultFormState(drawn, shown, false, "always" as never)).toEqual(shown);
      }),
    );
  });

  it("can be drawn for every schema, and chooses nothing", () => {
    fc.assert(
      fc.property(formSchemas, (schema) => {
        const told: unknown[] = [];
        renderToStaticMarkup(
          <ParameterForm
            id="p"
            schema={schema}
            values={withDefaults(schema, {})}
            onChange={(next) => told.push(next)}
          />,
        );
        expect(told).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("shows no choice as made that nobody made", () => {
    const accept = one("accept", { const: true });
    expect(accept).toContain('role="switch"');
    expect(accept).not.toContain('checked=""');
    const kinds = one("kind", { type: "object", oneOf: [branch("a"), branch("b")] });
    expect(kinds).toContain('<option value="" selected="">None</option>');
    expect(kinds).not.toContain("Size");
    expect(kinds.match(/<fieldset/g)).toHaveLength(1);
    expect(one("size", { enum: ["s", "l"] })).toContain('<option value="" selected="">');
    expect(one("ready", { type: "boolean" })).toMatch(/checked=""\/>Not set/);
  });

  it("names each field by its title, and marks those that are required beside it", () => {
    const marked = page({
      type: "object",
      required: ["image"],
      properties: { image: { type: "string" }, port: { type: "integer" } },
    });
    expect(marked).toMatch(/>Image<\/label><span aria-hidden="true" title="Required"/);
    expect(marked.match(/title="Required"/g)).toHaveLength(1);
    expect(marked.match(/aria-required="true"/g)).toHaveLength(1);
    expect(one("image", { type: "string", title: "Image" })).toMatch(/>Image<\/label>/);
    expect(one("maxReplicas", { type: "integer" })).toMatch(/>Max replicas<\/label>/);
    expect(one("ready", { type: "boolean", enum: [true, false], title: "Ready" })).toContain(
      'role="radiogroup" aria-label="Ready"',
    );
  });

  it("is a text area for a long text and a multiple choice for a list of choices, wherever", () => {
    const long: JsonObject = { type: "string", maxLength: 2000 };
    const consts: JsonObject = { oneOf: [{ const: "x", title: "X" }, { const: "y" }] };
    const members: JsonObject = { note: long, tags: several(consts) };
    const places: JsonObject[] = [
      { properties: members },
      { properties: { a: { type: "object", properties: members } } },
      { properties: { a: { $ref: "#/$defs/a" } }, $defs: { a: { properties: members } } },
      // oxlint-disable-next-line unicorn/no-thenable
      { allOf: [{ if: true, then: { properties: members } }] },
      { properties: { a: { type: "array", default: [{}], items: { properties: members } } } },
      { properties: { k: { const: 1, default: 1 } }, oneOf: [{ properties: members }] },
      {
        properties: { note: { $ref: "#/$defs/l" }, tags: several({ $ref: "#/$defs/c" }) },
        $defs: { l: long, c: consts },
      },
    ];
    for (const schema of places) {
      const html = page({ type: "object", ...schema });
      expect([schema, html]).toEqual([schema, expect.stringContaining("<textarea")]);
      expect([schema, html]).toEqual([schema, expect.stringContaining('type="checkbox"')]);
    }
  });

  it("leaves numbers, times and addresses as somebody typed them", () => {
    for (const [name, member] of Object.entries<JsonObject>({
      n: { type: "integer" },
      t: { type: "string", format: "time" },
      m: { type: "string", format: "email" },
      u: { type: "string", format: "uri" },
    }))
      expect(one(name, member, { [name]: "3e" })).toMatch(/type="text"[^>]* value="3e"/);
  });
});
