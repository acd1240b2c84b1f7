import { expect, it } from "vitest";
import { formSchema } from "./form-schema";

it("the form runs only patterns of keys that take linear time as JavaScript's expressions", () => {
  const plain = ["^x-", "^[a-z.-]+$", "^[^\\]()*+]*", "^a\\(b$", "^.{0,63}$"];
  const slow = ["a$", "^(a+)+$", "^a*a*$", "^a|b*c$", "^\\s*\\s*x$", "^(?!q)a$", "^[a](b|c)*$"];
  const members = Object.fromEntries(
    [...plain, ...slow].map((pattern) => [pattern, { title: "m" }]),
  );
  const kept = formSchema({ items: { type: "object", patternProperties: members } });
  expect(kept).toEqual({
    items: {
      type: "object",
      patternProperties: Object.fromEntries(plain.map((pattern) => [pattern, { title: "m" }])),
    },
  });
});

it("a schema with nothing to leave out stays the same object", () => {
  const schema = { patternProperties: { "^x-": {} } };
  expect(formSchema(schema)).toBe(schema);
});
