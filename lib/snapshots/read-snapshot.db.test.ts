import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openDatabase } from "@/lib/db/server";
import { testDatabaseUrl } from "@/lib/db/testing";
import { testConfig } from "@/lib/identity/testing";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository } from "@/lib/git-host";
import { gitRepository } from "@/lib/git-host/server";
import { type Forge, startForge } from "@/sandbox/forge";
import { readSnapshot } from "./read-snapshot";
import { forgetOldBlobs } from "./store/blobs";

const hashed: unknown = expect.stringMatching(/^[0-9a-f]{40}$/);
let forge: Forge;
let folder: string;
const handle = openDatabase(testDatabaseUrl(), 2);
const token = "token-of-the-tests";

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-snapshots-"));
  forge = await startForge({ dataDir: path.join(folder, "forge"), token });
});
afterAll(async () => {
  await forge.close();
  await handle.close();
  await rm(folder, { recursive: true, force: true });
});

/** Memory is kept by hash, so texts that no other test has. */
let serial = 0;
const unique = () => `${process.pid}-${Date.now()}-${(serial += 1)}`;
const reader = (now = new Date(), key = 1): Pick<JobContext, "db" | "config" | "now"> => ({
  db: handle.db,
  config: testConfig({ SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, key).toString("base64") }),
  now: () => now,
});
const repo = (name: string) =>
  gitRepository(
    { kind: "token", token },
    { host: { kind: "github" }, apiUrl: forge.api, owner: "acme", name },
  );
const days = (count: number) => new Date(Date.now() + count * 86_400_000);
const calls = () =>
  Object.fromEntries(
    Object.entries(forge.calls()).map(([route, count]) => [
      route.replace("GET /repos/{owner}/{repo}/", ""),
      count,
    ]),
  );

async function changed(
  name: string,
  base: string,
  changes: Record<string, string | null>,
): Promise<string> {
  const { commit } = await repo(name).commitFiles({
    branch: unique(),
    expected: null,
    // The forge takes a commit for its tree.
    base: { commit: base, tree: base },
    changes: Object.entries(changes).map(([file, content]) => ({ path: file, content })),
    message: "Change",
  });
  return commit;
}

test("what Flux is to leave out is read as well, wherever it stands", async () => {
  const commit = await forge.createRepository("acme/leaves-out", {
    ".sourceignore": `# ${unique()}\n/docs\n`,
    "a/.sourceignore": `# ${unique()}\nb.yaml\n`,
    "a/b.yaml": `n: ${unique()}\n`,
    ".gitignore": "x\n",
  });
  if (commit === null) throw new Error("no commit");
  const { files } = await readSnapshot(reader(), repo("leaves-out"), commit);
  expect([...files.keys()].sort()).toEqual([".sourceignore", "a/.sourceignore", "a/b.yaml"]);
});

test("a repository with more than can be judged is refused before anything of it is read", async () => {
  const entries = Array.from({ length: 129 }, (_, index) => ({
    path: `${index}.yaml`,
    blob: String(index).padStart(40, "0"),
    kind: "file" as const,
    size: 1024 * 1024,
  }));
  const host = (count: number): GitRepository => ({
    ...repo("any"),
    listTree: () => Promise.resolve(entries.slice(0, count)),
    readArchive: () => {
      throw new Error("It reads.");
    },
  });
  await expect(readSnapshot(reader(), host(129), "c")).rejects.toMatchObject({
    code: "too_large",
    message: expect.stringContaining("more than 128 MiB"),
  });
  await expect(readSnapshot(reader(), host(128), "c")).rejects.toThrow("It reads.");
});

test("the first commit costs a list and an archive, another one a list and what is new, the same one a list", async () => {
  const mark = unique();
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`a/${index}.yaml`, `n: ${index} # ${mark}\n`]),
  );
  const commit = await forge.createRepository("acme/costs", {
    ...files,
    "README.md": "# Not read\n",
    "picture.json": "\u0000\u0001",
  });
  if (commit === null) throw new Error("no commit");
  forge.resetCalls();
  const first = await readSnapshot(reader(), repo("costs"), commit);
  expect(first.files.size).toBe(300);
  expect(first.skipped).toEqual([{ path: "picture.json", blob: hashed, reason: "is not text" }]);
  expect(first.others).toEqual(new Map([["README.md", hashed]]));
  expect(first.files.get("a/7.yaml")).toMatchObject({
    text: `n: 7 # ${mark}\n`,
    blob: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  expect(calls()).toEqual({ "git/trees/{tree_sha}": 1, "tarball/{ref}": 1 });

  const next = await changed("costs", commit, {
    "a/7.yaml": `n: new # ${mark}\n`,
    "a/8.yaml": null,
  });
  forge.resetCalls();
  const second = await readSnapshot(reader(), repo("costs"), next);
  expect(second.files.get("a/7.yaml")?.text).toBe(`n: new # ${mark}\n`);
  expect(second.files.has("a/8.yaml")).toBe(false);
  expect(calls()).toEqual({ "git/trees/{tree_sha}": 1, "git/blobs/{file_sha}": 1 });
  forge.resetCalls();
  await readSnapshot(reader(), repo("costs"), next);
  expect(calls()).toEqual({ "git/trees/{tree_sha}": 1 });
});

test("links, files that archives leave out, and texts that kustomizations generate from", async () => {
  const mark = unique();
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`m/${index}.yaml`, `n: ${index} # ${mark}\n`]),
  );
  const commit = await forge.createRepository("acme/odd", {
    ...many,
    ".gitattributes": "hidden.yaml export-ignore\nsubst.yaml export-subst\n",
    "hidden.yaml": `hidden: ${mark}\n`,
    "subst.yaml": `commit: $Format:%H$ # ${mark}\n`,
    "apps/kustomization.yaml":
      "configMapGenerator:\n  - name: x\n    files: [app.properties, key=other.conf, ../logo.png]\n",
    "apps/app.properties": `a=${mark}\n`,
    "apps/other.conf": "o\n",
    "apps/unused.conf": "u\n",
    "logo.png": "\u0000",
  });
  const link = await fetch(`${forge.api}/repos/acme/odd/git/trees`, {
    method: "POST",
    headers: { authorization: `token ${token}`, "content-type": "application/json" },
    body: JSON.stringify({
      base_tree: commit,
      tree: [
        { path: "link.yaml", mode: "120000", type: "blob", content: "m/1.yaml" },
        { path: "sub", mode: "160000", type: "commit", sha: commit },
      ],
    }),
  });
  const { sha } = (await link.json()) as { sha: string };
  const { commit: linked } = await repo("odd").commitFiles({
    branch: "linked",
    expected: null,
    base: { commit: String(commit), tree: sha },
    changes: [],
    message: "Link",
  });
  const { files, skipped } = await readSnapshot(reader(), repo("odd"), linked);
  expect(files.get("hidden.yaml")?.text).toBe(`hidden: ${mark}\n`);
  expect(files.get("subst.yaml")?.text).toContain("$Format:%H$");
  expect([...files.keys()].filter((name) => name.startsWith("apps/")).sort()).toEqual([
    "apps/app.properties",
    "apps/kustomization.yaml",
    "apps/other.conf",
  ]);
  expect(skipped).toEqual(
    expect.arrayContaining([
      { path: "link.yaml", blob: hashed, reason: "is a symbolic link, which is not followed" },
      { path: "sub", blob: hashed, reason: "is a submodule, which is another repository" },
      { path: "logo.png", blob: hashed, reason: "is not text" },
    ]),
  );
});

test("what is kept is sealed, is of no use under another key, and goes when nobody asks for it", async () => {
  const mark = unique();
  const commit = String(
    await forge.createRepository("acme/kept", { "a.yaml": `secret: ${mark}\n` }),
  );
  const { files } = await readSnapshot(reader(), repo("kept"), commit);
  const hash = files.get("a.yaml")?.blob ?? "";
  const row = await handle.db.gitBlob.findUniqueOrThrow({ where: { hash } });
  expect(Buffer.from(row.text ?? []).includes(mark)).toBe(false);

  const { eachKnownBlob, keepBlobs } = await import("./store/blobs");
  const knownBlobs = async (by: string, now: Date) => {
    const known = new Map<string, string | null>();
    await eachKnownBlob(handle.db, by, [hash], now, (one, text) => known.set(one, text));
    return known;
  };
  const [key, other] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString("base64")) as [
    string,
    string,
  ];
  expect(await knownBlobs(other, new Date())).toEqual(new Map());
  await keepBlobs(handle.db, other, new Map([[hash, "again"]]), new Date());
  expect(await knownBlobs(other, new Date())).toEqual(new Map([[hash, "again"]]));
  expect(await knownBlobs(key, new Date())).toEqual(new Map());

  await knownBlobs(other, days(20));
  await forgetOldBlobs(handle.db, days(40), 10_000);
  expect(await handle.db.gitBlob.count({ where: { hash } })).toBe(1);
  await forgetOldBlobs(handle.db, days(51), 10_000);
  expect(await handle.db.gitBlob.count({ where: { hash } })).toBe(0);
});
