import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { standardRegistry, validateObjects } from "@/lib/kubernetes";
import { readYaml } from "@/lib/yaml";
import { fluxFile, objections } from "./judge";
import { chart, findHelm, render } from "./render";
import { asJson, find, objectsOf } from "./rendered";

const read = (file: string) => readFileSync(path.join(chart, "../..", file), "utf8");
const yaml = (file: string) => readYaml(fluxFile(file), { longest: 100_000 }).documents[0]?.value;
const helm = findHelm();

describe("the manifests for Flux", () => {
  const files = ["namespace.yaml", "release.yaml"];
  const objects = files.flatMap((file) => objectsOf(fluxFile(file)));
  const release = z
    .object({ spec: z.object({ values: z.record(z.string(), z.unknown()) }) })
    .parse(find(objects, "HelmRelease/slipway"));

  it("are right by Slipway's own schemas and policies, as far as these see", () => {
    expect(yaml("kustomization.yaml")).toMatchObject({ resources: files });
    const problems = validateObjects([{ path: "flux.yaml", documents: objects.map(asJson) }], {
      schemas: standardRegistry(),
      namespace: "slipway",
      requireNamespace: true,
    });
    expect(problems.map(({ message }) => message)).toEqual([]);
    // What a chart makes is judged above.
    expect(objections(objects).filter((line) => !line.startsWith("not-judged: "))).toEqual([]);
  });

  it("have the version of the chart, and values that it takes", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string };
    expect(find(objects, "OCIRepository/slipway")).toMatchObject({
      spec: { ref: { tag: version } },
    });
    const valid = new Ajv({ strict: false }).compile(
      JSON.parse(read("deploy/chart/values.schema.json")),
    );
    expect([valid(release.spec.values), valid.errors]).toEqual([true, null]);
  });

  it.runIf(helm !== undefined)("make what passes the policies", () => {
    const file = path.join(mkdtempSync(path.join(tmpdir(), "slipway-flux-")), "values.yaml");
    onTestFinished(() => rmSync(path.dirname(file), { recursive: true }));
    writeFileSync(file, JSON.stringify(release.spec.values));
    expect(objections(objectsOf(render(helm ?? "", file)))).toEqual([]);
  });
});
