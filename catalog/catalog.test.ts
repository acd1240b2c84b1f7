import { execFileSync } from "node:child_process";
import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { lint } from "@/cli/template/lint";
import { policiesOf } from "@/cli/template/policies-of";
import { testTemplate } from "@/cli/template/test";
import type { JsonObject } from "@/lib/json";
import { loadSchemas } from "@/lib/known-schemas/server";
import { standardRegistry } from "@/lib/kubernetes";
import { judge, loadPolicies, readManifests } from "@/lib/admission";
import { readTemplateTests } from "@/lib/template-tests";
import {
  folderOf,
  home,
  instanceOf,
  renderInputOf,
  shipped,
  templateNames,
  writingTests,
} from "./testing";

/** The NetworkPolicies that _Team namespace_ writes into a team's namespace. */
async function namespacePolicies(namespace: string): Promise<JsonObject[]> {
  const template = await shipped("team-namespace");
  const [test] = writingTests(template);
  if (test === undefined) throw new Error("No test of team-namespace writes anything.");
  const files = [...instanceOf(template, renderInputOf(template, test))].map(([place, text]) => ({
    path: place,
    text,
  }));
  const found = readManifests(files).objects.flatMap(({ object }) =>
    object["kind"] === "NetworkPolicy"
      ? [{ ...object, metadata: { ...(object["metadata"] as JsonObject), namespace } }]
      : [],
  );
  expect(found).not.toEqual([]);
  return found;
}

/** Schemas of real CRDs, where somebody has put them beside the project. */
const real = path.join(home, "../shared/crds");
const realSchemas = existsSync(real) ? await loadSchemas([real]) : undefined;
const { policies } = loadPolicies(
  globSync("catalog/policies/*/policy.yaml", { cwd: home }).map((file) => ({
    path: file,
    text: readFileSync(path.join(home, file), "utf8"),
  })),
);
const categories = [
  "Applications",
  "Progressive delivery",
  "Data",
  "Platform",
  "Security",
  "Observability",
];
const sections = [
  /^## What you get$/m,
  /^## What it costs you$/m,
  /^## Day two$/m,
  /^## .*security/im,
];

describe.each(templateNames)("the starter template %s", (name) => {
  const folder = folderOf(name);

  it("lints without a word", async () => {
    const held = await policiesOf(folder, undefined);
    expect(held?.place).toBe(path.join(home, "catalog/policies"));
    expect((await lint(folder, standardRegistry(), held)).words).toMatch(/: nothing to say\.$/);
  });

  it("passes its own tests", async () => {
    const held = await policiesOf(folder, undefined);
    const { denied, words, value } = await testTemplate(folder, standardRegistry(), { ...held });
    expect([denied, words]).toEqual([false, expect.stringContaining(", 0 failed")]);
    expect(value).toMatchObject({ problems: [] });
  });

  it.skipIf(realSchemas === undefined)("writes what the real CRDs take", async () => {
    const schemas = realSchemas ?? standardRegistry();
    expect((await lint(folder, schemas)).words).toMatch(/: nothing to say\.$/);
    expect((await testTemplate(folder, schemas)).denied).toBe(false);
  });

  it("says what people and pages need to know", async () => {
    const { definition, readme, bundle } = await shipped(name);
    expect(definition.name).toBe(name);
    expect(categories).toContain(definition.category);
    expect(definition.owner).not.toBe("");
    expect(definition.icon).not.toBe("box");
    expect(definition.keywords.length).toBeGreaterThan(0);
    expect(definition.summary.length).toBeLessThanOrEqual(160);
    for (const section of sections) expect(readme).toMatch(section);
    expect(bundle["CHANGELOG.md"]).toMatch(
      new RegExp(`^## \\[?${definition.version.replaceAll(".", "\\.")}`, "m"),
    );
    expect(readTemplateTests(bundle).tests.length).toBeGreaterThanOrEqual(4);
  });

  it("writes nothing that the starter policies are against", async () => {
    const template = await shipped(name);
    for (const test of writingTests(template)) {
      const input = renderInputOf(template, test);
      const files = [...instanceOf(template, input)].map(([place, text]) => ({
        path: place,
        text,
      }));
      const { objects, invisible, unreadable } = readManifests(files);
      expect({ objects: objects.length > 1, invisible, unreadable }).toEqual({
        objects: true,
        invisible: [],
        unreadable: [],
      });
      const { scope } = template.definition;
      const findings = judge({
        policies,
        objects,
        // A team's workloads come to a namespace that is there already.
        params: scope === "team" ? await namespacePolicies(input.instance.namespace) : [],
        target: {
          labels: {
            environment: input.target.environment,
            name: input.target.name,
            ...input.target.vars,
          },
        },
      });
      expect({ test: test.title, findings }).toEqual({ test: test.title, findings: [] });
    }
  });

  it.skipIf(!hasKubectl())("writes folders that kustomize builds", async () => {
    const template = await shipped(name);
    const root = mkdtempSync(path.join(tmpdir(), "slipway-kustomize-"));
    try {
      for (const [index, test] of writingTests(template).entries()) {
        const input = renderInputOf(template, test);
        const place = path.join(root, String(index));
        for (const [file, text] of instanceOf(template, input)) {
          mkdirSync(path.dirname(path.join(place, file)), { recursive: true });
          writeFileSync(path.join(place, file), text);
        }
        for (const below of ["", "manifests"]) {
          expect(
            execFileSync("kubectl", ["kustomize", path.join(place, input.instance.path, below)], {
              encoding: "utf8",
            }),
          ).toContain("kind:");
        }
      }
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

it("there are starter templates at all", () => {
  expect(templateNames.length).toBeGreaterThan(3);
});

function hasKubectl(): boolean {
  try {
    execFileSync("kubectl", ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
