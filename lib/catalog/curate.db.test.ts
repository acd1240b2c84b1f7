import { afterAll, expect, test } from "vitest";
import type { PrismaClient } from "@/lib/db/server";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { contextOf } from "@/lib/identity/testing";
import type { VersionState } from "./catalog";
import { deprecateVersion, publishVersion, withdrawVersion } from "./curate";
import { getTemplate } from "./get-template";
import { getTemplateVersion } from "./get-template-version";
import { takeInBundle } from "./take-in";
import { offer } from "./testing";

const handle = openTestDatabase();
afterAll(() => handle.close());

const name = "curated";
const verbs = { publish: publishVersion, deprecate: deprecateVersion, withdraw: withdrawVersion };
const path: Record<VersionState, (keyof typeof verbs)[]> = {
  draft: [],
  published: ["publish"],
  deprecated: ["publish", "deprecate"],
  withdrawn: ["publish", "withdraw"],
};

const opsOf = (db: PrismaClient) =>
  contextOf(db, { name: "Olivia Ops", roles: ["ops"], teams: [], groups: ["platform-ops"] });
const drafts = async (db: PrismaClient, ...versions: string[]) => {
  const ops = await opsOf(db);
  for (const version of versions)
    await takeInBundle(ops, offer({ name, version, title: `Title of ${version}` }), {
      source: "test",
      publish: false,
    });
  return ops;
};
const stateOf = async (db: PrismaClient, version: string) =>
  (await db.templateVersion.findFirstOrThrow({ where: { version, template: { name } } })).state;
const offered = async (db: PrismaClient) =>
  (await db.template.findUniqueOrThrow({ where: { name } })).offeredVersion;

const ends = { publish: "published", deprecate: "deprecated", withdraw: "withdrawn" } as const;
const allowed: Record<keyof typeof verbs, readonly VersionState[]> = {
  publish: ["draft", "deprecated", "withdrawn"],
  deprecate: ["published"],
  withdraw: ["published", "deprecated"],
};
const moves = (["draft", "published", "deprecated", "withdrawn"] as const).flatMap((from) =>
  (["publish", "deprecate", "withdraw"] as const).map((verb) => ({ from, verb })),
);
const may = ({ from, verb }: (typeof moves)[number]) => allowed[verb].includes(from);

async function inState(db: PrismaClient, state: VersionState) {
  const ops = await drafts(db, "1.0.0");
  for (const step of path[state]) await verbs[step](ops, name, "1.0.0");
  return ops;
}

test.each(moves.filter(may))(
  "a version that is $from can be told to $verb",
  async ({ from, verb }) => {
    await rolledBack(handle, async (db) => {
      await verbs[verb](await inState(db, from), name, "1.0.0");
      expect(await stateOf(db, "1.0.0")).toBe(ends[verb]);
      expect(await offered(db)).toBe(verb === "publish" ? "1.0.0" : null);
    });
  },
);

test.each(moves.filter((move) => !may(move)))(
  "a version that is $from cannot be told to $verb, and stays what it is",
  async ({ from, verb }) => {
    await rolledBack(handle, async (db) => {
      await expect(verbs[verb](await inState(db, from), name, "1.0.0")).rejects.toMatchObject({
        code: "conflict",
      });
      expect(await stateOf(db, "1.0.0")).toBe(from);
    });
  },
);

test("when the latest is withdrawn the one before is offered again, with its own words", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await drafts(db, "1.0.0", "1.1.0");
    await publishVersion(ops, name, "1.0.0");
    await publishVersion(ops, name, "1.1.0");
    expect(await offered(db)).toBe("1.1.0");
    await withdrawVersion(ops, name, "1.1.0");
    expect(await db.template.findUniqueOrThrow({ where: { name } })).toMatchObject({
      offeredVersion: "1.0.0",
      title: "Title of 1.0.0",
    });
  });
});

test("every move is in the audit record, with before and after and by whom", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await drafts(db, "1.0.0");
    await publishVersion(ops, name, "1.0.0");
    await deprecateVersion(ops, name, "1.0.0");
    await withdrawVersion(ops, name, "1.0.0");
    const entries = await db.auditEntry.findMany({
      where: { subject: `${name} 1.0.0` },
      orderBy: { id: "asc" },
    });
    expect(
      entries.map(({ action, actor, before, after }) => ({ action, actor, before, after })),
    ).toEqual([
      expect.objectContaining({ action: "template.take-in" }),
      {
        action: "template.publish",
        actor: "Olivia Ops <olivia.ops@example.com>",
        before: { state: "draft" },
        after: { state: "published" },
      },
      {
        action: "template.deprecate",
        actor: "Olivia Ops <olivia.ops@example.com>",
        before: { state: "published" },
        after: { state: "deprecated" },
      },
      {
        action: "template.withdraw",
        actor: "Olivia Ops <olivia.ops@example.com>",
        before: { state: "deprecated" },
        after: { state: "withdrawn" },
      },
    ]);
  });
});

test("nobody but Ops moves a version, and nobody else learns whether there is one", async () => {
  await rolledBack(handle, async (db) => {
    await drafts(db, "1.0.0");
    for (const roles of [["developer"], ["viewer"], []] as const) {
      const ctx = await contextOf(db, { roles });
      for (const verb of Object.values(verbs)) {
        await expect(verb(ctx, name, "1.0.0")).rejects.toMatchObject({ code: "forbidden" });
        await expect(verb(ctx, "there-is-none", "1.0.0")).rejects.toMatchObject({
          code: "forbidden",
        });
      }
    }
    expect(await stateOf(db, "1.0.0")).toBe("draft");
    await expect(publishVersion(await opsOf(db), name, "9.9.9")).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

test("a version with an error in it cannot be published", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await opsOf(db);
    await drafts(db, "1.0.0");
    await db.templateVersion.updateMany({
      where: { template: { name } },
      data: {
        problems: [{ severity: "error", code: "found-later", message: "It does not build." }],
      },
    });
    await expect(publishVersion(ops, name, "1.0.0")).rejects.toMatchObject({
      code: "template_invalid",
    });
  });
});

test("developers see what is offered and what was, but no draft; Ops see all", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await drafts(db, "1.0.0", "1.1.0", "2.0.0");
    const dana = await contextOf(db);
    await expect(getTemplate(dana, name)).rejects.toMatchObject({ code: "not_found" });
    await publishVersion(ops, name, "1.0.0");
    await publishVersion(ops, name, "1.1.0");
    await deprecateVersion(ops, name, "1.0.0");
    const seen = await getTemplate(dana, name);
    expect(seen).toMatchObject({
      offeredVersion: "1.1.0",
      definition: { title: "Title of 1.1.0" },
    });
    expect(seen.versions.map(({ version, state }) => `${version} ${state}`)).toEqual([
      "1.1.0 published",
      "1.0.0 deprecated",
    ]);
    expect((await getTemplate(ops, name)).versions.map(({ version }) => version)).toEqual([
      "2.0.0",
      "1.1.0",
      "1.0.0",
    ]);
    await expect(getTemplateVersion(dana, name, "2.0.0")).rejects.toMatchObject({
      code: "not_found",
    });
    expect(await getTemplateVersion(ops, name, "2.0.0")).toMatchObject({ state: "draft" });
  });
});

test("a template for other groups is as if it was not there", async () => {
  await rolledBack(handle, async (db) => {
    await takeInBundle(await opsOf(db), offer({ name, groups: ["team-search"] }), {
      source: "test",
      publish: true,
    });
    const dana = await contextOf(db);
    await expect(getTemplate(dana, name)).rejects.toMatchObject({ code: "not_found" });
    await expect(getTemplateVersion(dana, name, "1.0.0")).rejects.toMatchObject({
      code: "not_found",
    });
    expect(
      (await getTemplate(await contextOf(db, { name: "Mia", teams: ["search"] }), name)).name,
    ).toBe(name);
  });
});
