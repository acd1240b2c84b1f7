import { describe, expect, it } from "vitest";
import { validator } from "./validator";

describe("the form's validator", () => {
  it("decides conditions of a part of a schema, references into the whole included", () => {
    const root = { $defs: { on: { const: true } }, type: "object" as const };
    const part = { properties: { enabled: { $ref: "#/$defs/on" } } };
    expect(validator.isValid(part, { enabled: true }, root)).toBe(true);
    expect(validator.isValid(part, { enabled: false }, root)).toBe(false);
  });

  it("puts each problem at its field", () => {
    const schema = {
      type: "object" as const,
      required: ["image"],
      properties: { image: { type: "string" as const, title: "Image" } },
    };
    const { errors, errorSchema } = validator.validateFormData({}, schema);
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(errorSchema)).toMatch(/^{"image":{"__errors":\["Image .*"\]}}$/);
  });

  it("compiles nothing: it works where `new Function` is refused", () => {
    const original = globalThis.Function;
    globalThis.Function = refuse as unknown as FunctionConstructor;
    try {
      expect(validator.isValid({ type: "object", required: ["a"] }, {}, {})).toBe(false);
    } finally {
      globalThis.Function = original;
    }
  });
});

function refuse(): never {
  throw new EvalError("refused");
}
