import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { formPreview } from "@/app/_launch/preview";
import { standardRegistry } from "@/lib/kubernetes";
import { smallBundle } from "@/lib/template-tests/testing";
import { bundlePreview } from "@/scripts/bundle-preview";
import { policiesOf } from "../template/policies-of";
import { folderWith } from "../testing";
import { pageFolder } from "./preview";
import { previewFiles } from "./preview-files";
import { previewedTemplate } from "./previewed-template";

const schemas = standardRegistry();
const given = { schemas, target: undefined, now: new Date("2026-01-01") };
const typed = {
  name: "shop",
  team: "payments",
  target: "staging",
  parameters: { image: "registry/app:1" },
};

describe("the preview of a template", () => {
  it("shows the files that a pull request would add, and what policies say, as the portal does", async () => {
    const folder = await folderWith(smallBundle());
    const { policies } = (await policiesOf(folder, undefined)) ?? {};
    const preview = await previewFiles(folder, typed, { ...given, policies });
    expect(preview.files.map((file) => file.path)).toContain(
      "tenants/staging/payments/shop/manifests/deployment.yaml",
    );
    expect(preview.verdicts).toContainEqual(
      expect.objectContaining({ verdict: "denied", policy: "Pod security (restricted)" }),
    );
    expect(preview.ready).toBe(false);
    const shown = formPreview(preview, { ...typed, kind: "launch" });
    expect(shown.files[0]?.path).toMatch(/deployment\.yaml$/);
    expect((await previewFiles(folder, typed, given)).ready).toBe(true);
  });

  it("says what is wrong with what is typed, at its field", async () => {
    const folder = await folderWith(smallBundle());
    const wrong = { ...typed, name: "No", parameters: { image: "registry/a", replicas: 7 } };
    const { problems, ready } = await previewFiles(folder, wrong, given);
    expect(ready).toBe(false);
    expect(problems.map(({ pointer }) => pointer)).toEqual(["/name", "/parameters/replicas"]);
    const production = { ...wrong, name: "a", target: "production" };
    expect((await previewFiles(folder, production, given)).ready).toBe(true);
    for (const other of [null, {}, { ...typed, parameters: [] }])
      await expect(previewFiles(folder, other, given)).rejects.toMatchObject({ code: "invalid" });
  });

  it("reads the form as it is now, with what lint says, and goes where the author says", async () => {
    const target = { name: "lab", environment: "test", vars: { domain: "lab.example.com" } };
    const folder = await folderWith(smallBundle());
    expect(await previewedTemplate(folder, schemas, target)).toMatchObject({
      template: { name: "small", steps: [{ title: "Step 1" }] },
      problems: [{ code: "no-tests" }],
      targets: [{ name: "lab", title: "Lab", environment: "test" }],
    });
    const broken = await folderWith(smallBundle({ "template.yaml": "kind: Template\n" }));
    expect(await previewedTemplate(broken, schemas, undefined)).toMatchObject({
      template: undefined,
      targets: [{ name: "staging" }, { name: "production" }],
    });
    await expect(previewFiles(broken, typed, given)).rejects.toMatchObject({ code: "invalid" });
  });

  it("has a page of the portal's own form, with all that it loads beside it", async () => {
    const out = await folderWith({});
    expect(() => pageFolder(out)).toThrow("The page of the preview is not built.");
    await bundlePreview(out);
    const page = await readFile(path.join(pageFolder(out), "index.html"), "utf8");
    const [script, styles] = await Promise.all(
      ["main.js", "main.css"].map((name) => readFile(path.join(out, "preview", name), "utf8")),
    );
    for (const [, name] of page.matchAll(/(?:src|href)="\/([^"]+)"/g))
      expect((await readFile(path.join(out, "preview", name ?? ""))).length).toBeGreaterThan(0);
    // Sentences of the portal's form, and a class that only its components have.
    expect(script).toContain("Lower-case letters, digits and dashes.");
    expect(styles).toContain(".tabular-nums");
    for (const [, name] of styles?.matchAll(/url\("([^"]+)"\)/g) ?? [])
      expect((await readFile(path.join(out, "preview", name ?? ""))).length).toBeGreaterThan(0);
    expect(`${page}${styles}`).not.toMatch(/https?:\/\/(?!www\.w3\.org|tailwindcss\.com)/);
  });
});
