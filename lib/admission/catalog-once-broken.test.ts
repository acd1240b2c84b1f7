import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { readBundle } from "@/lib/catalog/server";
import { parseTemplate, render } from "@/lib/template";
import { readTemplateTests, renderInputOf } from "@/lib/template-tests";
import { isDenied, judge } from "./judge/judge";
import { loadPolicies } from "./load/load-policies";
import { readManifests } from "./manifests/read-manifests";

const home = path.join(import.meta.dirname, "../..");
const { policies } = loadPolicies(
  globSync("catalog/policies/*/policy.yaml", { cwd: home }).map((file) => ({
    path: file,
    text: readFileSync(path.join(home, file), "utf8"),
  })),
);

it("the starter policies find what is wrong in what a template writes, once it is", async () => {
  const { template } = parseTemplate(await readBundle(path.join(home, "catalog/web-service")));
  const [test] = template === undefined ? [] : readTemplateTests(template.bundle).tests;
  if (template === undefined || test === undefined) throw new Error("The template has no test.");
  const rendered = render(renderInputOf(template, test)).files.map((file) => ({
    path: `manifests/${file.path}`,
    text: file.content.replaceAll("registry.example.com/", "docker.io/"),
  }));
  const findings = judge({
    policies,
    objects: readManifests(rendered).objects,
    defaultNamespace: "shop",
  });
  expect(findings.filter(isDenied).map((finding) => finding.policy)).toEqual(
    expect.arrayContaining(["image-sources", "required-labels"]),
  );
});
