import { expect, test } from "vitest";
import { readBundle } from "@/lib/catalog/server";
import { changesOf, parseTemplate } from "@/lib/template";
import { readTemplateTests } from "@/lib/template-tests";
import { coverageOf } from "@/lib/releases/testing";
import { folderOf, templateNames } from "./testing";

test.each(templateNames)(
  "%s could be released: its tests reach every file, condition and branch, and its changelog says what is new",
  async (name) => {
    const bundle = await readBundle(folderOf(name));
    const { template } = parseTemplate(bundle);
    if (template === undefined) throw new Error(`${name} cannot be read`);
    expect(coverageOf(template, readTemplateTests(bundle).tests).missing).toEqual([]);
    expect(changesOf(bundle, template.definition.version)).not.toBe("");
    expect(template.readme.trim()).not.toBe("");
  },
);
