import { expect, it } from "vitest";
import { formSchema } from "./form-schema";

it("the form runs only patterns of keys that take linear time as JavaScript's expressions", () => {
  const plain = ["^x-", "^[a-z.-]+$", "^[^\\]()*+]*", "^a\\(b$", "^.{0,63}$"];
  const slow = ["a$", "^(a+)+$", "^a*a*$", "^a|b*c$", "^\\s*\\s*x$", "^(?!q)a$", "^[a](b|c)*$"];
  const members = Object.fromEntries(
    [...plain, ...slow].map((pattern) => [pattern, { type: "string", title: "m" }]),
  );
  const kept = formSchema({ items: { type: "object", patternProperties: members } });
  expect(kept).toEqual({
    items: {
      type: "object",
      patternProperties: Object.fromEntries(
        plain.map((pattern) => [pattern, { type: "string", title: "m" }]),
      ),
    },
  });
});

it("nothing is chosen by it: no default and no const is left", () => {
  const schema = {
    properties: {
      accept: { const: true },
      size: { type: "integer", default: 2 },
      port: { type: ["integer", "string"] },
    },
  };
  expect(formSchema(schema)).toEqual({
    properties: {
      accept: { enum: [true], type: "boolean", title: "Accept" },
      size: { type: "integer", title: "Size", "x-slipway-form-default": 2 },
      port: { type: ["string", "integer"], title: "Port" },
    },
  });
});

it("what tells the branches of a choice apart is marked, unless it is asked for by itself", () => {
  const choice = {
    oneOf: [{ properties: { kind: { const: "a" } } }, { properties: { kind: { const: "b" } } }],
  };
  expect(JSON.stringify(formSchema(choice))).toContain("x-slipway-form-tag");
  const asked = { properties: { kind: { enum: ["a", "b"] } }, ...choice };
  expect(JSON.stringify(formSchema(asked))).not.toContain("x-slipway-form-tag");
});
