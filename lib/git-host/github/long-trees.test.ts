import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Forge, startForge } from "@/sandbox/forge";
import type { GitRepository } from "../repository";
import { gitHubRepository } from "./repository";

/** GitHub cuts a recursive list off at 100,000 entries; this host does at eight. */
let forge: Forge;
let folder: string;
let repo: GitRepository;
const files = Object.fromEntries(
  [
    "README.md",
    ...["a", "b", "c", "d"].flatMap((team) =>
      ["x", "y"].map((name) => `tenants/staging/${team}/${name}/slipway.yaml`),
    ),
    "tenants/notes.md",
  ].map((file) => [file, `${file}\n`]),
);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-trees-"));
  forge = await startForge({ dataDir: folder, token: "token-of-the-tests", treeLimit: 8 });
  await forge.createRepository("acme/platform", files);
  repo = gitHubRepository(
    { kind: "token", token: "token-of-the-tests" },
    { host: { kind: "github" }, apiUrl: forge.api, owner: "acme", name: "platform" },
  );
}, 60_000);
afterAll(async () => {
  await forge.close();
  await rm(folder, { recursive: true, force: true });
});

const pathsOf = async (under: string) =>
  (await repo.listTree("main", under)).map((entry) => entry.path).sort();

test("a list that the host cuts off is whole all the same, each file once", async () => {
  expect(await pathsOf("")).toEqual(Object.keys(files).sort());
});

test("so is that of a folder, which costs a call for each folder that is too long", async () => {
  const route = "GET /repos/{owner}/{repo}/git/trees/{tree_sha}";
  const before = forge.calls()[route] ?? 0;
  expect(await pathsOf("tenants/staging")).toEqual(
    Object.keys(files)
      .filter((file) => file.startsWith("tenants/staging/"))
      .sort(),
  );
  // The whole, two to the folder, the folder (too long), its level, and its four folders.
  expect((forge.calls()[route] ?? 0) - before).toBe(9);
});

test("and one that fits is asked for once", async () => {
  const sha = await repo.branchHead("main");
  expect(await repo.listTree(sha?.commit ?? "", "nowhere")).toEqual([]);
  expect((await repo.listFolder("main", "tenants/staging/a")).map(({ path: at }) => at)).toEqual([
    "tenants/staging/a/x/slipway.yaml",
    "tenants/staging/a/y/slipway.yaml",
  ]);
});

test("a commit that the host cannot find has no list, not an empty one", async () => {
  await expect(repo.listTree("0".repeat(40), "tenants")).rejects.toMatchObject({
    code: "upstream_unavailable",
  });
});
