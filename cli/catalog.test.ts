import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import { lint } from "./template/lint";
import { loadSchemas } from "@/lib/known-schemas/server";
import { testTemplate } from "./template/test";

const catalog = path.join(import.meta.dirname, "..", "catalog");
/** Schemas of real CRDs, where somebody has put them beside the project. */
const real = path.join(import.meta.dirname, "..", "..", "shared", "crds");
const templates = (await readdir(catalog)).filter((name) => existsSync(path.join(catalog, name, "template.yaml")));

describe.each(templates)("the starter template %s", (name) => {
  const folder = path.join(catalog, name);

  it("lints without a word", async () => {
    expect((await lint(folder, standardRegistry())).words).toMatch(/: nothing to say\.$/);
  });

  it("passes its own tests", async () => {
    const { denied, words, value } = await testTemplate(folder, standardRegistry());
    expect([denied, words]).toEqual([false, expect.stringContaining(", 0 failed")]);
    expect(value).toMatchObject({ problems: [] });
  });

  it.skipIf(!existsSync(real))("writes what the real CRDs take", async () => {
    const schemas = await loadSchemas([real]);
    expect((await lint(folder, schemas)).words).toMatch(/: nothing to say\.$/);
    expect((await testTemplate(folder, schemas)).denied).toBe(false);
  });
});

it("there are starter templates at all", () => {
  expect(templates.length).toBeGreaterThan(3);
});
