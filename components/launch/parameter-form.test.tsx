import { createSchemaUtils, type FieldProps, type RJSFSchema } from "@rjsf/utils";
import * as fc from "fast-check";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, it } from "vitest";
import type { JsonObject } from "@/lib/json";
import { formSchema, withDefaults } from "@/lib/template/browser";
import { formParameters, formSchemas } from "@/lib/template/testing/form-schemas";
import { choosesNothing, ParameterForm } from "./parameter-form";
import { useFieldMessages } from "./use-field-messages";
import { validator } from "./validator";
import { YamlField } from "./yaml-field";

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

const choices = (count: number): JsonObject => ({
  enum: Array.from({ length: count }, (_, index) => `choice ${index}`),
  default: "choice 7",
});

const said = (member: JsonObject, text: string) => one("f", member, { f: text });

/** What a field that is written as YAML says of these problems. */
function saidOfOthers(problems: { pointer: string; message: string }[]): string | undefined {
  let message: string | undefined;
  const Reader = () => {
    const { messageAt } = useFieldMessages(problems, [], {
      shows: () => true,
      leave: () => undefined,
    });
    message = messageAt("/others", true);
    return null;
  };
  renderToStaticMarkup(<Reader />);
  return message;
}

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

  it("searches among more than 20 choices, and lists fewer", () => {
    expect(one("c", choices(20))).toContain("<select");
    const many = one("c", choices(21));
    expect(many).not.toContain("<select");
    expect(many).toMatch(/<label [^>]*for="p\/c"[^>]*>C<\/label>/);
    expect(many).toMatch(/<input[^>]*id="p\/c"[^>]*role="combobox"[^>]*value="choice 7"/);
    expect(many).not.toContain('role="option"');
  });

  it("says below a field of its own what its text stands for, read with the field", () => {
    const image = said({ type: "string", format: "container-image" }, "r.example.com/a/b:1");
    expect(image).toMatch(
      /aria-describedby="p\/f-stands-for"[\s\S]*<div id="p\/f-stands-for"[\s\S]*r\.example\.com<\/dd>/,
    );
    expect(said({ type: "string", format: "container-image" }, "a/b")).toContain("No tag");
    expect(said({ type: "string", "x-slipway-widget": "quantity" }, "1Ki")).toContain("1,024");
    expect(said({ type: "string", format: "cidr" }, "10.0.0.0/24")).toContain("256 addresses");
    expect(said({ type: "string", format: "date-time" }, "")).toMatch(/In your time zone|In UTC/);
    expect(said({ type: "string", format: "secret-reference" }, "")).toContain("never the secret");
    const zone = { "x-slipway-time-zone": "Asia/Tokyo" };
    expect(said({ type: "string", format: "cron", ...zone }, "")).toContain("clock of Asia/Tokyo");
    expect(said({ type: "string", "x-slipway-widget": "textarea" }, "")).toContain("<textarea");
  });

  it("asks for a map or a list as YAML where the schema says so, with the field's own label", () => {
    for (const type of ["object", "array"]) {
      const asked = { type, "x-slipway-widget": "yaml", description: "As in values.yaml" };
      const html = one("others", { ...asked, properties: { inner: { type: "string" } } });
      expect(html).toMatch(/<label [^>]*for="p\/others"[^>]*>Others<\/label>/);
      expect(html).toContain("As in values.yaml");
      // The editor comes with its library; no field of its own for what is within.
      expect(html).toContain("Opening the editor");
      expect(html).not.toMatch(/Inner|Add/);
    }
    const props = {
      fieldPathId: { $id: "p/others", path: ["others"] },
      formData: { server: { replicas: 2, mode: "on" } },
      schema: { type: "object" },
      onChange: () => undefined,
    } as unknown as FieldProps;
    expect(renderToStaticMarkup(<YamlField {...props} />)).toContain(
      "server:\n  replicas: 2\n  mode: &quot;on&quot;\n</textarea>",
    );
  });

  it("says below a value that is written as YAML what is wrong within it", () => {
    expect(saidOfOthers([{ pointer: "/others/server/port", message: "No." }])).toBe(
      "server.port: No.",
    );
    expect(saidOfOthers([{ pointer: "/othersToo", message: "No." }])).toBeUndefined();
  });

  it("shows a map as rows of names and values, each with a name of its own", () => {
    const rows = one(
      "env",
      { type: "object", additionalProperties: { type: "string" } },
      { env: { A: "1", B: "2" } },
    );
    expect(rows.match(/>Name<\/span><span>Value<\/span>/g)).toHaveLength(1);
    expect(rows.match(/Value<span class="sr-only"> of/g)).toHaveLength(2);
    expect(rows.match(/aria-label="Remove [AB]"/g)).toHaveLength(2);
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

  it("draws a field the same, whatever member of every object it is called like", () => {
    const members: JsonObject[] = [
      { type: "string" },
      { type: "integer" },
      { type: "boolean" },
      { enum: ["a", "b"] },
      { type: "array", items: { type: "string" } },
      { type: "object", properties: { x: { type: "string" } } },
      { type: "object", additionalProperties: { type: "string" } },
      { type: "object", oneOf: [branch("a"), branch("b")] },
    ];
    // Names come as ids and pointers too; the title is what makes them differ for people.
    const drawn = (name: string) =>
      members.map((member) => {
        const titled = { ...member, title: "Title" };
        const within = { type: "object", title: "Group", properties: { [name]: titled } };
        return (one(name, titled) + one("group", within)).replaceAll(name, "name");
      });
    const others = drawn("name");
    for (const name of ["constructor", "hasOwnProperty", "toString", "valueOf", "isPrototypeOf"])
      expect(drawn(name)).toEqual(others);
  });
});
