import { expect, it } from "vitest";
import { withoutSecretFields } from "./draft-values";

it("keeps nothing of what the schema says is secret", () => {
  const schema = {
    properties: {
      name: { type: "string" },
      word: { type: "string", writeOnly: true },
      users: { items: { properties: { code: { type: "string", format: "password" } } } },
    },
  };
  expect(
    withoutSecretFields(schema, { name: "a", word: "b", users: [{ code: "c", as: "d" }], more: 1 }),
  ).toEqual({ name: "a", users: [{ as: "d" }], more: 1 });
});
