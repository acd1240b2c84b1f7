import { expect, test } from "vitest";
import { z } from "zod";
import { readNamedFiles } from "./read-named-files";

const schema = z.object({ metadata: z.object({ name: z.string() }), spec: z.int() });

test("files that are not right are told, each with its place, and the others are read", () => {
  const { read, problems } = readNamedFiles(
    [
      { path: "a.yaml", text: "metadata: { name: a }\nspec: 1\n" },
      { path: "broken.yaml", text: "metadata: { name: b }\nspec: [\n" },
      { path: "wrong.yaml", text: "metadata: { name: c }\nspec: many\n" },
      { path: "again.yaml", text: "metadata: { name: a }\nspec: 2\n" },
      { path: "z.yaml", text: "metadata: { name: __proto__ }\nspec: 3\n" },
    ],
    schema,
    { called: "things", longest: 1000 },
  );
  expect(read.map(({ path, value }) => [path, value.spec])).toEqual([
    ["a.yaml", 1],
    ["z.yaml", 3],
  ]);
  expect(problems).toEqual([
    {
      path: "broken.yaml",
      line: 3,
      column: 1,
      message: expect.stringMatching(/not YAML.*\(line \d+, column \d+\)\.$/),
    },
    { path: "wrong.yaml", line: 2, column: 7, message: expect.stringMatching(/^spec: /) },
    { path: "again.yaml", line: 1, column: 19, message: "There are two things named a." },
  ]);
});
