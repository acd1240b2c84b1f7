import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { standardRegistry } from "@/lib/kubernetes";
import { smallBundle } from "@/lib/template-tests/testing";
import { folderWith, missingFolder } from "../testing";
import { lint } from "./lint";
import { policiesOf, policyFolder } from "./policies-of";
import { renderTemplate } from "./render";
import { loadSchemas, schemaFolders } from "@/lib/known-schemas/server";
import { testTemplate } from "./test";

const schemas = standardRegistry();
const passing = {
  "tests/one.yaml":
    "title: It is a Deployment\nparameters: { image: registry/app }\nexpect: [{ object: { kind: Deployment } }]\n",
};
const snapshot = {
  "tests/one.yaml":
    "title: All of it\nparameters: { image: registry/app }\nexpect: [{ snapshot: whole }]\n",
};

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

describe("lint", () => {
  it("has nothing to say of a template that is right", async () => {
    expect(await lint(await folderWith(smallBundle(passing)), schemas)).toMatchObject({
      denied: false,
      words: "small 1.0.0: nothing to say.",
      value: { ok: true, problems: [], rendered: 1 },
    });
  });

  it("says what the policies of its catalog deny of what the tests render, and where", async () => {
    const catalog = await folderWith({
      "policies/tags/policy.yaml": `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: tags, annotations: { slipway.dev/title: Tags } }
spec:
  matchConstraints:
    resourceRules:
      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE], resources: [deployments] }
  validations:
    - expression: object.spec.template.spec.containers.all(c, c.image.contains(":"))
      message: An image has a tag.
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: tags }
spec: { policyName: tags, validationActions: [Deny] }
`,
      ...Object.fromEntries(
        Object.entries(smallBundle(passing)).map(([name, text]) => [`small/${name}`, text]),
      ),
    });
    const folder = path.join(catalog, "small");
    expect(policyFolder(folder)).toBe(path.join(catalog, "policies"));
    const held = await policiesOf(folder, undefined);
    const denied = {
      severity: "error",
      code: "policy-denied",
      message: "Tags: An image has a tag. (Deployment example)",
      file: "files/deployment.yaml",
      pointer: "/image",
    };
    expect(await lint(folder, schemas, held)).toMatchObject({
      denied: true,
      value: { policies: path.join(catalog, "policies"), problems: [denied] },
    });
    expect((await testTemplate(folder, schemas, { ...held })).words).toContain(
      "It was refused: at /image: Tags: An image has a tag. (Deployment example)",
    );
    for (const asked of [await policiesOf(folder, false), undefined])
      expect((await lint(folder, schemas, asked)).words).toBe("small 1.0.0: nothing to say.");
    await expect(policiesOf(folder, path.join(catalog, "small"))).rejects.toMatchObject({
      code: "misconfigured",
    });
  });

  it("finds the policies of a catalog repository, and those that ship where there is none", async () => {
    const catalog = await folderWith({ "templates/a/template.yaml": "", "policies/p.yaml": "" });
    expect(policyFolder(path.join(catalog, "templates/a"))).toBe(path.join(catalog, "policies"));
    expect(policyFolder(await folderWith({}))).toBe(path.resolve("catalog/policies"));
  });

  it("names file, line and column as an editor does", async () => {
    const { denied, words } = await lint(
      await folderWith(
        smallBundle({ ...passing, "files/service.yaml": "a: 1\nb: ${{ params.nope }}\n" }),
      ),
      schemas,
    );
    expect(denied).toBe(true);
    expect(words).toMatch(/^files\/service\.yaml:2:\d+: error: /);
  });

  it("could not run where there is no folder, and finds fault where it is no template", async () => {
    await expect(lint(path.join(await missingFolder(), "below"), schemas)).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await lint(await folderWith({ "README.md": "" }), schemas)).toMatchObject({
      denied: true,
      value: { problems: [{ code: "missing-file" }] },
    });
  });
});

describe("schemas", () => {
  const thing = {
    type: "object",
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string", enum: ["Thing"] },
      metadata: { type: "object" },
      spec: { type: "object", properties: { size: { type: "integer" } } },
    },
  };
  const bundle = smallBundle({
    ...passing,
    "files/deployment.yaml": `${smallBundle()["files/deployment.yaml"] ?? ""}---
apiVersion: example.com/v1
kind: Thing
metadata: { name: one }
spec: { size: big }
`,
  });

  it("are those of --schemas, else of SLIPWAY_SCHEMA_DIRS", () => {
    expect(schemaFolders(["a"], { SLIPWAY_SCHEMA_DIRS: "b" })).toEqual(["a"]);
    expect(schemaFolders(undefined, { SLIPWAY_SCHEMA_DIRS: "b, c" })).toEqual(["b", "c"]);
    expect(schemaFolders([], {})).toEqual([]);
  });

  it("may be JSON Schemas by group, kind and version", async () => {
    const folder = await folderWith({
      "example.com/thing_v1.json": JSON.stringify(thing),
      "README.md": "words",
    });
    expect(await lint(await folderWith(bundle), await loadSchemas([folder]))).toMatchObject({
      denied: true,
      value: { problems: [{ code: "wrong-type" }, { code: "no-health-check" }] },
    });
    expect(await lint(await folderWith(bundle), schemas)).toMatchObject({
      denied: false,
      value: { problems: [{ code: "unknown-kind" }, { code: "no-health-check" }] },
    });
  });

  it("may be manifests of CRDs, several in a file", async () => {
    const definition = {
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      spec: {
        group: "example.com",
        names: { kind: "Thing", plural: "things" },
        versions: [{ name: "v1", schema: { openAPIV3Schema: thing } }],
      },
    };
    const crd = `apiVersion: v1\nkind: ConfigMap\n---\n${JSON.stringify(definition)}\n`;
    expect(
      (
        await lint(
          await folderWith(bundle),
          await loadSchemas([await folderWith({ "crds.yaml": crd })]),
        )
      ).denied,
    ).toBe(true);
  });

  it("that are not there, or are none, could not run", async () => {
    await expect(loadSchemas([await missingFolder()])).rejects.toMatchObject({
      code: "misconfigured",
    });
    await expect(loadSchemas([await folderWith({ "a.yaml": "a: 1" })])).rejects.toThrow(
      /holds no schema/,
    );
    await expect(loadSchemas([await folderWith({ "a/b_v1.json": "{" })])).rejects.toThrow(
      /is not JSON/,
    );
  });
});

const inputs = async (files: Record<string, string>) =>
  folderWith({ "params.yaml": "image: registry/app\nexposed: true\n", ...files });

describe("render", () => {
  it("writes the files as the portal does, with namespace and labels", async () => {
    const [template, given] = await Promise.all([folderWith(smallBundle()), inputs({})]);
    const out = path.join(given, "out", "deeper");
    const outcome = await renderTemplate(
      template,
      { params: path.join(given, "params.yaml"), team: "payments", name: "checkout", out },
      schemas,
    );
    expect(outcome).toMatchObject({
      denied: false,
      written: ["deployment.yaml", "motd.txt", "service.yaml"],
    });
    expect(await filesBelow(out)).toEqual(["deployment.yaml", "motd.txt", "service.yaml"]);
    expect(parse(await readFile(path.join(out, "deployment.yaml"), "utf8"))).toMatchObject({
      metadata: {
        name: "checkout",
        namespace: "payments",
        labels: { "slipway.dev/instance": "payments.checkout" },
      },
      spec: { replicas: 2 },
    });
    expect(await readFile(path.join(out, "motd.txt"), "utf8")).toBe("Hello from staging\n");
  });

  it("takes the target from a file, and the whole folder of the instance if asked", async () => {
    const [template, given] = await Promise.all([
      folderWith(smallBundle()),
      inputs({
        "target.json": JSON.stringify({ environment: "production", cluster: { name: "prod-1" } }),
        "params.json": JSON.stringify({ image: "registry/app", replicas: 7 }),
      }),
    ]);
    const out = path.join(given, "out");
    const options = {
      params: path.join(given, "params.json"),
      target: path.join(given, "target.json"),
      out,
      instance: true,
    };
    expect((await renderTemplate(template, options, schemas)).denied).toBe(false);
    expect(await filesBelow(out)).toEqual([
      "kustomization.yaml",
      "manifests/deployment.yaml",
      "manifests/kustomization.yaml",
      "manifests/motd.txt",
      "slipway.yaml",
      "sync.yaml",
    ]);
    expect(parse(await readFile(path.join(out, "slipway.yaml"), "utf8"))).toMatchObject({
      spec: {
        parameters: { replicas: 7 },
        target: { environment: "production", cluster: "prod-1" },
      },
    });
  });

  it("gives the same bytes again, and removes what an earlier run has written and this one does not", async () => {
    const [template, given] = await Promise.all([folderWith(smallBundle()), inputs({})]);
    const options = { params: path.join(given, "params.yaml"), out: path.join(given, "out") };
    const first = await renderTemplate(template, options, schemas);
    expect((await renderTemplate(template, options, schemas, first.written)).value).toEqual(
      first.value,
    );
    await writeFile(path.join(options.out, "mine.yaml"), "");
    await writeFile(options.params, "image: registry/app\n");
    await renderTemplate(template, options, schemas, first.written);
    expect(await filesBelow(options.out)).toEqual(["deployment.yaml", "mine.yaml", "motd.txt"]);
  });

  it("prints the files where it is not told where to write them", async () => {
    const given = await inputs({});
    const { words } = await renderTemplate(
      await folderWith(smallBundle()),
      { params: path.join(given, "params.yaml") },
      schemas,
    );
    expect(words).toContain("# motd.txt\nHello from staging");
  });

  it("writes nothing where a parameter is refused", async () => {
    const given = await inputs({ "params.yaml": "image: docker/app\n" });
    const out = path.join(given, "out");
    const { denied, words } = await renderTemplate(
      await folderWith(smallBundle()),
      { params: path.join(given, "params.yaml"), out },
      schemas,
    );
    expect([denied, words]).toEqual([true, expect.stringContaining("/image")]);
    await expect(readdir(out)).rejects.toThrow("ENOENT");
  });

  it("shows what the portal would refuse of the objects, and denies with --check", async () => {
    const given = await inputs({});
    const template = await folderWith(
      smallBundle({
        "files/motd.txt": "",
        "files/service.yaml":
          "apiVersion: v1\nkind: Service\nmetadata: { name: x }\nspec: { port: [], ports: [{ port: 80 }] }\n",
      }),
    );
    const options = { params: path.join(given, "params.yaml"), out: path.join(given, "out") };
    expect(await renderTemplate(template, options, schemas)).toMatchObject({
      denied: false,
      words: expect.stringContaining("The portal would refuse this"),
      value: { objectProblems: [{ code: "unknown-field" }] },
    });
    expect((await renderTemplate(template, { ...options, check: true }, schemas)).denied).toBe(
      true,
    );
    expect(await filesBelow(options.out)).toContain("service.yaml");
  });

  it("could not run with inputs that cannot be read", async () => {
    const template = await folderWith(smallBundle());
    const given = await inputs({
      "list.yaml": "- 1\n",
      "broken.yaml": "a: [\n",
      "two.yaml": "a: 1\n---\nb: 1\n",
      "target.yaml": "enviroment: x\n",
      "big.json": '{"image": 9007199254740993}',
      "big.yaml": "image: 9007199254740993",
      "huge.json": '{"image": 1e999}',
      "broken.json": "{",
    });
    const refused = async (options: Parameters<typeof renderTemplate>[1]) =>
      renderTemplate(template, options, schemas).then(
        () => "",
        (error: unknown) => (error instanceof Error ? error.message : ""),
      );
    expect(await refused({ params: path.join(given, "nope.yaml") })).toContain("cannot be read");
    expect(await refused({ params: path.join(given, "list.yaml") })).toContain("a map of names");
    expect(await refused({ params: path.join(given, "broken.yaml") })).toContain("broken.yaml:");
    expect(await refused({ params: path.join(given, "two.yaml") })).toContain("2 documents");
    for (const name of ["big.json", "big.yaml", "huge.json"])
      expect(await refused({ params: path.join(given, name) })).toContain("use a string for it");
    expect(await refused({ params: path.join(given, "broken.json") })).toContain("broken.json:");
    expect(await refused({ target: path.join(given, "target.yaml") })).toContain("enviroment");
    expect(await refused({ team: "Not A Team" })).toContain("cannot be called that");
    expect(await refused({ out: path.join(template, "out") })).toContain(
      "into the template itself",
    );
  });

  it("takes from JSON what JSON means", async () => {
    const image = 'registry/\u2028 \ud83d\ude00 "on" \\ #: {x} - !y &z';
    const given = await inputs({
      "params.json": `{\n\t"image": ${JSON.stringify(image)},\n\t"replicas": 3\n}`,
    });
    const { value } = await renderTemplate(
      await folderWith(smallBundle()),
      { params: path.join(given, "params.json") },
      schemas,
    );
    const { files } = value as { files: { path: string; content: string }[] };
    expect(
      parse(files.find((file) => file.path === "deployment.yaml")?.content ?? ""),
    ).toMatchObject({ spec: { replicas: 3, template: { spec: { containers: [{ image }] } } } });
  });

  it("follows no link out of the folder it writes to", async () => {
    const [template, given, outside] = await Promise.all([
      folderWith(smallBundle()),
      inputs({}),
      folderWith({ "kept.txt": "kept" }),
    ]);
    const out = path.join(given, "out");
    await mkdir(out);
    await symlink(path.join(outside, "kept.txt"), path.join(out, "motd.txt"));
    await expect(
      renderTemplate(template, { params: path.join(given, "params.yaml"), out }, schemas),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await readFile(path.join(outside, "kept.txt"), "utf8")).toBe("kept");
  });
});

describe("test", () => {
  it("passes, and fails with the line of the expectation", async () => {
    expect(await testTemplate(await folderWith(smallBundle(passing)), schemas)).toMatchObject({
      denied: false,
      words: expect.stringContaining("1 passed, 0 failed"),
      value: { ok: true, passed: 1 },
    });
    const failing = {
      "tests/one.yaml": `${passing["tests/one.yaml"].replace("expect: [", "expect:\n  - { object: { kind: CronJob } }\n  # ")}`,
    };
    const { denied, words } = await testTemplate(await folderWith(smallBundle(failing)), schemas);
    expect(denied).toBe(true);
    expect(words).toContain("tests/one.yaml:4: There is no CronJob.");
  });

  it("stores snapshots with --update, only then, and takes away what no test names", async () => {
    const folder = await folderWith(
      smallBundle({ ...snapshot, "tests/snapshots/old.snap": "old" }),
    );
    expect((await testTemplate(folder, schemas)).denied).toBe(true);
    expect(await readdir(path.join(folder, "tests/snapshots"))).toEqual(["old.snap"]);
    expect(await testTemplate(folder, schemas, { update: true })).toMatchObject({
      denied: false,
      value: { stored: ["tests/snapshots/whole.snap"] },
    });
    expect(await readdir(path.join(folder, "tests/snapshots"))).toEqual(["whole.snap"]);
    expect(await testTemplate(folder, schemas)).toMatchObject({ denied: false });
    expect(await testTemplate(folder, schemas, { update: true })).toMatchObject({
      denied: false,
      value: { stored: [] },
    });
    await writeFile(path.join(folder, "files/motd.txt"), "Changed\n");
    const { denied, words } = await testTemplate(folder, schemas);
    expect(denied).toBe(true);
    expect(words).toMatch(/- *Hello from staging\n *\+ *Changed/);
  });

  it("denies where there is nothing to run, or the template is broken", async () => {
    expect(await testTemplate(await folderWith(smallBundle()), schemas)).toMatchObject({
      denied: true,
      value: { problems: [{ code: "no-tests" }] },
    });
    expect(
      await testTemplate(await folderWith({ "template.yaml": "kind: [" }), schemas),
    ).toMatchObject({ denied: true });
  });
});
