import { afterAll, expect, test } from "vitest";
import type { Context } from "@/lib/access/server";
import type { PrismaClient } from "@/lib/db/server";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { contextOf } from "@/lib/identity/testing";
import type { VersionState } from "./catalog";
import { parseVersionStates } from ".";
import { currentFiles, proposeChange } from "@/lib/curation/server";
import { decideVersion, versionMeaning } from "./decide-version";
import { endOffers } from "./end-offers";
import { getTemplate } from "./get-template";
import { getTemplateVersion } from "./get-template-version";
import { livesOf } from "./store/lives";
import { takeInBundle } from "./take-in";
import { versionStatesText } from "./version-states";
import { decided, offer, useBy } from "./testing";

const handle = openTestDatabase();
afterAll(() => handle.close());

const name = "curated";
const verbs = decided;
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

const ends = {
  publish: "published",
  deprecate: "deprecated",
  withdraw: "withdrawn",
  restore: "published",
} as const;
const allowed: Record<keyof typeof verbs, readonly VersionState[]> = {
  publish: ["draft"],
  deprecate: ["published", "deprecated"],
  withdraw: ["published", "deprecated"],
  restore: ["deprecated", "withdrawn"],
};
const moves = (["draft", "published", "deprecated", "withdrawn"] as const).flatMap((from) =>
  (["publish", "deprecate", "withdraw", "restore"] as const).map((verb) => ({ from, verb })),
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
      expect(await offered(db)).toBe(ends[verb] === "published" ? "1.0.0" : null);
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
    await decided.publish(ops, name, "1.0.0");
    await decided.publish(ops, name, "1.1.0");
    expect(await offered(db)).toBe("1.1.0");
    await decided.withdraw(ops, name, "1.1.0");
    expect(await db.template.findUniqueOrThrow({ where: { name } })).toMatchObject({
      offeredVersion: "1.0.0",
      title: "Title of 1.0.0",
    });
  });
});

test("every move is in the audit record, with before and after and by whom", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await drafts(db, "1.0.0");
    await decided.publish(ops, name, "1.0.0");
    await decided.deprecate(ops, name, "1.0.0");
    await decided.withdraw(ops, name, "1.0.0");
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
        after: { version: "1.0.0", state: "published" },
      },
      {
        action: "template.deprecate",
        actor: "Olivia Ops <olivia.ops@example.com>",
        before: { state: "published" },
        after: { version: "1.0.0", state: "deprecated", reason: "A newer one is there." },
      },
      {
        action: "template.withdraw",
        actor: "Olivia Ops <olivia.ops@example.com>",
        before: {
          state: "deprecated",
          reason: "A newer one is there.",
          offeredUntilEnd: false,
        },
        after: { version: "1.0.0", state: "withdrawn", reason: "It was a mistake." },
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
    await expect(decided.publish(await opsOf(db), name, "9.9.9")).rejects.toMatchObject({
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
    await expect(decided.publish(ops, name, "1.0.0")).rejects.toMatchObject({
      code: "template_invalid",
    });
  });
});

test("developers see what is offered and what was, but no draft; Ops see all", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await drafts(db, "1.0.0", "1.1.0", "2.0.0");
    const dana = await contextOf(db);
    await expect(getTemplate(dana, name)).rejects.toMatchObject({ code: "not_found" });
    await decided.publish(ops, name, "1.0.0");
    await decided.publish(ops, name, "1.1.0");
    await decided.deprecate(ops, name, "1.0.0");
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

const today = (ctx: Context, days: number) =>
  new Date(ctx.now().getTime() + days * 86_400_000).toISOString().slice(0, 10);

test("a version is deprecated with a reason, a successor and an end, offered until then, and given back", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await drafts(db, "1.0.0", "2.0.0");
    await decided.publish(ops, name, "1.0.0");
    await decided.publish(ops, name, "2.0.0");
    const input = {
      template: name,
      version: "2.0.0",
      decision: "deprecate",
      reason: "Its ingress class goes away.",
      successor: { version: "1.0.0" },
      end: today(ops, 30),
      offeredUntilEnd: true,
    };
    expect(await versionMeaning(ops, input)).toEqual({
      instances: 0,
      teams: 0,
      offeredNow: "2.0.0",
      offeredThen: "2.0.0",
    });
    await decideVersion(ops, input);
    expect(await offered(db)).toBe("2.0.0");
    expect((await getTemplate(await contextOf(db), name)).versions[0]).toMatchObject({
      state: "deprecated",
      life: {
        reason: "Its ingress class goes away.",
        successor: { version: "1.0.0" },
        end: today(ops, 30),
      },
    });
    expect(
      (await livesOf(db, [{ template: name, version: "2.0.0" }])).get(`${name}@2.0.0`),
    ).toMatchObject({ state: "deprecated" });

    const later = { db, now: () => new Date(ops.now().getTime() + 32 * 86_400_000) };
    expect(await endOffers({ db, now: ops.now })).toBe(0);
    expect(await endOffers(later)).toBe(1);
    expect(await endOffers(later)).toBe(0);
    expect(await offered(db)).toBe("1.0.0");

    await decided.restore(ops, name, "2.0.0");
    expect(await offered(db)).toBe("2.0.0");
    expect((await getTemplate(ops, name)).versions[0]?.life).toBeUndefined();
    const { files } = await currentFiles(ops);
    expect(parseVersionStates(name, files.get(`versions/${name}.yaml`)?.text ?? "")).toEqual({
      problems: [],
      entries: [
        { version: "1.0.0", state: "published" },
        { version: "2.0.0", state: "published" },
      ],
    });
  });
});

test("what a decision means is said before: who runs it, and what would be offered", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await drafts(db, "1.0.0");
    await decided.publish(ops, name, "1.0.0");
    await useBy(db, name, ["payments", "search", "payments"]);
    expect(
      await versionMeaning(ops, { template: name, version: "1.0.0", decision: "withdraw" }),
    ).toEqual({ instances: 3, teams: 2, offeredNow: "1.0.0", offeredThen: null });
    expect(await offered(db)).toBe("1.0.0");
  });
});

test.each([
  ["without a reason", { reason: "" }, "/reason"],
  ["with an end that is over", { end: "2020-01-01" }, "/end"],
  ["with an end that is no day", { end: "soon" }, "/end"],
  ["until an end that is not said", { offeredUntilEnd: true }, "/end"],
  ["for a version that there is not", { successor: { version: "9.9.9" } }, "/successor"],
  ["for itself", { successor: { version: "1.0.0" } }, "/successor"],
  ["for a draft", { successor: { version: "2.0.0" } }, "/successor"],
  ["for a template that is not offered", { successor: { template: "nowhere" } }, "/successor"],
  ["for nothing", { successor: {} }, "/successor"],
])(
  "a version is not deprecated %s: the field says why, and nothing is decided",
  async (_, given, pointer) => {
    await rolledBack(handle, async (db) => {
      const ops = await drafts(db, "1.0.0", "2.0.0");
      await decided.publish(ops, name, "1.0.0");
      const input = {
        template: name,
        version: "1.0.0",
        decision: "deprecate",
        reason: "A newer one is there.",
      };
      await expect(decideVersion(ops, { ...input, ...given })).rejects.toMatchObject({
        code: "invalid",
        fields: [expect.objectContaining({ pointer })],
      });
      expect(await stateOf(db, "1.0.0")).toBe("published");
    });
  },
);

test("what servers of the version before decided stays, beside what is decided next", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await drafts(db, "1.0.0", "1.1.0", "2.0.0");
    for (const version of ["1.0.0", "1.1.0", "2.0.0"]) await decided.publish(ops, name, version);
    const move = (version: string, state: VersionState) =>
      db.templateVersion.updateMany({ where: { version, template: { name } }, data: { state } });
    await move("1.0.0", "deprecated");
    await move("1.1.0", "withdrawn");
    await decided.withdraw(ops, name, "2.0.0");
    expect(await stateOf(db, "1.0.0")).toBe("deprecated");
    expect(await stateOf(db, "1.1.0")).toBe("withdrawn");
    expect(await stateOf(db, "2.0.0")).toBe("withdrawn");
  });
});

test("an entry of a version that is not here keeps nothing from being decided about the others", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await drafts(db, "1.0.0");
    await decided.publish(ops, name, "1.0.0");
    const text = versionStatesText(name, [
      { version: "0.9.0", state: "withdrawn", reason: "It was never taken in here." },
      { version: "1.0.0", state: "published" },
    ]);
    await proposeChange(ops, {
      action: "catalog-file.change",
      subject: { type: "catalog", id: "decisions", name: "decisions" },
      title: "Import",
      note: "",
      files: [{ path: `versions/${name}.yaml`, text }],
    });
    await decided.withdraw(ops, name, "1.0.0");
    expect(await stateOf(db, "1.0.0")).toBe("withdrawn");
  });
});
