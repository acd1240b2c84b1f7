import { EditorState } from "@codemirror/state";
import { expect, it } from "vitest";
import { describePlace, knownKinds, standardRegistry } from "@/lib/kubernetes";
import { readEditable } from "@/lib/template-editing";
import { templateFileSchema } from "@/lib/template";
import { completeIn, type EditedFile } from "./bundle-completion";
import { bundleExtensions, lastReadable } from "./bundle-extensions";
import { objectSchemas } from "./object-schemas";

const template = `spec:
  parameters:
    - properties: { port: { type: integer } }
  files:
    - { from: each.yaml, forEach: params.ports }
`;
let asked = 0;
/** The real schemas behind the address that the server has them at. */
const schemas = objectSchemas("/api", async (url) => {
  asked += 1;
  const query = new URL(String(url), "http://localhost").searchParams;
  const [apiVersion, kind] = [query.get("apiVersion"), query.get("kind")];
  const registry = standardRegistry();
  if (apiVersion === null || kind === null)
    return Response.json({ place: null, kinds: knownKinds(registry) });
  const place = describePlace(registry, { apiVersion, kind, path: query.getAll("path") });
  return Response.json({ place: place ?? null, kinds: [] });
});
const edited = (path: string): EditedFile => ({
  path,
  paths: ["template.yaml", "files/a.yaml", "files/each.yaml"],
  template: readEditable(template).template,
  schema: templateFileSchema(),
  schemas,
});
const offered = async (path: string, text: string) =>
  (await completeIn(edited(path), text, text.length))?.options.map(({ label }) => label) ?? [];

const object = "apiVersion: apps/v1\nkind: Deployment\nspec:\n";

it("offers in each file of a bundle what it can have there", async () => {
  expect(await offered("template.yaml", "spec:\n  sc")).toContain("scope");
  expect(await offered("template.yaml", "spec:\n  rules:\n    - rule: params.")).toEqual(["port"]);
  expect(await offered("template.yaml", "spec:\n  files:\n    - from: ")).toEqual([
    "a.yaml",
    "each.yaml",
  ]);
  expect(await offered("files/a.yaml", `${object}  replicas: \${{ params.`)).toEqual(["port"]);
  expect(await offered("files/a.yaml", "a: ${{ ")).not.toContain("each");
  expect(await offered("files/each.yaml", "a: ${{ ")).toContain("each");
  expect(await offered("files/a.yaml", `${object}  strategy:\n    type: `)).toEqual([
    "Recreate",
    "RollingUpdate",
  ]);
  expect(await offered("files/a.txt", `${object}  `)).toEqual([]);
  expect(await offered("README.md", "a ${{ ")).toEqual([]);
});

it("offers every kind that is known", async () => {
  expect(await offered("files/a.yaml", "apiVersion: apps/v1\nkind: ")).toContain("Deployment");
});

it("asks the server once for one place, and again for what it could not answer", async () => {
  await offered("files/a.yaml", `${object}  template:\n    `);
  const before = asked;
  await offered("files/a.yaml", `${object}  template:\n    `);
  expect(asked).toBe(before);
  let times = 0;
  const failing = objectSchemas("/api", async () => {
    times += 1;
    return new Response("", { status: 503 });
  });
  expect(await failing.kinds()).toEqual([]);
  expect(await failing.kinds()).toEqual([]);
  expect(times).toBe(2);
});

it("goes on by template.yaml as it could last be read", () => {
  const templateOf = lastReadable();
  expect(templateOf(template)?.steps).toHaveLength(1);
  expect(templateOf(`${template}  rules: [`)?.steps).toHaveLength(1);
  expect(lastReadable()("spec: [")).toBeUndefined();
});

it("is an extension of an editor", () => {
  const extensions = bundleExtensions(() => ({ path: "template.yaml", files: {} }));
  expect(EditorState.create({ doc: "a: 1", extensions }).doc.toString()).toBe("a: 1");
});
