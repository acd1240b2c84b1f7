import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import type { Context } from "@/lib/access/server";
import { accessReport } from "./access-report";
import { personAccess } from "./person-access";
import { contextOf, testConfig } from "./testing";

const handle = openTestDatabase();
afterAll(() => handle.close());

const guid = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
const text = `apiVersion: slipway.dev/v1alpha1
kind: Access
contact: platform@example.com
groups:
  ${guid}: { teams: [search] }
  auditors: { roles: [viewer], authoring: { templates: [postgres], categories: [Data] } }
teams:
  search: { title: Search and Product Discovery, channel: "#search" }
`;

let file: string;
beforeEach(async () => {
  file = path.join(await mkdtemp(path.join(tmpdir(), "slipway-access-")), "access.yaml");
  await writeFile(file, text);
});
afterEach(() => rm(path.dirname(file), { recursive: true }));

const ops = { name: "Olivia Brandt", roles: ["ops"], teams: [], groups: ["platform-ops"] } as const;

/** As somebody of Ops, in an installation with that file. */
function withFile(db: Context["db"]): Promise<Context> {
  return contextOf(db, ops, { db, config: testConfig({ SLIPWAY_ACCESS_FILE: file }) });
}

test("Ops see which groups give what, from where, and what people of late have of it", () =>
  rolledBack(handle, async (db) => {
    const ctx = await withFile(db);
    const gina = await contextOf(db, { name: "Gina Rossi", teams: [], groups: [guid, "staff"] });
    const old = await contextOf(db, { name: "Long Ago", groups: [guid] });
    await db.user.update({
      where: { id: old.actor.userId ?? "" },
      data: { lastSeenAt: new Date(ctx.now().getTime() - 31 * 24 * 60 * 60 * 1_000) },
    });
    const report = await accessReport(ctx);
    expect(report).toMatchObject({
      rules: `${file} (SLIPWAY_ACCESS_FILE)`,
      fault: null,
      alwaysOps: ["platform-ops"],
      teams: [{ name: "search", title: "Search and Product Discovery", channel: "#search" }],
      minutes: { usually: 1, silent: 10, atSignInOnly: 60 },
    });
    expect(report.groups).toEqual(
      expect.arrayContaining([
        { group: "platform-ops", gives: ["Ops"] },
        { group: guid, gives: ["developer in Search and Product Discovery (search)"] },
        {
          group: "auditors",
          gives: ["viewer", "author of the templates postgres", "author of what is in Data"],
        },
      ]),
    );
    expect(report.people).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          id: gina.actor.userId,
          roles: ["developer"],
          teams: ["search"],
          groups: 2,
        }),
      ]),
    );
    expect(report.people.map(({ name }) => name)).not.toContain("Long Ago");
  }));

test("what is wrong with a newer file is told with its place", () =>
  rolledBack(handle, async (db) => {
    const ctx = await withFile(db);
    await accessReport(ctx);
    await writeFile(file, text.replace("roles: [viewer]", "roles: [boss]"));
    expect((await accessReport(ctx)).fault?.problems).toEqual([
      "Line 6, column 23: A role is ops or viewer.",
    ]);
  }));

test("a person's groups say what each gives, and what one more would give; nothing is stored", () =>
  rolledBack(handle, async (db) => {
    const ctx = await withFile(db);
    const { actor } = await contextOf(db, { name: "Gina Rossi", groups: ["Auditors", "staff"] });
    const id = actor.userId ?? "";
    const plain = await personAccess(ctx, id);
    expect(plain.groups).toEqual([
      { group: "Auditors", gives: [], almost: "auditors" },
      { group: "staff", gives: [], almost: undefined },
    ]);
    expect(plain.now).toMatchObject({ roles: [], teams: [] });
    expect(plain.now.may.find(({ action }) => action === "request.open")).toMatchObject({
      may: "no",
      why: "Developers of the team and Ops may.",
    });
    expect(plain.withGroup).toBeUndefined();

    const { withGroup } = await personAccess(ctx, id, { withGroup: ` ${guid} ` });
    expect(withGroup?.held).toMatchObject({ roles: ["developer"], teams: ["search"] });
    expect(withGroup?.held.may.find(({ action }) => action === "request.open")).toMatchObject({
      may: "own",
    });
    expect(await db.user.findUniqueOrThrow({ where: { id } })).toMatchObject({
      groups: ["Auditors", "staff"],
    });
  }));

test("nobody else sees any of it, and of nobody there is nothing to see", () =>
  rolledBack(handle, async (db) => {
    const dana = await contextOf(db);
    await expect(accessReport(dana)).rejects.toMatchObject({ code: "forbidden" });
    await expect(personAccess(dana, dana.actor.userId ?? "")).rejects.toMatchObject({
      code: "forbidden",
    });
    const ctx = await withFile(db);
    for (const id of ["nobody", "00000000-0000-4000-8000-000000000000"])
      await expect(personAccess(ctx, id)).rejects.toMatchObject({ code: "not_found" });
  }));
