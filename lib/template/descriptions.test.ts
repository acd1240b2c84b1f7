import { describe, expect, it } from "vitest";
import { descriptionsIn } from "./descriptions";

describe("the descriptions of a form", () => {
  it("are those of its steps and of every field, wherever, each once and a bounded number", () => {
    const item = { type: "object", properties: { a: { description: "In a list." } } };
    const schema = {
      properties: { one: { description: "One." }, two: { description: "One." } },
      allOf: [{ properties: { list: { type: "array", items: item } } }],
    };
    expect(descriptionsIn([{ title: "T", description: "Step.", schema }])).toEqual([
      "Step.",
      "One.",
      "In a list.",
    ]);
    const many = Object.fromEntries(
      Array.from({ length: 900 }, (_, index) => [`p${index}`, { description: `${index}` }]),
    );
    expect(descriptionsIn([{ title: "T", schema: { properties: many } }])).toHaveLength(500);
  });
});
