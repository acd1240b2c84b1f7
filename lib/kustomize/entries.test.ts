import { expect, test } from "vitest";
import { possiblePaths } from "./entries";

const entries = Array.from({ length: 10_000 }, (_entry, index) => `../b/f${index}.yaml`);

test("a kustomization of many entries may lead to each of them", () => {
  expect(possiblePaths("clusters/staging/a", { resources: entries })).toHaveLength(10_000);
});

test("in a folder that is very deep, only the first entries are looked at", () => {
  const paths = possiblePaths("a/".repeat(50_000).slice(0, -1), { resources: entries });
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.length).toBeLessThan(60);
});
