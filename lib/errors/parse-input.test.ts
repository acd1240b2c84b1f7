import { expect, test } from "vitest";
import { z } from "zod";
import { parseInput } from "./parse-input";

test("input that is wrong is told by field, as a JSON Pointer", () => {
  const schema = z.object({ "a/b": z.array(z.string()), c: z.number() });
  expect(parseInput(schema, { "a/b": [], c: 1 })).toEqual({ "a/b": [], c: 1 });
  expect(() => parseInput(schema, { "a/b": ["x", 1], c: "2" })).toThrow(
    expect.objectContaining({
      code: "invalid",
      fields: [
        expect.objectContaining({ pointer: "/a~1b/1" }),
        expect.objectContaining({ pointer: "/c" }),
      ],
    }),
  );
});
