import { afterAll, expect, test } from "vitest";
import type { PrismaClient } from "@/lib/db/server";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { contextOf } from "@/lib/identity/testing";
import { takeInBundle } from "./take-in";
import { decided, offer } from "./testing";

const handle = openTestDatabase();
afterAll(() => handle.close());

const published = { source: "catalog", publish: true };
const waiting = { source: "folder", publish: false };

const opsOf = (db: PrismaClient) =>
  contextOf(db, { name: "Olivia Ops", roles: ["ops"], teams: [], groups: ["platform-ops"] });
const versionOf = (db: PrismaClient, name: string, version: string) =>
  db.templateVersion.findFirstOrThrow({
    where: { version, template: { name } },
    include: { files: { orderBy: { path: "asc" } }, template: true },
  });

test("a bundle becomes a version with its files and digest, is offered at once when told so, and is in the audit record", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await opsOf(db);
    expect(
      await takeInBundle(
        ops,
        offer({ name: "taken-in", title: "Taken in", tags: ["a", "b"] }),
        published,
      ),
    ).toMatchObject({ name: "taken-in", version: "1.0.0", outcome: "added", problems: [] });
    const stored = await versionOf(db, "taken-in", "1.0.0");
    expect(stored).toMatchObject({
      state: "published",
      publishedBy: "Olivia Ops",
      template: { offeredVersion: "1.0.0", title: "Taken in", tags: ["a", "b"], source: "catalog" },
    });
    expect(stored.digest).toMatch(/^[0-9a-f]{64}$/);
    expect(stored.files.map(({ path }) => path)).toEqual([
      "README.md",
      "files/settings.yaml",
      "template.yaml",
    ]);
    const entry = await db.auditEntry.findFirstOrThrow({ where: { subject: "taken-in 1.0.0" } });
    expect(entry).toMatchObject({
      action: "template.publish",
      actor: "Olivia Ops <olivia.ops@example.com>",
      after: { version: "1.0.0", digest: stored.digest, source: "catalog", state: "published" },
    });
  });
});

test("the same bundle again changes nothing and records nothing", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await opsOf(db);
    await takeInBundle(ops, offer({ name: "taken-in" }), published);
    const before = await versionOf(db, "taken-in", "1.0.0");
    expect(await takeInBundle(ops, offer({ name: "taken-in" }), published)).toMatchObject({
      outcome: "unchanged",
    });
    expect((await versionOf(db, "taken-in", "1.0.0")).id).toBe(before.id);
    expect(await db.auditEntry.count({ where: { subject: "taken-in 1.0.0" } })).toBe(1);
  });
});

test("what nobody could use waits with its errors; published before there was the rule, it stays with a warning for Ops", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await opsOf(db);
    const files = offer({ name: "unread" });
    const unread = {
      ...files,
      "template.yaml": `${files["template.yaml"]}  parameters: { properties: { host: { type: string } } }\n`,
    };
    expect(await takeInBundle(ops, unread, published)).toMatchObject({
      outcome: "added",
      problems: [{ severity: "error", code: "unused-parameter" }],
    });
    expect((await versionOf(db, "unread", "1.0.0")).state).toBe("draft");
    await expect(decided.publish(ops, "unread", "1.0.0")).rejects.toMatchObject({
      code: "template_invalid",
    });
    // As a server published it that had no such rule.
    const { id } = await versionOf(db, "unread", "1.0.0");
    await db.templateVersion.update({ where: { id }, data: { state: "published", problems: [] } });
    expect(await takeInBundle(ops, unread, published)).toMatchObject({
      outcome: "unchanged",
    });
    expect(await versionOf(db, "unread", "1.0.0")).toMatchObject({
      state: "published",
      problems: [{ severity: "warning", code: "unused-parameter" }],
    });
  });
});

test("a version that was published keeps its content: other content under its number is refused", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await opsOf(db);
    await takeInBundle(ops, offer({ name: "taken-in" }), published);
    const before = await versionOf(db, "taken-in", "1.0.0");
    const again = await takeInBundle(
      ops,
      offer({ name: "taken-in", greeting: "changed" }),
      published,
    );
    expect(again).toMatchObject({
      outcome: "refused",
      problems: [
        {
          code: "version-taken",
          message:
            "taken-in 1.0.0 is published with other content, and stays as it is. What has changed needs a new version in template.yaml.",
        },
      ],
    });
    expect((await versionOf(db, "taken-in", "1.0.0")).files).toEqual(before.files);
  });
});

test.each([
  'UPDATE "template_versions" SET "readme" = \'x\'',
  'UPDATE "template_files" SET "content" = \'x\'',
  'DELETE FROM "template_files"',
])("the database itself keeps what was published: %s", async (statement) => {
  await rolledBack(handle, async (db) => {
    await takeInBundle(await opsOf(db), offer({ name: "taken-in" }), published);
    const { id } = await versionOf(db, "taken-in", "1.0.0");
    const column = statement.includes("template_versions") ? "id" : "version_id";
    await expect(db.$executeRawUnsafe(`${statement} WHERE "${column}" = '${id}'`)).rejects.toThrow(
      /immutable/,
    );
  });
});

test("a draft waits for Ops, is not offered, and is replaced by the next bundle of its number", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await opsOf(db);
    expect(await takeInBundle(ops, offer({ name: "drafted" }), waiting)).toMatchObject({
      outcome: "added",
    });
    expect(await versionOf(db, "drafted", "1.0.0")).toMatchObject({
      state: "draft",
      publishedAt: null,
      template: { offeredVersion: null },
    });
    expect(
      await takeInBundle(ops, offer({ name: "drafted", greeting: "changed" }), waiting),
    ).toMatchObject({ outcome: "replaced-draft" });
    const replaced = await versionOf(db, "drafted", "1.0.0");
    expect(replaced.files.find(({ path }) => path === "files/settings.yaml")?.content).toContain(
      "greeting: changed",
    );
    expect(await db.templateVersion.count({ where: { template: { name: "drafted" } } })).toBe(1);
  });
});

test("the latest published version is offered, with its own words, whatever comes in when", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await opsOf(db);
    for (const version of ["1.9.0", "1.10.0", "1.2.0", "2.0.0-rc.1"]) {
      await takeInBundle(
        ops,
        offer({ name: "taken-in", version, title: `Title of ${version}` }),
        version.includes("rc") ? waiting : published,
      );
    }
    expect(await db.template.findUniqueOrThrow({ where: { name: "taken-in" } })).toMatchObject({
      offeredVersion: "1.10.0",
      title: "Title of 1.10.0",
    });
  });
});

test("what cannot be read at all is refused, and so is everybody but Ops", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await opsOf(db);
    await expect(takeInBundle(ops, { "template.yaml": "- [" }, published)).rejects.toMatchObject({
      code: "template_invalid",
    });
    const open = {
      ...offer({ name: "taken-in" }),
      "files/settings.yaml": "a: ${{ params.missing\n",
    };
    await expect(takeInBundle(ops, open, published)).rejects.toMatchObject({
      code: "template_invalid",
      message: expect.stringContaining("files/settings.yaml:1"),
    });
    await expect(
      takeInBundle(ops, offer({ name: "taken-in", version: "latest" }), published),
    ).rejects.toMatchObject({ code: "template_invalid" });
    for (const roles of [["developer"], ["viewer"]] as const) {
      await expect(
        takeInBundle(await contextOf(db, { roles }), offer({ name: "taken-in" }), published),
      ).rejects.toMatchObject({ code: "forbidden" });
    }
    expect(await db.template.count({ where: { name: "taken-in" } })).toBe(0);
  });
});
