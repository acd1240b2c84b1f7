import { afterAll, beforeAll, expect, test } from "vitest";
import { currentFiles, takeOver } from "@/lib/curation/server";
import { currentPolicyTexts } from "@/lib/policies/server";
import { getVersion } from "@/lib/catalog/server";
import type { JobContext } from "@/lib/jobs/server";
import { repositoryById, targetByName } from "@/lib/targets/server";
import { confirmCatalogHead } from "./confirm-head";
import { readCatalog } from "./read-catalog";
import { keepCatalogHead } from "./keep-catalog-head";
import { catalogHead } from "./store/head";
import { unitStates } from "./store/units";
import { exceptionFile, policyFiles, targetFile, templateFiles } from "./testing";
import { type CatalogStage, setCatalogStage } from "./testing/catalog-stage";

let catalog: CatalogStage;
beforeAll(async () => {
  catalog = await setCatalogStage();
}, 180_000);
afterAll(() => catalog.close());

const states = () => unitStates(catalog.job.db, catalog.repositoryId);
const decided = async (path: string) => (await currentFiles(catalog.job)).files.get(path);
const templates = Array.from({ length: 9 }, (_, index) => `fine-${index}`);
let first = "";
let applied = "";

test("the first head waits while something was decided here that it does not have, until Ops confirm", async () => {
  const ended = exceptionFile("ended");
  for (const text of [ended.text, null])
    await takeOver(await catalog.ops(), {
      commit: null,
      units: [
        {
          subject: { type: "catalog", id: "decisions", name: "decisions" },
          files: [{ path: ended.path, text }],
        },
      ],
    });
  const commit = await catalog.push([
    ended,
    exceptionFile("old-images"),
    ...policyFiles("two-replicas"),
  ]);
  const { waiting } = await catalog.read();
  expect(waiting).toEqual({
    kind: "first",
    commit,
    changes: [`templates/${catalog.stage.template}`, "exceptions/ended.yaml"],
    count: 2,
  });
  expect(await decided("exceptions/old-images.yaml")).toBeUndefined();
  expect(await catalog.status(commit)).toMatchObject({ state: "pending" });

  await expect(confirmCatalogHead(await catalog.stage.as(), { commit })).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(
    confirmCatalogHead(await catalog.ops(), { commit: "0".repeat(40) }),
  ).rejects.toMatchObject({ code: "conflict" });
  await confirmCatalogHead(await catalog.ops(), { commit });
  first = commit;
  expect((await catalog.read()).taken).toEqual(["decisions", "policies/two-replicas"]);
  expect(await decided("exceptions/old-images.yaml")).toMatchObject({ commit });
  expect(await catalog.status(commit)).toEqual({
    state: "success",
    description: "In force: 2 units",
  });
  const texts = await currentPolicyTexts(catalog.job);
  expect(texts.documents.some(({ name }) => name === "two-replicas")).toBe(true);
  expect(texts.exceptions.map(({ name }) => name)).toContain("old-images");
});

test("reading the same head again changes nothing", async () => {
  const before = await catalog.job.db.decision.count();
  expect(await catalog.read()).toMatchObject({ taken: [], broken: [], waiting: undefined });
  expect(await catalog.job.db.decision.count()).toBe(before);
});

test("one broken template among ten holds neither the others nor a revocation up, and its line is told", async () => {
  const broken = templateFiles("broken").map(({ path, text }) => ({
    path,
    text: text.replace("category: Tests", "categories: Tests"),
  }));
  const commit = await catalog.push({
    "exceptions/old-images.yaml": null,
    ...Object.fromEntries(
      [...templates.flatMap((name) => templateFiles(name)), ...broken].map(({ path, text }) => [
        path,
        text,
      ]),
    ),
  });
  const { taken, broken: brokenUnits } = await catalog.read();
  applied = commit;
  expect(taken).toEqual(["decisions", ...templates.map((name) => `templates/${name}`)]);
  expect(brokenUnits).toEqual(["templates/broken"]);
  expect(await decided("exceptions/old-images.yaml")).toBeUndefined();
  expect((await getVersion(catalog.job.db, "fine-3", "1.0.0")).state).toBe("published");
  expect((await states()).get("templates/broken")).toMatchObject({
    commit: undefined,
    problems: [
      expect.objectContaining({
        path: "templates/broken/template.yaml",
        line: expect.any(Number),
        message: expect.stringContaining("categories"),
      }),
    ],
  });
  expect(await catalog.status(commit)).toMatchObject({
    state: "failure",
    description: expect.stringMatching(/^\d problems? in templates\/broken; the last good/),
  });
  const entries = await catalog.job.db.auditEntry.findMany({
    where: { action: "catalog.take-over", subjectId: "decisions" },
    orderBy: { id: "desc" },
    take: 1,
  });
  expect(entries[0]).toMatchObject({
    actor: `Catalog repository ${catalog.repository} (${commit.slice(0, 12)})`,
    actorId: null,
    after: {
      commit,
      since: first,
      authorAsGitSays: expect.any(String),
      removed: ["exceptions/old-images.yaml"],
    },
  });
});

test("what is mended is in force, and a broken policy keeps its last good version", async () => {
  const mended = await catalog.push([
    ...templateFiles("broken"),
    ...policyFiles("two-replicas", { rule: "object.spec.replicas <=" }),
  ]);
  expect(await catalog.read()).toMatchObject({
    taken: ["templates/broken"],
    broken: ["policies/two-replicas"],
  });
  expect((await states()).get("templates/broken")).toMatchObject({
    commit: mended,
    problems: [],
    brokenSince: undefined,
  });
  expect((await decided("policies/two-replicas/policy.yaml"))?.text).toContain("replicas <= 3");
  await catalog.push(policyFiles("two-replicas", { rule: "object.spec.replicas <= 2" }));
  expect(await catalog.read()).toMatchObject({ taken: ["policies/two-replicas"], broken: [] });
});

test("a policy that moves to another folder is never missing: until it is right there, the old one counts", async () => {
  await catalog.push({
    "policies/two-replicas/policy.yaml": null,
    ...Object.fromEntries(
      policyFiles("few-copies", { rule: "object.spec." }).map(({ path, text }) => [path, text]),
    ),
  });
  expect(await catalog.read()).toMatchObject({
    taken: [],
    broken: ["policies/few-copies", "policies/two-replicas"],
  });
  expect(await decided("policies/two-replicas/policy.yaml")).toBeDefined();
  await catalog.push(policyFiles("few-copies"));
  expect((await catalog.read()).taken).toEqual(["policies/few-copies", "policies/two-replicas"]);
  expect(await decided("policies/two-replicas/policy.yaml")).toBeUndefined();
  expect([...(await states()).keys()]).not.toContain("policies/two-replicas");
});

test("a version that is known is never written over, and never lost with its folder", async () => {
  await catalog.push(templateFiles("fine-0", { summary: "Something else." }));
  expect((await catalog.read()).broken).toEqual(["templates/fine-0"]);
  expect((await states()).get("templates/fine-0")?.problems[0]?.message).toContain(
    "fine-0 1.0.0 is published with other content",
  );
  await catalog.push(Object.fromEntries(templateFiles("fine-0").map(({ path }) => [path, null])));
  await catalog.read();
  const kept = await getVersion(catalog.job.db, "fine-0", "1.0.0");
  expect(kept.template.definition.summary).toBe("Some settings.");
});

const statesOf = (name: string, state: string) => ({
  path: `versions/${name}.yaml`,
  text: `apiVersion: slipway.dev/v1alpha1
kind: VersionStates
metadata: { name: ${name} }
spec:
  versions:
    - { version: 0.9.0, state: ${state}, reason: It does not restart by itself. }
`,
});

test("states of versions count from the commit that brings the versions, and change by themselves", async () => {
  await catalog.push([
    ...templateFiles("stated"),
    ...templateFiles("stated", { version: "0.9.0", folder: "released/stated/0.9.0" }),
    statesOf("stated", "withdrawn"),
  ]);
  expect((await catalog.read()).taken).toEqual(["decisions", "templates/stated"]);
  const state = async (version: string) =>
    (await getVersion(catalog.job.db, "stated", version)).state;
  expect([await state("0.9.0"), await state("1.0.0")]).toEqual(["withdrawn", "published"]);
  await catalog.push([statesOf("stated", "deprecated")]);
  expect((await catalog.read()).taken).toEqual(["decisions"]);
  expect(await state("0.9.0")).toBe("deprecated");
});

test("what is withdrawn comes back only where its entry is taken away, not where there was none or the template goes too", async () => {
  const { db } = catalog.job;
  const state = async (version: string) => (await getVersion(db, "stated", version)).state;
  // By a server of before, which kept no files.
  await db.templateVersion.updateMany({
    where: { version: "1.0.0", template: { name: "stated" } },
    data: { state: "withdrawn" },
  });
  await catalog.push([statesOf("stated", "withdrawn")]);
  await catalog.read();
  expect([await state("0.9.0"), await state("1.0.0")]).toEqual(["withdrawn", "withdrawn"]);
  await catalog.push({ "versions/stated.yaml": null });
  await catalog.read();
  expect([await state("0.9.0"), await state("1.0.0")]).toEqual(["published", "withdrawn"]);
  await catalog.push([statesOf("stated", "withdrawn")]);
  await catalog.read();
  const folders = ["templates/stated", "released/stated/0.9.0"];
  const files = folders.flatMap((folder) => templateFiles("stated", { folder }));
  await catalog.push({
    "versions/stated.yaml": null,
    ...Object.fromEntries(files.map(({ path }) => [path, null])),
  });
  await catalog.read();
  expect(await decided("versions/stated.yaml")).toBeUndefined();
  expect([await state("0.9.0"), await state("1.0.0")]).toEqual(["withdrawn", "withdrawn"]);
});

test("a target comes to be, changes, and stays when its file goes", async () => {
  await catalog.push([targetFile("eu-1", "  title: Europe\n")]);
  expect((await catalog.read()).taken).toEqual(["targets/eu-1"]);
  expect((await targetByName(catalog.job.db, "eu-1")).title).toBe("Europe");
  await catalog.push({ "targets/eu-1.yaml": null });
  await catalog.read();
  expect((await targetByName(catalog.job.db, "eu-1")).title).toBe("Europe");
});

test("a file with a byte order mark is taken over as its bytes are, so that it can be proposed and exported", async () => {
  const { path, text } = exceptionFile("marked");
  await catalog.push([{ path, text: `\uFEFF${text}` }]);
  expect((await catalog.read()).taken).toEqual(["decisions"]);
  expect((await decided(path))?.text).toBe(`\uFEFF${text}`);
  expect((await currentPolicyTexts(catalog.job)).exceptions.map(({ name }) => name)).toContain(
    "marked",
  );
  await catalog.push({ [path]: null });
  await catalog.read();
});

test("a file that cannot be read revokes nothing", async () => {
  await catalog.push([exceptionFile("a"), exceptionFile("b")]);
  await catalog.read();
  await catalog.push({
    "exceptions/a.yaml": `# ${"x".repeat(1024 * 1024)}\n`,
    "exceptions/b.yaml": null,
  });
  expect((await catalog.read()).broken).toEqual(["decisions"]);
  expect(await decided("exceptions/a.yaml")).toBeDefined();
  expect(await decided("exceptions/b.yaml")).toBeDefined();
  await catalog.push({ "exceptions/a.yaml": null });
  expect((await catalog.read()).taken).toEqual(["decisions"]);
  expect(await decided("exceptions/b.yaml")).toBeUndefined();
});

test("a branch that was rewound restores nothing until Ops confirm it", async () => {
  await catalog.push([exceptionFile("late")]);
  await catalog.read();
  await catalog.push({ "exceptions/late.yaml": null });
  const last = await catalog.read();
  await catalog.rewind(applied);
  const { waiting, taken } = await catalog.read();
  expect(waiting).toMatchObject({ kind: "rewind", commit: applied });
  expect(taken).toEqual([]);
  expect((await catalogHead(catalog.job.db))?.appliedCommit).toBe(last.commit);
  await catalog.rewind(last.commit);
  expect(await catalog.read()).toMatchObject({ taken: [], waiting: undefined });
  await catalog.rewind(applied);
  await catalog.read();
  await confirmCatalogHead(await catalog.ops(), { commit: applied });
  expect((await catalog.read()).waiting).toBeUndefined();
  expect(await decided("policies/two-replicas/policy.yaml")).toBeDefined();
});

test("a folder that is another one, or holds nothing any more, takes nothing away until Ops confirm it", async () => {
  const commit = await catalog.push([exceptionFile("kept")]);
  await catalog.read();
  const at = (path: string) =>
    keepCatalogHead({
      db: catalog.job.db,
      config: { ...catalog.job.config, SLIPWAY_CATALOG_PATH: path },
    });
  await at("mistyped");
  const { waiting } = await catalog.read();
  expect(waiting).toMatchObject({ kind: "first", commit });
  expect(waiting?.changes).toContain("exceptions/kept.yaml");
  expect(await decided("exceptions/kept.yaml")).toBeDefined();
  await confirmCatalogHead(await catalog.ops(), { commit });
  await at("");
  expect(await catalogHead(catalog.job.db)).toMatchObject({
    confirmedCommit: undefined,
    waiting: undefined,
  });
  expect((await catalog.read()).waiting?.changes).not.toContain("exceptions/kept.yaml");
  await confirmCatalogHead(await catalog.ops(), { commit });
  expect((await catalog.read()).waiting).toBeUndefined();

  const repo = catalog.job.repository(await repositoryById(catalog.job.db, catalog.repositoryId));
  const entries = await repo.listTree(commit, "");
  const gone = await catalog.push(
    Object.fromEntries(
      entries.map(({ path }) => [path, path === "README.md" ? "# Moved\n" : null]),
    ),
  );
  const moved = await catalog.read();
  expect(moved.waiting).toMatchObject({ kind: "first", commit: gone });
  expect(await decided("exceptions/kept.yaml")).toBeDefined();
  await catalog.rewind(commit);
  expect(await catalog.read()).toMatchObject({ waiting: undefined });
});

test("a reading that another one took over from writes nothing more", async () => {
  await catalog.push([exceptionFile("late-reader"), ...policyFiles("late-reader")]);
  const { db } = catalog.job;
  const before = await db.decision.count();
  const head = await catalogHead(db);
  const overtaken: JobContext = {
    ...catalog.job,
    repository: (ref) => {
      const repo = catalog.job.repository(ref);
      const commitAuthor: typeof repo.commitAuthor = async (commit) => {
        await db.catalogHead.updateMany({ data: { readingFence: { increment: 1 } } });
        return repo.commitAuthor(commit);
      };
      return { ...repo, commitAuthor };
    },
  };
  expect(await readCatalog(overtaken, catalog.repositoryId)).toBe("busy");
  expect(await db.decision.count()).toBe(before);
  expect((await catalogHead(db))?.appliedCommit).toBe(head?.appliedCommit);
  await db.catalogHead.updateMany({ data: { readingUntil: null } });
  expect((await catalog.read()).taken).toContain("decisions");
});

test("one worker reads at a time, and a reading costs few calls of the host", async () => {
  await catalog.push(policyFiles("few-copies", { rule: "object.spec.replicas <= 5" }));
  const before = Object.values(catalog.stage.forge.calls()).reduce((sum, one) => sum + one, 0);
  const both = await Promise.all([1, 2].map(() => readCatalog(catalog.job, catalog.repositoryId)));
  expect(both).toContain("busy");
  const after = Object.values(catalog.stage.forge.calls()).reduce((sum, one) => sum + one, 0);
  expect(after - before).toBeLessThanOrEqual(8);
});
