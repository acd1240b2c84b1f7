import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { readBundle } from "@/lib/catalog/server";
import { parseTemplate, render } from "@/lib/template";
import { bundle, renderBundle } from "@/lib/template/testing/bundles";
import { renderInputOf } from "@/lib/template-tests";
import { judge } from "./judge/judge";
import { loadPolicies } from "./load/load-policies";
import { parametersToBlame } from "./blame";
import { readManifests } from "./manifests/read-manifests";

const home = path.join(import.meta.dirname, "../..");

it("blames the parameter that made the field, and none where the template did", async () => {
  const { template } = parseTemplate(await readBundle(path.join(home, "catalog/scheduled-job")));
  if (template === undefined) throw new Error("The template is not read.");
  const image = "registry.example.com/payments/report:2.0.1";
  const { files } = render(
    renderInputOf(template, {
      parameters: { image, schedule: "0 3 * * *" },
      target: {},
      instance: {},
    }),
  );
  const text = readFileSync(
    path.join(home, "catalog/policies/image-sources/policy.yaml"),
    "utf8",
  ).replace("    registry.example.com/\n", "    registry.internal/\n");
  const { policies } = loadPolicies([{ path: "p.yaml", text }]);
  const { objects } = readManifests(
    files.map((file) => ({ path: `manifests/${file.path}`, text: file.content })),
  );
  const findings = judge({ policies, objects, defaultNamespace: "team" });
  expect(findings).toMatchObject([
    {
      policy: "image-sources",
      rule: 0,
      field: "/spec/jobTemplate/spec/template/spec/containers/0/image",
      through: "Pod",
    },
  ]);
  expect(findings.flatMap((finding) => parametersToBlame(finding, files, "manifests/"))).toEqual([
    "/image",
  ]);
  expect(
    parametersToBlame(
      { file: "manifests/cron-job.yaml", document: 0, field: "/spec/startingDeadlineSeconds" },
      files,
      "manifests/",
    ),
  ).toEqual([]);
  expect(
    parametersToBlame({ file: "elsewhere.yaml", document: 0, field: "/spec" }, files, "manifests/"),
  ).toEqual([]);
});

it("blames every parameter that made the field together with others", () => {
  const properties =
    "{ registry: { type: string }, image: { type: string }, tag: { type: string } }";
  const { files } = renderBundle(
    bundle(`  parameters: { properties: ${properties} }\n`, {
      "pod.yaml":
        "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  image: ${{ params.registry }}/${{ params.image + ':' + params.tag }}\n",
    }),
    { registry: "docker.io", image: "nginx", tag: "latest" },
  );
  const finding = { file: "pod.yaml", document: 0, field: "/spec/image" };
  expect(parametersToBlame(finding, files)).toEqual(["/registry", "/image", "/tag"]);
});
