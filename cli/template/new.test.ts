import { readFile } from "node:fs/promises";
import path from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import { readYaml } from "@/lib/yaml";
import { folderWith } from "../testing";
import { lint } from "./lint";
import { newTemplate } from "./new";
import { policiesOf } from "./policies-of";
import { scaffoldKinds } from "@/lib/scaffolds";
import { schemaText, writeSchema } from "./schema";
import { testTemplate } from "./test";

const schemas = standardRegistry();
const valueOf = (text: string) =>
  readYaml(text, { longest: 100_000 }).documents[0]?.value as object;
const validate = new Ajv({ strict: false }).compile(JSON.parse(schemaText()) as object);

describe("a new template", () => {
  it.each(scaffoldKinds)(
    "of the kind %s lints, passes its tests and the policies",
    async (kind) => {
      const folder = path.join(await folderWith({}), "shop");
      const { words } = await newTemplate("shop", { kind, out: folder }, undefined);
      expect(words).toContain("template.yaml");
      const held = await policiesOf(folder, undefined);
      expect((await lint(folder, schemas, held)).words).toBe("shop 0.1.0: nothing to say.");
      const tested = await testTemplate(folder, schemas, { ...held });
      expect([tested.denied, tested.words]).toEqual([false, expect.stringContaining(", 0 failed")]);
      const text = await readFile(path.join(folder, "template.yaml"), "utf8");
      expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=../template.schema.json");
      expect(await readFile(path.join(folder, "../template.schema.json"), "utf8")).toBe(
        schemaText(),
      );
      expect([validate(valueOf(text)), validate.errors]).toEqual([true, null]);
    },
  );

  it("asks what no option says, and takes any words for an answer", async () => {
    const folder = path.join(await folderWith({}), "a-b");
    const asked: [string, string][] = [];
    const words = `It's "${"${{ x }}"}": #1`;
    await newTemplate("a-b", { out: folder, owner: "data" }, async (question, otherwise) => {
      asked.push([question.split("\n")[0] ?? "", otherwise]);
      return question.startsWith("What is it for")
        ? "3"
        : question.includes("sentence")
          ? words
          : otherwise;
    });
    expect(asked).toEqual([
      ["What is it for?", "service"],
      ["What do people call it?", "A b"],
      ["What is it, in a sentence?", "A b of the platform."],
    ]);
    expect(valueOf(await readFile(path.join(folder, "template.yaml"), "utf8"))).toMatchObject({
      spec: { title: "A b", summary: words, owner: "data", icon: "cloud" },
    });
  });

  it("is not written over something, nor under a name that is none", async () => {
    const folder = await folderWith({ "mine.txt": "x" });
    await expect(
      newTemplate("shop", { kind: "service", out: folder }, undefined),
    ).rejects.toMatchObject({ code: "conflict" });
    for (const name of ["Shop", "a/b", "..", "-a", ""])
      await expect(newTemplate(name, { kind: "service" }, undefined)).rejects.toMatchObject({
        code: "invalid",
      });
    const out = path.join(folder, "new");
    await expect(newTemplate("shop", { out }, undefined)).rejects.toMatchObject({
      message: "Say what it is for.",
    });
  });
});

describe("the schema of template.yaml", () => {
  it("is the one that ships, and takes every template that ships", async () => {
    const catalog = path.resolve("catalog");
    expect(await readFile(path.join(catalog, "template.schema.json"), "utf8")).toBe(schemaText());
    for (const name of ["web-service", "bucket", "postgres", "canary-service", "monitoring-pack"]) {
      const text = await readFile(path.join(catalog, name, "template.yaml"), "utf8");
      expect([name, validate(valueOf(text)), validate.errors]).toEqual([name, true, null]);
    }
  });

  it.each<[string, object]>([
    ["a field that there is not", { more: 1 }],
    ["a version that is a number", { metadata: { name: "a", version: 1 } }],
    ["a scope that there is not", { spec: { title: "t", summary: "s", scope: "all" } }],
    [
      "a type that there is not",
      { spec: { title: "t", summary: "s", parameters: { properties: { a: { type: "strin" } } } } },
    ],
    ["a list of names", { spec: { title: "t", summary: "s", files: ["a.yaml"] } }],
  ])("refuses %s", (_, change) => {
    const right = {
      apiVersion: "slipway.dev/v1alpha1",
      kind: "Template",
      metadata: { name: "a", version: "1.0.0" },
      spec: { title: "t", summary: "s" },
    };
    expect(validate(right)).toBe(true);
    expect(validate({ ...right, ...change })).toBe(false);
  });

  it("says what every field is for, and is written where it is asked for", async () => {
    const folder = await folderWith({});
    await writeSchema(path.join(folder, "s.json"));
    const text = await readFile(path.join(folder, "s.json"), "utf8");
    expect(text).toBe(schemaText());
    expect(text).toContain("The text of the link.");
    expect((await writeSchema(undefined)).words).toBe(schemaText().trimEnd());
  });
});
