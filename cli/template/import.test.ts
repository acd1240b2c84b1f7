import { once } from "node:events";
import { mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { describe, expect, it } from "vitest";
import { standardRegistry } from "@/lib/kubernetes";
import { folderWith } from "../testing";
import { importTemplate, offerValues } from "./import";
import { lint } from "./lint";
import { testTemplate } from "./test";
import { readImport } from "./read-import";

const chart = {
  "demo/Chart.yaml": "apiVersion: v2\nname: demo\nversion: 1.2.3\n",
  "demo/values.yaml": "replicas: 2\n",
  "demo/templates/x.yaml": "x: {{ .Values.replicas }}\n",
  "demo/logo.png": new Uint8Array([0, 1, 2]),
};
const graph = `apiVersion: kro.run/v1alpha1
kind: ResourceGraphDefinition
metadata: { name: app }
spec:
  schema: { apiVersion: v1alpha1, kind: App, spec: { image: string } }
  resources:
    - id: config
      template: { apiVersion: v1, kind: ConfigMap, metadata: { name: app }, data: { image: "\${schema.spec.image}" } }
`;
const scaffold = `apiVersion: scaffolder.backstage.io/v1beta3
kind: Template
metadata: { name: service, title: Service }
spec:
  type: service
  parameters: [{ title: About, required: [name], properties: { name: { type: string } } }]
  steps: [{ id: fetch, action: fetch:template, input: { url: ./skeleton, values: { name: "\${{ parameters.name }}" } } }]
`;

async function archive(files: Readonly<Record<string, string | Uint8Array>>): Promise<Buffer> {
  const tar = pack();
  for (const [name, content] of Object.entries(files))
    tar.entry({ name }, typeof content === "string" ? content : Buffer.from(content));
  tar.entry({ name: "demo/link", type: "symlink", linkname: "/etc/passwd" });
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

describe("what is imported", () => {
  it("is read from a folder, an archive, packed or not, by any name, or a file", async () => {
    const tar = await archive(chart);
    const folder = await folderWith({
      ...chart,
      "demo.tgz": gzipSync(tar),
      "demo.tar": tar,
      "demo.download": gzipSync(tar),
    });
    const whole = await readImport(path.join(folder, "demo"));
    expect(Object.keys(whole.files).sort()).toEqual([
      "Chart.yaml",
      "templates/x.yaml",
      "values.yaml",
    ]);
    expect(whole.skipped).toEqual(["logo.png"]);
    for (const name of ["demo.tgz", "demo.tar", "demo.download"]) {
      const { files, skipped } = await readImport(path.join(folder, name));
      expect([name, Object.keys(files).sort(), skipped]).toEqual([
        name,
        ["demo/Chart.yaml", "demo/templates/x.yaml", "demo/values.yaml"],
        ["demo/link", "demo/logo.png"],
      ]);
    }
    expect(Object.keys((await readImport(path.join(folder, "demo/values.yaml"))).files)).toEqual([
      "values.yaml",
    ]);
  });

  it("is not looked for behind links, nor in the history of a repository", async () => {
    const folder = await folderWith({
      "a.txt": "a",
      ".git/config": "secret",
      "node_modules/x/index.js": "",
    });
    await symlink(await folderWith({ "b.txt": "b" }), path.join(folder, "elsewhere"));
    expect(await readImport(folder)).toEqual({ files: { "a.txt": "a" }, skipped: ["elsewhere"] });
  });

  it("that is damaged, too large or not there is refused", async () => {
    const tar = await archive(chart);
    const bomb = pack();
    const entry = bomb.entry({ name: "big", size: 80 * 1024 * 1024 });
    const packed: Promise<Buffer[]> = (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of bomb as AsyncIterable<Buffer>) chunks.push(Buffer.from(chunk));
      return chunks;
    })();
    for (let left = 80; left > 0; left -= 1)
      if (!entry.write(Buffer.alloc(1024 * 1024))) await once(entry, "drain");
    entry.end(undefined);
    bomb.finalize();
    const folder = await folderWith({
      "cut.tgz": gzipSync(tar).subarray(0, 60),
      "words.tgz": "words",
      "noise.tgz": gzipSync("x".repeat(2000)),
      "bomb.tgz": gzipSync(Buffer.concat(await packed)),
    });
    for (const name of ["cut.tgz", "words.tgz", "noise.tgz"])
      await expect(readImport(path.join(folder, name))).rejects.toMatchObject({ code: "invalid" });
    await expect(readImport(path.join(folder, "bomb.tgz"))).rejects.toMatchObject({
      code: "too_large",
    });
    await expect(readImport(path.join(folder, "nope"))).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

describe("importing", () => {
  it("makes a template of a chart's archive that lints", async () => {
    const folder = await folderWith({ "demo.tgz": gzipSync(await archive(chart)) });
    const out = path.join(folder, "template");
    const outcome = await importTemplate("helm", path.join(folder, "demo.tgz"), {
      out,
      repository: "https://charts.example.org",
    });
    expect(outcome).toMatchObject({
      denied: false,
      value: {
        ok: true,
        format: "helm",
        name: "demo",
        version: "1.2.3",
        skipped: ["demo/link", "demo/logo.png"],
      },
    });
    expect(await readFile(path.join(out, "files/source.yaml"), "utf8")).toContain(
      "https://charts.example.org",
    );
    const linted = await lint(out, standardRegistry());
    expect(linted.words).toBe("demo 1.2.3: nothing to say.");
    expect(await testTemplate(out, standardRegistry())).toMatchObject({
      denied: false,
      value: { passed: 1, failed: 0 },
    });
  });

  it("makes a template of a kro graph, and of a Backstage template by its file", async () => {
    const folder = await folderWith({
      "graph.yaml": graph,
      "bs/template.yaml": scaffold,
      "bs/skeleton/cm.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${{ values.name }}\n",
    });
    const kro = await importTemplate("kro", path.join(folder, "graph.yaml"), {
      out: path.join(folder, "one"),
    });
    expect(kro.value).toMatchObject({ format: "kro", name: "app" });
    const backstage = await importTemplate("backstage", path.join(folder, "bs/template.yaml"), {
      out: path.join(folder, "two"),
    });
    expect(backstage.value).toMatchObject({ format: "backstage", name: "service" });
    expect(await readdir(path.join(folder, "two/files"))).toEqual(["cm.yaml"]);
    for (const made of ["one", "two"])
      expect((await lint(path.join(folder, made), standardRegistry())).denied).toBe(false);
  });

  it("takes the values of a chart that somebody chose, and offers those that there are", async () => {
    const folder = await folderWith({ ...chart, "demo/values.yaml": "replicas: 2\nlevel: info\n" });
    const place = path.join(folder, "demo");
    const offers = await offerValues(place);
    expect(offers.map(({ path: at, isProposed }) => [at, isProposed])).toEqual([
      ["replicas", true],
      ["level", false],
    ]);
    const out = path.join(folder, "out");
    await importTemplate("helm", place, { out, only: ["level"] });
    const text = await readFile(path.join(out, "template.yaml"), "utf8");
    expect(text).toContain("level:\n          type: string");
    expect(text).not.toContain("replicas:\n          type: integer");
    expect((await lint(out, standardRegistry())).denied).toBe(false);
    await expect(offerValues(folder)).resolves.toHaveLength(2);
    await expect(offerValues(out)).rejects.toMatchObject({ code: "invalid" });
  });

  it("takes the template of a Backstage file, though others stand beside it", async () => {
    const manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";
    const folder = await folderWith({
      "one.yaml": scaffold,
      "two.yaml": scaffold.replace("name: service", "name: other"),
      "skeleton/cm.yaml": manifest,
    });
    const made = await importTemplate("backstage", path.join(folder, "two.yaml"), {
      out: path.join(folder, "out"),
    });
    expect(made.value).toMatchObject({ name: "other" });
    await expect(
      importTemplate("backstage", folder, { out: path.join(folder, "third") }),
    ).rejects.toMatchObject({
      message: expect.stringContaining("service (one.yaml), other (two.yaml)"),
    });
    const named = await importTemplate("backstage", folder, {
      out: path.join(folder, "named"),
      name: "service",
    });
    expect(named.value).toMatchObject({ name: "service" });
  });

  it("never writes over what is there unless told to", async () => {
    const folder = await folderWith({ "graph.yaml": graph });
    const out = path.join(folder, "out");
    await mkdir(out);
    await writeFile(path.join(out, "mine.txt"), "mine");
    await expect(
      importTemplate("kro", path.join(folder, "graph.yaml"), { out }),
    ).rejects.toMatchObject({ code: "conflict" });
    expect(await readdir(out)).toEqual(["mine.txt"]);
    await importTemplate("kro", path.join(folder, "graph.yaml"), { out, overwrite: true });
    expect(await readdir(out)).toContain("template.yaml");
  });

  it("could not run where there is nothing of the kind", async () => {
    const folder = await folderWith({ "a.yaml": "a: 1\n" });
    for (const format of ["helm", "kro", "backstage", "chef"]) {
      await expect(
        importTemplate(format, folder, { out: path.join(folder, "out") }),
      ).rejects.toMatchObject({ code: "invalid" });
    }
    await expect(readdir(path.join(folder, "out"))).rejects.toThrow("ENOENT");
  });
});
