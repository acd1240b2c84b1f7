import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isJsonObject } from "@/lib/json";
import { folderOf, isKustomization } from "./entries";
import { readDocuments } from "./manifest-tree";
import { applicationRepositories } from "./testing/application-repositories";
import { combination, layoutOf } from "./testing/combinations";
import { layouts } from "./testing/layouts";
import { platformRepositories } from "./testing/platform-repositories";
import { builtText, sortedText, type Texts } from "./testing/trees";
import { seedFiles } from "@/sandbox/platform/seed";

/**
 * Kustomize itself, as it is in kubectl. It is run on nothing but folders that these tests write:
 * what kustomizations of a repository name could make it start programs.
 */
const hasOracle = /Kustomize Version: v5\./.test(
  spawnSync("kubectl", ["version", "--client"], { encoding: "utf8" }).stdout ?? "",
);

let root = "";
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), "kustomize-oracle-"));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(name: string, texts: Texts): string {
  const folder = path.join(root, name);
  for (const [file, text] of Object.entries(texts)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    writeFileSync(path.join(folder, file), text);
  }
  return folder;
}

function oracle(folder: string): Promise<{ text: string } | { refused: string }> {
  const args = ["kustomize", "--load-restrictor", "LoadRestrictionsNone", folder];
  return new Promise((resolve) => {
    execFile("kubectl", args, { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error) return resolve({ refused: stderr.trim() });
      const documents = readDocuments("what kustomize gives", stdout);
      if (!Array.isArray(documents)) return resolve({ refused: documents.message });
      return resolve({ text: sortedText(documents.filter(isJsonObject)) });
    });
  });
}

/** Six at a time. */
async function inBatches<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += 6)
    results.push(...(await Promise.all(items.slice(from, from + 6).map(run))));
  return results;
}

const repositories = { ...applicationRepositories, ...platformRepositories };

/** The folders of a repository that are built by themselves; a component is not. */
function foldersOf(texts: Texts): string[] {
  return Object.keys(texts)
    .filter((file) => {
      if (!isKustomization(file)) return false;
      const documents = readDocuments(file, texts[file] ?? "");
      const [first] = Array.isArray(documents) ? documents : [];
      return !(isJsonObject(first) && first["kind"] === "Component");
    })
    .map(folderOf);
}

const seed = await seedFiles(path.join(import.meta.dirname, "../.."));
const sandboxTexts = (): Texts =>
  Object.fromEntries(Object.entries(seed).filter(([name]) => name.endsWith(".yaml")));

/** What is not built, each with its reason. */
const refused = (texts: Texts) =>
  foldersOf(texts).flatMap((folder) => {
    const built = builtText(texts, folder);
    return "refused" in built ? [built.refused] : [];
  });

describe("at least 95 of a hundred folders are built:", () => {
  test("of twenty repositories in the manner of public ones", () => {
    const all = Object.values(repositories);
    const folders = all.flatMap(foldersOf).length;
    const reasons = all.flatMap(refused);
    expect(all).toHaveLength(20);
    expect(folders).toBeGreaterThan(80);
    expect(reasons).toEqual([
      "config/webhook/kustomization.yaml has a field that is not built (configurations)",
    ]);
    expect((folders - reasons.length) / folders).toBeGreaterThanOrEqual(0.95);
  });

  test("and every one of the sandbox's repository", () => {
    const texts = sandboxTexts();
    expect(foldersOf(texts).length).toBeGreaterThan(5);
    expect(refused(texts)).toEqual([]);
  });
});

describe.skipIf(!hasOracle)("a folder is built to what kustomize builds it to:", () => {
  test.concurrent.each(Object.keys(layouts))("%s", { timeout: 180_000 }, async (name) => {
    const layout = layouts[name];
    if (layout === undefined) throw new Error("no layout");
    const folder = write(`layout-${Object.keys(layouts).indexOf(name)}`, layout.texts);
    const said = await oracle(path.join(folder, layout.folder));
    expect(builtText(layout.texts, layout.folder)).toEqual(said);
  });

  test.each([...Object.keys(repositories), "the sandbox's"])(
    "every folder of %s",
    { timeout: 60_000 },
    async (name) => {
      const texts = repositories[name] ?? sandboxTexts();
      const root = write(`repository-${Object.keys(repositories).indexOf(name)}`, texts);
      const folders = foldersOf(texts);
      const said = await inBatches(folders, (folder) => oracle(path.join(root, folder)));
      for (const [index, folder] of folders.entries()) {
        const built = builtText(texts, folder);
        expect(said[index]).toHaveProperty("text");
        // What is not built, which is counted above, is not compared.
        expect([folder, "refused" in built ? said[index] : built]).toEqual([folder, said[index]]);
      }
    },
  );

  const combinations = fc.sample(combination, { numRuns: 260, seed: 20_260_101 });
  const parts = Array.from({ length: 13 }, (_part, index) =>
    combinations.slice(index * 20, (index + 1) * 20),
  );

  test.each(parts.map((part, index) => ({ index, part })))(
    "combinations of overlays, components, generators, patches and names, part $index",
    { timeout: 180_000 },
    async ({ index, part }) => {
      const layoutsOf = part.map(layoutOf);
      const said = await inBatches([...layoutsOf.entries()], ([number, { texts, folder }]) =>
        oracle(path.join(write(`combination-${index}-${number}`, texts), folder)),
      );
      for (const [number, { texts, folder }] of layoutsOf.entries()) {
        const built = builtText(texts, folder);
        const kustomize = said[number] ?? { refused: "it did not run" };
        // What kustomize refuses is not built either; for what reason is its own.
        expect("refused" in kustomize && "refused" in built ? kustomize : built).toEqual(kustomize);
      }
      expect(said.filter((one) => "text" in one).length).toBeGreaterThan(10);
    },
  );
});
