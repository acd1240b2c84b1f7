import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "../..");
const read = (file: string) => readFileSync(path.join(root, file), "utf8");
const dockerfile = read("Dockerfile");

test("the image runs on the Node that the tests run on", () => {
  const { packages } = JSON.parse(read("package-lock.json")) as {
    packages: Record<string, { version?: string }>;
  };
  const [, version] = /^ARG NODE_IMAGE=docker\.io\/library\/node:([\d.]+)-/m.exec(dockerfile) ?? [];
  expect(version).toBe(packages["node_modules/node"]?.version);
});

test("what the image is made from can be given by digest, and what runs is nobody of a name", () => {
  const sources = [...dockerfile.matchAll(/^FROM (?:--platform=\S+ )?(\S+)/gm)].map(([, at]) => at);
  expect(sources).toEqual(["${NODE_IMAGE}", "${NODE_IMAGE}", "${BASE_IMAGE}"]);
  expect(dockerfile).toMatch(/^USER 65532:65532$/m);
});
