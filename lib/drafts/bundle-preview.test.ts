import { describe, expect, test } from "vitest";
import { fromPointer, valueAt } from "@/lib/json";
import { standardRegistry } from "@/lib/kubernetes";
import { scaffoldFiles, scaffoldKinds } from "@/lib/scaffolds";
import { targetNowhere } from "@/lib/targets";
import { type BundleFiles, parseTemplate } from "@/lib/template";
import { runTemplateTests } from "@/lib/template-tests";
import { bundlePreview } from "./bundle-preview";
import { formTest } from "./form-test";
import { secretsInBundle } from "./secrets-in-bundle";
import type { FilledBundle } from "./tasks";

const target = targetNowhere("staging", {
  title: "Staging",
  environment: "staging",
  cluster: targetNowhere("staging").cluster,
});
const image = "registry.example.com/payments/shop:1.0.0";

function filled(files: BundleFiles, given: Partial<FilledBundle> = {}): FilledBundle {
  return {
    files,
    target,
    team: "payments",
    name: "shop",
    createdBy: "olivia@example.com",
    parameters: { image },
    rules: {
      policies: {
        generation: "",
        digest: "",
        documents: [],
        exceptions: [],
        secretAllowances: [],
      },
      namespaces: new Map(),
      parameters: [],
      schemaFolders: [],
      now: new Date("2026-01-01"),
    },
    ...given,
  };
}

const answers = { name: "web-app", title: "Web app", summary: "A web app.", owner: "platform" };
const service = scaffoldFiles("service", answers);

describe("what a bundle makes of a form", () => {
  test("each line that a parameter made says so, and holds its value", async () => {
    const { preview, made, form } = await bundlePreview(filled(service));
    expect(form).toMatchObject({ name: "web-app", title: "Web app" });
    expect(preview?.problems).toEqual([]);
    const ofImage = made.filter(({ parameters }) => parameters.includes("/image"));
    expect(ofImage.length).toBeGreaterThan(0);
    for (const { file, line, source, expressions } of ofImage) {
      const written = preview?.files.find(({ path }) => path === file)?.after?.split("\n");
      expect(written?.[line - 1]).toContain(image);
      expect(service[source.file]?.split("\n")[(source.line ?? 0) - 1]).toContain("params.image");
      expect(expressions.join(" ")).toContain("params.image");
    }
  });

  test("what cannot be read has no form, and says where it is wrong", async () => {
    const files = { ...service, "files/service.yaml": "kind: ${{ params.nothing }}\n" };
    const { form, preview, problems } = await bundlePreview(filled(files));
    expect([form, preview]).toEqual([undefined, undefined]);
    expect(problems).toMatchObject([{ file: "files/service.yaml", line: 1, severity: "error" }]);
  });

  test("a name that is none yet is said to be wrong, and the files show another in its place", async () => {
    const { preview } = await bundlePreview(filled(service, { name: "No name", team: "" }));
    expect(preview?.problems).toMatchObject([{ code: "bad-name", pointer: "/name" }]);
    expect(preview?.files[0]?.path).toContain("your-name");
    expect(preview?.ready).toBe(false);
  });
});

test("what looks like a secret in a file is found at its line, and not quoted", () => {
  const key = ["AKIA", "QYLPMN5HFIQR7XYA"].join("");
  const [found, ...more] = secretsInBundle({ ...service, "files/x.yaml": `a: 1\nkey: ${key}\n` });
  expect(found).toMatchObject({ code: "secret-found", file: "files/x.yaml", line: 2 });
  expect(JSON.stringify(found)).not.toContain(key);
  expect(more).toEqual([]);
});

describe("a form that becomes a test", () => {
  test.each(scaffoldKinds)(
    "passes as a test of a template for %s, and fails once more is written",
    async (kind) => {
      const files = scaffoldFiles(kind, answers);
      const { template } = parseTemplate(files);
      const parameters = kind === "service" ? { image } : exampleOf(template?.schema ?? {});
      const { rules: _, createdBy: __, ...form } = filled(files, { parameters });
      const added = formTest({ ...form, title: 'What: it writes, on "staging"' });
      expect(added.map(({ path }) => path)).toEqual([
        "tests/what-it-writes-on-staging.yaml",
        "tests/snapshots/what-it-writes-on-staging.snap",
      ]);
      const all = {
        ...files,
        ...Object.fromEntries(added.map(({ path, text }) => [path, text ?? ""])),
      };
      expect(failuresOf(all)).toEqual([]);
      const [first = ""] = Object.keys(files).filter((path) => path.startsWith("files/"));
      const more = {
        ...all,
        [first]: `${files[first]}---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n`,
      };
      expect(failuresOf(more)).toContain('What: it writes, on "staging"');
      expect(() => formTest({ ...form, files: all, title: "what it writes on staging" })).toThrow(
        "is there already",
      );
    },
  );

  test("that gives no files is refused, with the reason", () => {
    const { rules: _, createdBy: __, ...form } = filled(service, { parameters: {} });
    expect(() => formTest({ ...form, title: "Nothing" })).toThrow(/image/i);
  });
});

/** Titles of the tests that fail. */
function failuresOf(files: BundleFiles): string[] {
  const { template } = parseTemplate(files);
  if (template === undefined) return ["It cannot be read."];
  return runTemplateTests(template, { schemas: standardRegistry() })
    .tests.filter(({ ok }) => !ok)
    .map(({ title }) => title);
}

/** The first example of each required parameter. */
function exampleOf(schema: object): Record<string, never> {
  const required = (schema as { required?: string[] }).required ?? [];
  return Object.fromEntries(
    required.map((name) => [
      name,
      valueAt(schema as never, fromPointer(`/properties/${name}/examples/0`)) as never,
    ]),
  );
}
