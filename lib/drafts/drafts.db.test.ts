import { randomUUID } from "node:crypto";
import { array, assert, asyncProperty, constantFrom, nat, record } from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { type Authoring, scopes } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { getTemplateVersion, type ReleaseGate, takeInBundle } from "@/lib/catalog/server";
import { decideFile, exportCatalog } from "@/lib/catalog-repository/server";
import { offer } from "@/lib/catalog/testing";
import { currentFiles } from "@/lib/curation/server";
import type { PrismaClient } from "@/lib/db/server";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { createServiceAccount } from "@/lib/identity/server";
import { contextOf } from "@/lib/identity/testing";
import type { BundleFiles } from "@/lib/template";
import type { FileChange, OpenDraft } from "./draft";
import { checkedRelease } from "./release-gate";
import { thereAndBack } from "@/lib/paging/testing";
import { findDrafts } from "./store/listed-drafts";
import { revisionsOf } from "./store/revisions";
import { fitHistory, historyBytes, thinOut } from "./store/history";
import { kroDefinition } from "./testing";
import {
  askForRelease,
  baseOf,
  bringBackDraft,
  compareSides,
  countReleasesToMake,
  discardDraft,
  draftOf,
  draftsOfTemplates,
  forgetOldDrafts,
  historyOf,
  importDraft,
  noteGone,
  noteHere,
  offeredValues,
  previewDraft,
  pushDraft,
  releaseDraft,
  releasesAskedFor,
  restoreRevision,
  saveDraft,
  sidesToCompare,
  startDraft,
  takeBackAsked,
  testDraft,
  testOfForm,
  testUnsaved,
  validateDraft,
  validateUnsaved,
} from "./server";

const handle = openTestDatabase();
afterAll(() => handle.close());

const ops = (db: PrismaClient, name = "Olivia", given: Partial<Context> = {}) =>
  contextOf(db, { name, roles: ["ops"], teams: [] }, given);
async function author(db: PrismaClient, authoring: Authoring, name = "Dana"): Promise<Context> {
  const ctx = await contextOf(db, { name });
  return { ...ctx, actor: { ...ctx.actor, authoring } };
}
/** Whatever the checklist says: it has tests of its own. */
const release = (ctx: Context, id: string, raw: object, gate: ReleaseGate = async () => []) =>
  releaseDraft(ctx, id, raw, gate);
const begin = (ctx: Context, given: object = {}) =>
  startDraft(ctx, { from: "new", scaffold: "service", name: "web-app", ...given });
const write = (path: string, text: string | null): FileChange => ({ path, text });
const save = (
  ctx: Context,
  { id }: Pick<OpenDraft, "id">,
  onto: number,
  ...changes: FileChange[]
) => saveDraft(ctx, id, { onto, changes });
/** Saves texts of 1,000 bytes that begin with these letters, one every ten seconds. */
async function saveAll(ctx: Context, draft: OpenDraft, clock: { at: Date }, letters: string) {
  for (const letter of letters) {
    clock.at = new Date(clock.at.getTime() + 10_000);
    const { revision } = await draftOf(ctx, draft.id);
    await save(ctx, draft, revision, write("a.md", `${letter}${" ".repeat(1_000)}\n`));
  }
}
const after = (days: number) => new Date(Date.now() + days * 86_400_000);
const list = { q: "", show: "open", page: 1 } as const;

describe("a draft", () => {
  it("begins as a template that lints and passes its tests, and is kept with who saved what", async () => {
    await rolledBack(handle, async (db) => {
      const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
      const draft = await begin(olivia, { category: "Data & more" });
      expect(draft).toMatchObject({ template: "web-app", category: "Data & more", revision: 1 });
      expect(await validateDraft(olivia, draft.id)).toMatchObject({ ok: true, revision: 1 });
      expect(await testDraft(olivia, draft.id)).toMatchObject({ ok: true, failed: 0 });
      const title = draft.files["template.yaml"]?.replace('"Web app"', '"Web application"') ?? "";
      await save(olivia, draft, 1, write("template.yaml", title), write("notes/a b.md", "é\r\n"));
      await save(otto, draft, 2, write("README.md", null));
      const open = await draftOf(otto, draft.id);
      expect(open).toMatchObject({ title: "Web application", revision: 3, updatedBy: "Otto" });
      expect(open.files["notes/a b.md"]).toBe("é\r\n");
      expect(open.files).not.toHaveProperty("README.md");
      const { revisions, total } = await historyOf(olivia, draft.id);
      expect([
        total,
        ...revisions.map(({ number, by, changed }) => [number, by, changed.length]),
      ]).toEqual([
        3,
        [3, "Otto", 1],
        [2, "Olivia", 2],
        [1, "Olivia", Object.keys(draft.files).length],
      ]);
      expect(await draftsOfTemplates(olivia, { ...list, q: "APPLI" })).toMatchObject({
        total: 1,
        drafts: [{ id: draft.id }],
      });
    });
  });

  it("says what is wrong with it at its place, and with its tests", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const draft = await begin(olivia);
      await save(olivia, draft, 1, write("template.yaml", "kind: Template\nmetadata: [\n"));
      expect(await draftOf(olivia, draft.id)).toMatchObject({ template: "web-app", revision: 2 });
      const { ok, problems } = await validateDraft(olivia, draft.id);
      expect([ok, problems[0]?.file]).toEqual([false, "template.yaml"]);
      expect(problems[0]?.line).toBeGreaterThan(0);
      expect(await testDraft(olivia, draft.id)).toMatchObject({ ok: false, tests: [] });
      expect(await testDraft(olivia, draft.id, 1)).toMatchObject({ ok: true });
    });
  });

  it.each([
    ["a path that leads out of it", "../x", "a"],
    ["a hidden file", "files/.git/config", "a"],
    ["an absolute path", "/etc/passwd", "a"],
    ["what is no text", "logo.png", "\u0089PNG\u0000"],
    ["half of a character", "a.md", "\ud800"],
    ["a file that is too large", "a.md", "é".repeat(600_000)],
    ["a file where a folder is", "files", "a"],
  ])("is not saved with %s, and stays as it was", async (_, path, text) => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const draft = await begin(olivia);
      await expect(save(olivia, draft, 1, write(path, text))).rejects.toMatchObject({
        code: "invalid",
      });
      await expect(save(olivia, draft, 9, write("a", "b"))).rejects.toMatchObject({
        code: "invalid",
      });
      expect((await draftOf(olivia, draft.id)).revision).toBe(1);
    });
  });

  it.each([
    ["whose name has a NUL", "of\u0000kro.yaml", kroDefinition],
    [
      "that escapes one",
      "kro.yaml",
      kroDefinition.replace("- id: settings", '- id: "set\\0tings"\n      readyWhen: ["${a}"]'),
    ],
  ])("is not begun from a file %s, and it is said why", async (_, fileName, text) => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const asked = { format: "kro", fileName };
      await expect(importDraft(olivia, asked, Buffer.from(text))).rejects.toMatchObject({
        code: "invalid",
        message: expect.stringContaining("NUL"),
      });
    });
  });

  it("costs nothing to throw away, comes back as it was for 30 days, and then is gone", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const [draft, other] = [await begin(olivia), await begin(olivia)];
      await discardDraft(olivia, draft.id);
      await expect(save(olivia, draft, 1, write("a", "b"))).rejects.toMatchObject({
        code: "conflict",
        message: "Olivia threw this draft away.",
      });
      expect((await draftsOfTemplates(olivia, list)).drafts.map(({ id }) => id)).toEqual([
        other.id,
      ]);
      expect((await draftsOfTemplates(olivia, { ...list, show: "discarded" })).total).toBe(1);
      await forgetOldDrafts(db, after(29));
      await bringBackDraft(olivia, draft.id);
      expect((await draftOf(olivia, draft.id)).files).toEqual(draft.files);
      await discardDraft(olivia, draft.id);
      expect(await forgetOldDrafts(db, after(31))).toMatchObject({ removed: 1 });
      await expect(draftOf(olivia, draft.id)).rejects.toMatchObject({ code: "not_found" });
      expect(await db.draftText.count({ where: { draftId: draft.id } })).toBe(0);
      expect(
        (
          await db.auditEntry.findMany({ where: { subjectId: draft.id }, orderBy: { id: "asc" } })
        ).map(({ action }) => action),
      ).toEqual(["draft.start", "draft.discard", "draft.bring-back", "draft.discard"]);
    });
  });

  it("keeps its texts when what was saved every few seconds is thinned out", async () => {
    await rolledBack(handle, async (db) => {
      let at = new Date("2030-01-01T10:00:00Z");
      const olivia = await ops(db, "Olivia", { now: () => at });
      const draft = await begin(olivia);
      for (let number = 1; number <= 5; number += 1) {
        at = new Date(at.getTime() + 1_000);
        await save(olivia, draft, number, write("a.md", `${number}\n`));
      }
      const before = (await draftOf(olivia, draft.id)).files;
      expect(await thinOut(db, at)).toBeGreaterThan(2);
      expect((await historyOf(olivia, draft.id)).revisions.map(({ number }) => number)).toEqual([
        6, 5, 1,
      ]);
      expect((await draftOf(olivia, draft.id)).files).toEqual(before);
      expect((await draftOf(olivia, draft.id, 1)).files).toEqual(draft.files);
      // Who still has a revision that is not kept is told both sides, and overwrites nothing.
      expect(await save(olivia, draft, 3, write("a.md", "mine\n"))).toMatchObject({
        kind: "conflict",
        conflicts: [{ path: "a.md", ours: "mine\n", theirs: "5\n" }],
      });
    });
  });
});

describe("lists of drafts and of what was saved", () => {
  it("are gone through page by page, whatever is saved meanwhile", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db, "Olivia", { now: () => new Date("2030-01-01T10:00:00Z") });
      const [first, ...others] = [
        await begin(olivia),
        await begin(olivia),
        await begin(olivia),
        await begin(olivia),
      ];
      const drafts = await thereAndBack(
        (cursor) => findDrafts(db, { q: "", show: "open" }, { cursor, page: 1, size: 3 }),
        ({ rows }) => rows.map(({ id }) => id),
      );
      expect(drafts.there.flat().toSorted()).toEqual(
        [first, ...others].map(({ id }) => id).toSorted(),
      );
      expect(drafts.back).toEqual(drafts.there.slice(0, -1));
      for (const number of [1, 2, 3]) await save(olivia, first, number, write("a", `${number}\n`));
      const page = await revisionsOf(db, first.id, { page: 1, size: 2 });
      await save(olivia, first, 4, write("a", "more\n"));
      const next = await revisionsOf(db, first.id, { cursor: page.next, page: 1, size: 2 });
      expect([page, next].map(({ rows }) => rows.map(({ number }) => number))).toEqual([
        [4, 3],
        [2, 1],
      ]);
      await expect(
        historyOf(olivia, first.id, { cursor: "nonsense", page: 1 }),
      ).rejects.toMatchObject({ code: "bad_request" });
    });
  });
});

describe("a history that grows", () => {
  it("never keeps anybody from saving: it is thinned as it grows", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const draft = await begin(olivia);
      await db.draftText.create({
        data: { draftId: draft.id, hash: "0".repeat(64), size: 2_000_000_000, text: "" },
      });
      expect(await save(olivia, draft, 1, write("a.md", "a\n"))).toMatchObject({ kind: "saved" });
      expect(await historyBytes(db, draft.id)).toBeLessThan(1_000_000);
    });
  });

  it("keeps named revisions, both ends of an undo, and what somebody's open page begins from", async () => {
    await rolledBack(handle, async (db) => {
      const clock = { at: new Date("2030-01-01T10:00:00Z") };
      const given = { now: () => clock.at };
      const olivia = await ops(db, "Olivia", given);
      const otto = await ops(db, "Otto", given);
      const draft = await begin(olivia);
      await saveAll(olivia, draft, clock, "abcde");
      await noteHere(otto, draft.id, { revision: 3 });
      await restoreRevision(olivia, draft.id, { revision: 4, onto: 6 });
      await saveAll(olivia, draft, clock, "fgh");
      await saveDraft(olivia, draft.id, {
        onto: 10,
        changes: [write("b.md", "b\n")],
        words: "A name",
      });
      await saveAll(olivia, draft, clock, "ijk");
      const before = (await draftOf(olivia, draft.id)).files;
      const bytes = await historyBytes(db, draft.id);

      expect(await fitHistory(db, draft.id, bytes)).toBe(0);
      expect(await fitHistory(db, draft.id, bytes - 1)).toBeGreaterThan(0);
      const numbers = async () =>
        (await historyOf(olivia, draft.id)).revisions.map(({ number }) => number);
      // 3: Otto's; 4 and 6: ends of the undo that 7 is; 11 has a name; 14 is what there is.
      expect(await numbers()).toEqual(expect.arrayContaining([1, 3, 4, 6, 7, 11, 14]));
      expect(await numbers()).not.toContain(8);
      expect((await draftOf(olivia, draft.id)).files).toEqual(before);
      expect((await draftOf(olivia, draft.id, 3)).files["a.md"]).toMatch(/^b/);
      // Otto is brought together with what came since, and not shown a conflict.
      expect(await save(otto, draft, 3, write("c.md", "c\n"))).toMatchObject({ kind: "merged" });

      // However little room there is: what is there and what others begin from stays.
      await fitHistory(db, draft.id, 1);
      expect(await numbers()).toEqual([15, 1]);
      expect((await draftOf(olivia, draft.id)).files).toEqual({ ...before, "c.md": "c\n" });
      expect((await draftOf(olivia, draft.id, 1)).files).toEqual(draft.files);
    });
  });
});

/** What is answered where somebody asks for something twelve times at once and gets it not each time. */
async function refusedOf(ask: () => Promise<unknown>): Promise<unknown[]> {
  const often = await Promise.allSettled(Array.from({ length: 12 }, ask));
  return often.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
}

it("is imported, and checked for a release, one at a time for each person, and few wait", async () => {
  await rolledBack(handle, async (db) => {
    const olivia = await ops(db);
    const { template, files } = await begin(olivia);
    const input = { format: "helm", fileName: "values.yaml" };
    const bytes = Buffer.from("a: b\n");
    const refused = [
      await refusedOf(() => offeredValues(olivia, input, bytes)),
      await refusedOf(() => checkedRelease(olivia, template, files)),
    ];
    expect(refused.map(({ length }) => length)).toEqual([7, 3]);
    for (const one of refused.flat()) expect(one).toMatchObject({ code: "rate_limited" });
  });
});

describe("what was typed and not saved", () => {
  it("is previewed, checked and tested, and nothing of it is stored", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const draft = await begin(olivia);
      const parameters = { image: "registry.example.com/payments/shop:1.0.0" };
      const changes = [write("files/more.yaml", "kind: ${{ params.nothing }}\n")];
      const form = { name: "shop", team: "payments", parameters };
      expect(await previewDraft(olivia, draft.id, { onto: 1, ...form })).toMatchObject({
        form: { name: "web-app" },
        preview: { ready: true },
      });
      const broken = { onto: 1, changes, ...form };
      expect(await previewDraft(olivia, draft.id, broken)).toMatchObject({
        problems: [{ file: "files/more.yaml" }],
      });
      expect(await validateUnsaved(olivia, draft.id, broken)).toMatchObject({ ok: false });
      expect(await testUnsaved(olivia, draft.id, broken)).toMatchObject({ ok: false, tests: [] });
      const { tests } = await testUnsaved(olivia, draft.id, { onto: 1 });
      expect(tests.length).toBeGreaterThan(1);
      for (const { file, line, title } of tests) {
        const one = { onto: 1, only: { file, line, title } };
        expect(await testUnsaved(olivia, draft.id, one)).toMatchObject({
          tests: [{ file, title }],
        });
      }
      const added = await testOfForm(olivia, draft.id, { onto: 1, ...form, title: "A shop" });
      expect(added.map(({ path }) => path)).toContain("tests/a-shop.yaml");
      expect(await draftOf(olivia, draft.id)).toMatchObject({ revision: 1, files: draft.files });

      const mine = await author(db, { templates: ["web-app"], categories: [] }, "Rolf");
      const roleless = { ...mine, actor: { ...mine.actor, roles: [], teams: [] } };
      expect(await previewDraft(roleless, draft.id, { onto: 1, ...form })).toMatchObject({
        form: { name: "web-app" },
        preview: { ready: true },
      });
      expect(
        await testOfForm(roleless, draft.id, { onto: 1, ...form, title: "A shop" }),
      ).toHaveLength(added.length);

      const stranger = await author(db, { templates: ["other"], categories: [] });
      for (const look of [previewDraft, validateUnsaved, testUnsaved, testOfForm])
        await expect(look(stranger, draft.id, broken)).rejects.toMatchObject({ code: "forbidden" });
      const away = { onto: 1, changes: [write("../x", "")] };
      await expect(previewDraft(olivia, draft.id, away)).rejects.toMatchObject({ code: "invalid" });
      await expect(previewDraft(olivia, draft.id, { onto: 9 })).rejects.toMatchObject({
        code: "invalid",
      });
    });
  });
});

describe("two people in one draft", () => {
  it("are brought together where what they did fits, and each learns what the other did", async () => {
    await rolledBack(handle, async (db) => {
      const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
      const draft = await begin(olivia);
      await save(olivia, draft, 1, write("a.md", "1\n2\n3\n4\n5\n"), write("b.md", "b\n"));
      await save(otto, draft, 2, write("a.md", "one\n2\n3\n4\n5\n"), write("b.md", null));
      const merged = await save(olivia, draft, 2, write("a.md", "1\n2\n3\n4\nfive\n"));
      expect(merged).toEqual({
        kind: "merged",
        revision: 4,
        files: [write("a.md", "one\n2\n3\n4\nfive\n"), write("b.md", null)],
      });
      // Sent again, since the answer was lost.
      expect(await save(olivia, draft, 2, write("a.md", "1\n2\n3\n4\nfive\n"))).toMatchObject({
        kind: "merged",
        revision: 4,
      });
      expect((await historyOf(olivia, draft.id)).total).toBe(4);
    });
  });

  it("are told both sides where it does not, and nothing is overwritten unseen", async () => {
    await rolledBack(handle, async (db) => {
      const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
      const draft = await begin(olivia);
      await save(otto, draft, 1, write("README.md", "Otto's\n"));
      const outcome = await save(
        olivia,
        draft,
        1,
        write("README.md", "Mine\n"),
        write("c.md", "c\n"),
      );
      expect(outcome).toMatchObject({
        kind: "conflict",
        revision: 2,
        by: "Otto",
        conflicts: [
          { path: "README.md", ours: "Mine\n", theirs: "Otto's\n", base: draft.files["README.md"] },
        ],
        merged: [write("c.md", "c\n")],
      });
      const { files, revision } = await draftOf(olivia, draft.id);
      expect([revision, files["README.md"], files["c.md"]]).toEqual([2, "Otto's\n", undefined]);
      const both = [write("README.md", "Otto's\nMine\n"), write("c.md", "c\n")];
      expect(await save(olivia, draft, 2, ...both)).toEqual({ kind: "saved", revision: 3 });
    });
  });

  it("who save at the same moment lose nothing", async () => {
    const [olivia, otto] = [await ops(handle.db), await ops(handle.db, "Otto")];
    const draft = await begin(olivia);
    const outcomes = await Promise.all(
      Array.from({ length: 5 }, (_, at) =>
        save(at % 2 === 0 ? olivia : otto, draft, 1, write(`files/${at}.yaml`, `${at}\n`)),
      ),
    );
    expect(outcomes.every(({ kind }) => kind !== "conflict")).toBe(true);
    const { files, revision } = await draftOf(olivia, draft.id);
    expect(revision).toBe(6);
    expect(Array.from({ length: 5 }, (_, at) => files[`files/${at}.yaml`])).toEqual([
      "0\n",
      "1\n",
      "2\n",
      "3\n",
      "4\n",
    ]);
    await handle.db.templateDraft.delete({ where: { id: draft.id } });
  });

  it("see each other as long as they are there, and where", async () => {
    await rolledBack(handle, async (db) => {
      let at = Date.now();
      const now = () => new Date(at);
      const [olivia, otto] = [await ops(db, "Olivia", { now }), await ops(db, "Otto", { now })];
      const { id } = await begin(olivia);
      expect(await noteHere(olivia, id, { file: "README.md" })).toEqual([]);
      expect(await noteHere(otto, id)).toMatchObject([{ name: "Olivia", file: "README.md" }]);
      await noteGone(olivia, id);
      expect(await noteHere(otto, id)).toEqual([]);
      at += 46_000;
      expect(await noteHere(olivia, id)).toEqual([]);
    });
  });
});

it("keeps every file, whatever it is called, however it comes", async () => {
  const names = ["__proto__", "constructor", "hasOwnProperty", "toString"];
  // As JSON says it: in a literal of the language it would be no member.
  const strange = JSON.parse('{"__proto__":"1\\n","constructor":"2\\n"}') as BundleFiles;
  const later = JSON.parse(
    '{"__proto__":"3\\n","hasOwnProperty":"","toString":"4\\n"}',
  ) as BundleFiles;
  const strangeOf = (files: BundleFiles) =>
    Object.entries(files).filter(([path]) => names.includes(path));
  await rolledBack(handle, async (db) => {
    const olivia = await ops(db);
    const { files: plain } = await begin(olivia);
    const given = await startDraft(olivia, { from: "files", files: { ...plain, ...strange } });
    expect(strangeOf((await draftOf(olivia, given.id)).files)).toEqual(Object.entries(strange));
    const copy = { from: "copy", name: "other", draft: given.id };
    expect(strangeOf((await startDraft(olivia, copy)).files)).toEqual(Object.entries(strange));
    const { draft } = await pushDraft(olivia, { files: { ...plain, ...strange } });
    await pushDraft(olivia, { files: { ...plain, ...later } });
    expect(strangeOf((await draftOf(olivia, draft)).files)).toEqual(Object.entries(later));
    const { version } = await release(olivia, draft, {
      revision: (await draftOf(olivia, draft)).revision,
    });
    const next = await startDraft(olivia, { from: "version", template: "web-app", version });
    expect(strangeOf(next.files)).toEqual(Object.entries(later));
  });
});

it("is compared, as it is now, with a version of its template, by who may read both", async () => {
  await rolledBack(handle, async (db) => {
    const olivia = await ops(db);
    const first = await begin(olivia);
    await release(olivia, first.id, { revision: 1 });
    const from = first.version;
    const next = await startDraft(olivia, { from: "version", template: "web-app" });
    const changed =
      next.files["template.yaml"]?.replace(`version: ${from}`, "version: 0.2.0") ?? "";
    await save(
      olivia,
      next,
      1,
      write("template.yaml", changed),
      write("files/more.yaml", "a: 1\n"),
    );
    const sides = await sidesToCompare(olivia, "web-app");
    expect([sides.versions, sides.drafts.map(({ id }) => id).includes(next.id)]).toEqual([
      [from],
      true,
    ]);
    const compare = (ctx: Context, to: string, name = "web-app") =>
      compareSides(ctx, name, { from, to });
    expect(await compare(olivia, next.id)).toMatchObject({
      from: { version: from },
      to: { version: "0.2.0" },
      files: [{ path: "files/more.yaml", how: "added" }, { path: "template.yaml" }],
    });
    const other = await begin(olivia, { name: "other" });
    await expect(compare(olivia, other.id)).rejects.toMatchObject({
      code: "not_found",
      message: /of other/,
    });
    const dana = await author(db, { templates: ["other"], categories: [] });
    await expect(compare(dana, next.id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(sidesToCompare(dana, "web-app")).rejects.toMatchObject({ code: "forbidden" });
    await discardDraft(olivia, next.id);
    await expect(compare(olivia, next.id)).rejects.toMatchObject({ code: "conflict" });
    await expect(compare(olivia, randomUUID())).rejects.toMatchObject({ code: "not_found" });
  });
});

it("is one of few of a person, and of a template: who may have no more is told what could go", async () => {
  await rolledBack(handle, async (db) => {
    const begun = async (ctx: Context, names: readonly string[]) => {
      const drafts: OpenDraft[] = [];
      for (const name of names) drafts.push(await begin(ctx, { name }));
      return drafts;
    };
    let at = Date.now() - 1_000_000;
    const now = () => new Date((at += 1_000));
    const olivia = await ops(db, "Olivia", { now });
    const few = { ...olivia, config: { ...olivia.config, SLIPWAY_DRAFTS_PER_PERSON: 2 } };
    const [one, two] = await begun(few, ["one", "two"]);
    if (one === undefined || two === undefined) throw new Error("they were not begun");
    await save(few, one, 1, write("a.md", "a\n"));
    const full = {
      code: "conflict",
      message: "You have 2 drafts: there can be no more.",
      hint: expect.stringMatching(/: two 0\.1\.0 \(Olivia, [-\d]{10}\); one 0\.1\.0 /),
    };
    await expect(begin(few, { name: "three" })).rejects.toMatchObject(full);
    await discardDraft(few, two.id);
    const three = await begin(few, { name: "three" });
    await expect(bringBackDraft(few, two.id)).rejects.toMatchObject({ code: "conflict" });
    // Somebody else has drafts of their own; a template has not more of all of them.
    const otto = await ops(db, "Otto", { now });
    const narrow = { ...otto, config: { ...otto.config, SLIPWAY_DRAFTS_PER_TEMPLATE: 2 } };
    await begun(narrow, ["three"]);
    await expect(begin(narrow, { name: "three" })).rejects.toMatchObject({
      code: "conflict",
      message: "There are 2 drafts of three: there can be no more.",
    });
    // Neither does a draft become one of it by its name, which may stay what it is.
    const [four] = await begun(narrow, ["four"]);
    if (four === undefined) throw new Error("it was not begun");
    const named = (name: string) =>
      write(
        "template.yaml",
        (four.files["template.yaml"] ?? "").replace("name: four", `name: ${name}`),
      );
    await expect(save(narrow, four, 1, named("three"))).rejects.toMatchObject({
      message: "There are 2 drafts of three: there can be no more.",
    });
    expect(await save(narrow, four, 1, named("five"))).toMatchObject({ kind: "saved" });
    await expect(bringBackDraft(few, one.id)).rejects.toMatchObject({
      message: "Nobody has thrown this draft away.",
    });
    // Of what was thrown away no more are kept than one may have.
    await discardDraft(few, one.id);
    await discardDraft(few, three.id);
    await expect(draftOf(few, two.id)).rejects.toMatchObject({ code: "not_found" });
    expect(await draftOf(few, one.id)).toMatchObject({ discarded: { by: "Olivia" } });
  });
});

it("undoing to any point gives the same bytes, and can be undone itself", async () => {
  const text = constantFrom("", "a\n", "a\r\nb", "é\n\n", "- x\n- y\n");
  const saves = array(
    array(record({ path: constantFrom("a.md", "files/b", "README.md", "__proto__"), text }), {
      minLength: 1,
      maxLength: 3,
    }),
    { minLength: 1, maxLength: 5 },
  );
  await rolledBack(handle, async (db) => {
    const olivia = await ops(db);
    await assert(
      asyncProperty(saves, nat(), async (all, pick) => {
        const draft = await begin(olivia);
        const were = new Map([[1, draft.files]]);
        let revision = 1;
        for (const files of all) {
          const changes = [...new Map(files.map((one) => [one.path, one])).values()];
          ({ revision } = await save(olivia, draft, revision, ...changes));
          were.set(revision, (await draftOf(olivia, draft.id)).files);
        }
        const wanted = 1 + (pick % revision);
        const back = await restoreRevision(olivia, draft.id, { revision: wanted, onto: revision });
        expect((await draftOf(olivia, draft.id)).files).toEqual(were.get(wanted));
        await restoreRevision(olivia, draft.id, { revision, onto: back.revision });
        expect((await draftOf(olivia, draft.id)).files).toEqual(were.get(revision));
        for (const [number, files] of were)
          expect((await draftOf(olivia, draft.id, number)).files).toEqual(files);
      }),
      { numRuns: 12 },
    );
    const draft = await begin(olivia);
    await save(olivia, draft, 1, write("a.md", "a\n"));
    await expect(restoreRevision(olivia, draft.id, { revision: 1, onto: 1 })).rejects.toMatchObject(
      {
        code: "conflict",
      },
    );
  });
});

describe("a pipeline", () => {
  it("pushes to its own draft again and again; what others changed in it stays", async () => {
    await rolledBack(handle, async (db) => {
      const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
      const files: BundleFiles = { ...offer({ name: "pushed" }), "a.md": "1\n2\n3\n" };
      const { draft: id, ...first } = await pushDraft(olivia, { files });
      expect(first).toEqual({ kind: "saved", revision: 1, isNew: true });
      await save(otto, { id }, 1, write("a.md", "1\n2\nthree\n"), write("b.md", "b\n"));
      const { "README.md": _, ...rest } = files;
      expect(await pushDraft(olivia, { files: { ...rest, "a.md": "one\n2\n3\n" } })).toMatchObject({
        kind: "merged",
        draft: id,
      });
      const open = await draftOf(olivia, id);
      expect(open.files).toMatchObject({ "a.md": "one\n2\nthree\n", "b.md": "b\n" });
      expect(open.files).not.toHaveProperty("README.md");
      await expect(pushDraft(olivia, { files: { "a.md": "a" } })).rejects.toMatchObject({
        code: "template_invalid",
      });
    });
  });
});

it("whose first pushes come at the same moment has one draft", async () => {
  const olivia = await ops(handle.db);
  const files = offer({ name: "pushed-at-once" });
  const outcomes = await Promise.all(
    Array.from({ length: 3 }, (_, at) =>
      pushDraft(olivia, { files: { ...files, [`files/${at}.yaml`]: "a: 1\n" } }),
    ),
  );
  const ids = new Set(outcomes.map(({ draft }) => draft));
  await handle.db.templateDraft.deleteMany({ where: { id: { in: [...ids] } } });
  expect([ids.size, outcomes.filter(({ isNew }) => isNew).length]).toEqual([1, 1]);
});

describe("who may", () => {
  it("draft: Ops, and who was given authoring of the template or its category; nobody else", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const dana = await author(db, { templates: ["web-app"], categories: ["Data"] });
      const [draft, other] = [await begin(olivia), await begin(olivia, { name: "other" })];
      await save(dana, draft, 1, write("a.md", "a\n"));
      expect((await draftsOfTemplates(dana, list)).drafts.map(({ id }) => id)).toEqual([draft.id]);
      await expect(draftOf(dana, other.id)).rejects.toMatchObject({ code: "forbidden" });
      await expect(begin(dana, { name: "third" })).rejects.toMatchObject({ code: "forbidden" });
      await begin(dana, { name: "third", category: "Data" });
      // Nobody takes over another template by a draft of their own.
      const renamed = draft.files["template.yaml"]?.replace("name: web-app", "name: other") ?? "";
      await expect(save(dana, draft, 2, write("template.yaml", renamed))).rejects.toMatchObject({
        code: "forbidden",
        message: expect.stringContaining("other"),
      });
      const stranger = await contextOf(db, { name: "Sam" });
      for (const denied of [
        begin(stranger),
        draftOf(stranger, draft.id),
        save(stranger, draft, 2, write("a.md", "b")),
        draftsOfTemplates(stranger, list),
        discardDraft(stranger, draft.id),
        noteHere(stranger, draft.id),
      ])
        await expect(denied).rejects.toMatchObject({ code: "forbidden" });
    });
  });

  it("release: Ops; authors ask for it, unless Ops gave them that as well", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const mine = { templates: ["authored"], categories: [] };
      const dana = await author(db, mine);
      const { id } = await startDraft(dana, { from: "files", files: offer({ name: "authored" }) });
      await expect(release(dana, id, { revision: 1 })).rejects.toMatchObject({
        code: "forbidden",
      });
      await askForRelease(dana, id, { revision: 1, note: "For the shop." });
      expect(await draftsOfTemplates(olivia, { ...list, show: "asked" })).toMatchObject({
        drafts: [{ id, asked: { by: "Dana", revision: 1, note: "For the shop." } }],
      });
      await takeBackAsked(dana, id);
      await expect(takeBackAsked(dana, id)).rejects.toMatchObject({ code: "conflict" });
      await askForRelease(dana, id, { revision: 1 });
      await release(olivia, id, { revision: 1 });
      expect((await draftOf(olivia, id)).asked).toBeUndefined();
      const trusted = await author(db, { ...mine, releases: mine }, "Tara");
      await save(
        trusted,
        { id },
        1,
        write("files/more.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: more }\n"),
      );
      expect(await release(trusted, id, { revision: 2, version: "1.1.0" })).toMatchObject({
        kind: "in-force",
        version: "1.1.0",
      });
      // A category of their own does not give them what is in another one.
      const data = { templates: [], categories: ["Data"] };
      const thief = await author(db, { ...data, releases: data }, "Theo");
      const taken = offer({ name: "authored", version: "2.0.0", category: "Data" });
      const theirs = await startDraft(thief, { from: "files", files: taken });
      await expect(release(thief, theirs.id, { revision: 1 })).rejects.toMatchObject({
        code: "forbidden",
      });
      // Nor what waits there to be offered for the first time.
      await takeInBundle(olivia, offer({ name: "held-back" }), { source: "x", publish: false });
      const held = offer({ name: "held-back", category: "Data" });
      const grab = await startDraft(thief, { from: "files", files: held });
      await expect(releaseDraft(thief, grab.id, { revision: 1 })).rejects.toMatchObject({
        code: "forbidden",
      });
    });
  });
});

/** Ids of those that somebody may make, and of their own. */
const asked = (ctx: Context) =>
  releasesAskedFor(ctx).then(({ toMake, own }) =>
    [toMake, own].map((all) => all.map((one) => one.id)),
  );

describe("releases that somebody asked for", () => {
  it("are found however many others wait that are none of the reader's", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      await db.templateDraft.createMany({
        data: Array.from({ length: 60 }, (_, at) => ({
          template: `other-${at}`,
          category: "Other",
          title: "Other",
          version: "1.0.0",
          origin: { kind: "push" },
          revision: 1,
          createdBy: "x",
          createdAt: new Date(0),
          updatedBy: "x",
          updatedAt: new Date(0),
          askedAt: new Date(0),
          askedRevision: 1,
          askedBy: "x",
          askedById: olivia.actor.userId ?? null,
        })),
      });
      const dana = await author(db, { templates: ["of-dana"], categories: [] });
      const rights = { templates: ["of-dana"], categories: [] };
      const rhea = await author(db, { ...rights, releases: rights }, "Rhea");
      const files = offer({ name: "of-dana" });
      const { id } = await startDraft(dana, { from: "files", files });
      await askForRelease(dana, id, { revision: 1 });
      expect(await asked(dana)).toEqual([[], [id]]);
      expect(await asked(rhea)).toEqual([[id], []]);
      expect([await countReleasesToMake(dana), await countReleasesToMake(rhea)]).toEqual([0, 1]);
      expect(await countReleasesToMake(await ops(db, "Otto"))).toBe(61);
    });
  });
});

describe("a release under four eyes", () => {
  const settings = `apiVersion: slipway.dev/v1alpha1
kind: Settings
spec: { fourEyes: { templates: true } }
`;
  it("is made by another person than who asked for it, for what they asked for", async () => {
    await rolledBack(handle, async (db) => {
      const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
      await decideFile(olivia, { path: "settings.yaml", text: settings, seen: 0 });
      const { id } = await startDraft(olivia, { from: "files", files: offer({ name: "watched" }) });
      await expect(release(otto, id, { revision: 1 })).rejects.toMatchObject({ code: "conflict" });
      expect(await askForRelease(olivia, id, { revision: 1, version: "1.2.0" })).toMatchObject({
        revision: 2,
        version: "1.2.0",
        asked: { revision: 2 },
      });
      expect(await asked(olivia)).toEqual([[], [id]]);
      expect(await asked(otto)).toEqual([[id], []]);
      await expect(release(olivia, id, { revision: 2 })).rejects.toMatchObject({
        code: "forbidden",
        message: "You asked for this release: somebody else makes it.",
      });
      const byToken = { ...otto, actor: { ...otto.actor, kind: "token" as const, scopes } };
      await expect(release(byToken, id, { revision: 2 })).rejects.toMatchObject({
        code: "forbidden",
      });
      await expect(release(otto, id, { revision: 2, version: "2.0.0" })).rejects.toMatchObject({
        code: "conflict",
      });
      // What was saved since is not what they asked for.
      await save(otto, { id }, 2, write("README.md", "# Otto's own words\n"));
      await expect(release(otto, id, { revision: 3 })).rejects.toMatchObject({ code: "conflict" });
      await askForRelease(olivia, id, { revision: 3 });
      expect(await release(otto, id, { revision: 3 })).toMatchObject({ version: "1.2.0" });
      expect(await asked(otto)).toEqual([[], []]);
    });
  });

  it("is not made where the request for it is taken back while it is looked at", async () => {
    await rolledBack(handle, async (db) => {
      const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
      await decideFile(olivia, { path: "settings.yaml", text: settings, seen: 0 });
      const { id } = await startDraft(olivia, { from: "files", files: offer({ name: "watched" }) });
      await askForRelease(olivia, id, { revision: 1 });
      const refused = {
        code: "conflict",
        message: "The request for this release was taken back meanwhile.",
      };
      const taken = async () => {
        await takeBackAsked(olivia, id);
        return [];
      };
      await expect(release(otto, id, { revision: 1 }, taken)).rejects.toMatchObject(refused);
      await askForRelease(olivia, id, { revision: 1 });
      const askedAnew = async () => {
        await takeBackAsked(olivia, id);
        await askForRelease(otto, id, { revision: 1 });
        return [];
      };
      await expect(release(otto, id, { revision: 1 }, askedAnew)).rejects.toMatchObject(refused);
    });
  });

  it("is not made by who stands behind the service account that asked for it", async () => {
    await rolledBack(handle, async (db) => {
      const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
      await decideFile(olivia, { path: "settings.yaml", text: settings, seen: 0 });
      const account = await createServiceAccount(olivia, {
        name: "releaser",
        reason: "Tests",
      });
      const { id } = await startDraft(olivia, { from: "files", files: offer({ name: "watched" }) });
      const robot = { ...olivia.actor, userId: account.id, name: "releaser" };
      await askForRelease({ ...olivia, actor: robot }, id, { revision: 1 });
      expect(await asked(olivia)).toEqual([[], []]);
      await expect(release(olivia, id, { revision: 1 })).rejects.toMatchObject({
        code: "forbidden",
      });
      expect(await release(otto, id, { revision: 1 })).toMatchObject({ kind: "in-force" });
    });
  });
});

describe("a release", () => {
  it("is refused by the checklist unless a gate is given", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const { id } = await startDraft(olivia, { from: "files", files: offer({ name: "bare" }) });
      await expect(releaseDraft(olivia, id, { revision: 1 })).rejects.toMatchObject({
        code: "template_invalid",
        fields: expect.arrayContaining([
          { pointer: "", message: "Tests pass: There is no test. Write one in tests/." },
        ]),
      });
      expect(await db.template.count({ where: { name: "bare" } })).toBe(0);
    });
  });

  it("is offered at once, decided as files, and the next one takes its place", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const first = { ...offer({ name: "released" }), "old.md": "old\n" };
      const { id } = await startDraft(olivia, { from: "files", files: first });
      expect(await release(olivia, id, { revision: 1, note: "The first." })).toMatchObject({
        kind: "in-force",
        name: "released",
        version: "1.0.0",
      });
      expect(await getTemplateVersion(olivia, "released", "1.0.0")).toMatchObject({
        state: "published",
      });
      const next = await startDraft(olivia, { from: "version", template: "released" });
      expect(next).toMatchObject({ base: { version: "1.0.0" }, files: first });
      await save(olivia, next, 1, write("old.md", null));
      await release(olivia, next.id, { revision: 2, version: "1.1.0" });
      const open = await draftOf(olivia, next.id);
      expect(open).toMatchObject({
        version: "1.1.0",
        revision: 3,
        released: { version: "1.1.0", revision: 3 },
      });
      const decided = [...(await currentFiles(olivia)).files.values()]
        .filter(({ path }) => path.startsWith("templates/released/"))
        .map(({ path, text }) => [path.slice("templates/released/".length), text]);
      expect(Object.fromEntries(decided)).toEqual(open.files);
      // A fix of the line before stands beside it.
      const fix = await startDraft(olivia, {
        from: "version",
        template: "released",
        version: "1.0.0",
      });
      await release(olivia, fix.id, { revision: 1, version: "1.0.1" });
      expect((await currentFiles(olivia)).files.has("released/released/1.0.1/template.yaml")).toBe(
        true,
      );
      expect(
        (await db.template.findUniqueOrThrow({ where: { name: "released" } })).offeredVersion,
      ).toBe("1.1.0");
      expect(
        (
          await db.auditEntry.findMany({
            where: { action: "template.release" },
            orderBy: { id: "asc" },
          })
        ).map(({ subject }) => subject),
      ).toEqual(["released 1.0.0", "released 1.1.0", "released 1.0.1"]);
    });
  });

  it("offers what was taken in from a folder and waited there, and is exported as it is", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      const files = offer({ name: "waiting" });
      await takeInBundle(olivia, files, { source: "folder", publish: false });
      const draft = await startDraft(olivia, { from: "version", template: "waiting" });
      await save(olivia, draft, 1, write("old.md", "old\n"), write("README.md", "# More\n"));
      await restoreRevision(olivia, draft.id, { revision: 1, onto: 2 });
      await release(olivia, draft.id, { revision: 3 });
      expect(await getTemplateVersion(olivia, "waiting", "1.0.0")).toMatchObject({
        state: "published",
      });
      const next = { ...offer({ name: "waiting", version: "2.0.0" }), "new.md": "new\n" };
      await takeInBundle(olivia, next, { source: "folder", publish: true });
      const exported = (await exportCatalog(olivia)).files
        .filter(({ path }) => path.startsWith("templates/waiting/"))
        .map(({ path, text }) => [path.slice("templates/waiting/".length), text]);
      expect(Object.fromEntries(exported)).toEqual(next);
    });
  });

  it("happens once, whoever asks for it at the same moment", async () => {
    await rolledBack(handle, async (db) => {
      const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
      const { id } = await startDraft(olivia, { from: "files", files: offer({ name: "once" }) });
      const meanwhile = async () => {
        await releaseDraft(otto, id, { revision: 1 }, async () => []);
        return [];
      };
      await expect(releaseDraft(olivia, id, { revision: 1 }, meanwhile)).rejects.toMatchObject({
        code: "conflict",
        message: "Somebody has released once 1.0.0 meanwhile.",
      });
      expect(await db.auditEntry.count({ where: { action: "template.release" } })).toBe(1);
      expect((await draftOf(olivia, id)).released).toMatchObject({ by: "Otto" });
    });
  });

  it("does not happen where the draft is thrown away while it is looked at", async () => {
    await rolledBack(handle, async (db) => {
      const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
      const { id } = await startDraft(olivia, { from: "files", files: offer({ name: "gone" }) });
      const meanwhile = async () => {
        await discardDraft(otto, id);
        return [];
      };
      await expect(releaseDraft(olivia, id, { revision: 1 }, meanwhile)).rejects.toMatchObject({
        code: "conflict",
        message: "Otto threw this draft away.",
      });
    });
  });

  it("is what further work is held against, as long as the draft is of that template", async () => {
    await rolledBack(handle, async (db) => {
      const olivia = await ops(db);
      for (const name of ["one", "two"])
        await takeInBundle(olivia, offer({ name, greeting: name }), { source: "x", publish: true });
      const draft = await startDraft(olivia, { from: "version", template: "one" });
      expect(await baseOf(olivia, draft.id)).toMatchObject({
        version: "1.0.0",
        files: draft.files,
      });
      for (const [index, name] of ["two", "three"].entries()) {
        const text = draft.files["template.yaml"]?.replace("name: one", `name: ${name}`) ?? "";
        await save(olivia, draft, index + 1, write("template.yaml", text));
        expect(await baseOf(olivia, draft.id)).toBeUndefined();
      }
    });
  });

  it("does not happen with errors, what the checklist names, a version that is there, or a later save", async () => {
    await rolledBack(handle, async (db) => {
      const [olivia, otto] = [await ops(db), await ops(db, "Otto")];
      const files = offer({ name: "held" });
      const draft = await startDraft(olivia, { from: "files", files });
      await expect(
        release(olivia, draft.id, { revision: 1 }, async ({ version, before }) => [
          `${version} has no tests.`,
          `Before: ${before?.version ?? "nothing"}.`,
        ]),
      ).rejects.toMatchObject({
        code: "template_invalid",
        message: "held 1.0.0 cannot be released yet. 1.0.0 has no tests. (1 more)",
        fields: [{ message: "1.0.0 has no tests." }, { message: "Before: nothing." }],
      });
      await save(otto, draft, 1, write("files/settings.yaml", "a: ${{ nothing.there }}\n"));
      await expect(release(olivia, draft.id, { revision: 1 })).rejects.toMatchObject({
        code: "conflict",
        message: "Otto saved this draft meanwhile.",
      });
      await expect(release(olivia, draft.id, { revision: 2 })).rejects.toMatchObject({
        code: "template_invalid",
        message: expect.stringContaining("files/settings.yaml:1"),
      });
      expect(await db.template.count({ where: { name: "held" } })).toBe(0);
      await restoreRevision(olivia, draft.id, { revision: 1, onto: 2 });
      await release(olivia, draft.id, { revision: 3 });
      await save(olivia, draft, 3, write("README.md", "Other words.\n"));
      await expect(release(olivia, draft.id, { revision: 4 })).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("held 1.0.0 is published with other content"),
      });
      // What was refused has left nothing behind.
      expect(await draftOf(olivia, draft.id)).toMatchObject({
        revision: 4,
        released: { revision: 3 },
      });
    });
  });
});
