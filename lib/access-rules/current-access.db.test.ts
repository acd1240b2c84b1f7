import { mkdtemp, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { rolesOf } from "@/lib/access";
import type { Config } from "@/lib/config/server";
import { database } from "@/lib/db/server";
import { makeTestDatabase, testDatabaseUrl } from "@/lib/db/testing";
import { testConfig } from "@/lib/identity/testing";
import { accessInForce, canDoWithoutCatalog, currentAccess } from "./current-access";

const head = "apiVersion: slipway.dev/v1alpha1\nkind: Access\n";
const first = `${head}groups: { sre: { roles: [ops] }, devs: { teams: [search] } }\nteams: { search: { title: Search } }\n`;
const second = `${head}groups: { sre: { roles: [ops] } }\n`;

let dir: string;
let file: string;
let logged: string[];
beforeEach(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "slipway-access-"));
  file = path.join(dir, "access.yaml");
  logged = [];
});
afterEach(() => rm(dir, { recursive: true, force: true }));

function reader(given: Partial<Config> = {}) {
  const config = testConfig({
    DATABASE_URL: testDatabaseUrl(),
    SLIPWAY_ACCESS_FILE: file,
    ...given,
  });
  const log = {
    info: (_: object, words: string) => logged.push(`info ${words}`),
    error: (_: object, words: string) => logged.push(`error ${words}`),
  };
  return { db: database(config.DATABASE_URL), config, log };
}

test("without a file the environment says which groups give what", async () => {
  const { config, ...rest } = reader();
  const { SLIPWAY_ACCESS_FILE: _, ...environment } = config;
  const { access, origin } = await accessInForce({ ...rest, config: environment });
  expect(origin).toEqual({ kind: "environment" });
  expect(rolesOf(["platform-ops", "team-payments", "viewers"], access)).toEqual({
    roles: ["ops", "developer", "viewer"],
    teams: ["payments"],
  });
});

test("with a file it says so alone, but for the groups that are always Ops", async () => {
  await writeFile(file, first);
  const access = await currentAccess(reader());
  expect(rolesOf(["devs"], access).teams).toEqual(["search"]);
  expect(rolesOf(["platform-ops"], access).roles).toEqual(["ops"]);
  expect(rolesOf(["team-payments", "viewers"], access)).toEqual({ roles: [], teams: [] });
});

test("a file that changes counts without a restart, and is read once for each change", async () => {
  await writeFile(file, first);
  const one = await currentAccess(reader());
  expect(await currentAccess(reader())).toBe(one);
  await writeFile(`${file}.new`, second);
  await rename(`${file}.new`, file);
  const [now, same] = await Promise.all([currentAccess(reader()), currentAccess(reader())]);
  expect(now).toBe(same);
  expect(rolesOf(["devs"], now).teams).toEqual([]);
  expect(logged).toHaveLength(2);
});

test("a mounted file counts once its link leads to another one", async () => {
  await writeFile(path.join(dir, "one"), first);
  await writeFile(path.join(dir, "two"), second);
  await symlink("one", file);
  expect(rolesOf(["devs"], await currentAccess(reader())).teams).toEqual(["search"]);
  await symlink("two", `${file}.new`);
  await rename(`${file}.new`, file);
  expect(rolesOf(["devs"], await currentAccess(reader())).teams).toEqual([]);
});

test.each([
  [
    "a role that there is not",
    () => writeFile(file, `${head}groups: { sre: { roles: [boss] } }\n`),
    "Line 3, column 26: A role is ops or viewer.",
  ],
  ["a file that is gone", () => rm(file), "It cannot be read (ENOENT)."],
])(
  "%s leaves the last good one in force, is logged once and can be seen",
  async (_, spoil, words) => {
    await writeFile(file, first);
    await currentAccess(reader());
    logged = [];
    await spoil();
    await currentAccess(reader());
    const { access, newer } = await accessInForce(reader());
    expect(rolesOf(["devs"], access).teams).toEqual(["search"]);
    expect(newer?.faults).toHaveLength(1);
    expect(logged).toEqual([expect.stringContaining(words)]);

    await writeFile(file, second);
    const mended = await accessInForce(reader());
    expect(mended.newer).toBeUndefined();
    expect(rolesOf(["devs"], mended.access).teams).toEqual([]);
  },
);

test("a process does not begin with a file that is wrong, and says what would be right", async () => {
  await writeFile(file, `${head}groups:\n  sre: { rolez: [ops] }\n`);
  await expect(currentAccess(reader())).rejects.toMatchObject({
    code: "misconfigured",
    message: `${file} (SLIPWAY_ACCESS_FILE) is not right. Line 4, column 17: There is no field rolez here, but roles, teams, authoring.`,
  });
});

test("a file that leaves nobody Ops is refused, unless the environment names a group", async () => {
  await writeFile(file, `${head}groups: { audit: { roles: [viewer] } }\n`);
  await expect(currentAccess(reader({ SLIPWAY_OPS_GROUPS: [] }))).rejects.toThrow(
    /It leaves nobody Ops/,
  );
  expect(rolesOf(["platform-ops"], await currentAccess(reader())).roles).toEqual(["ops"]);
});

test("where access.yaml of the catalog goes and the file is wrong, what was in force last stays, whoever read the file before", async () => {
  const DATABASE_URL = await makeTestDatabase();
  const started = reader({ DATABASE_URL });
  const decide = (text: string | null) =>
    started.db.decision.create({
      data: {
        action: "catalog.take-over",
        subjectType: "catalog",
        subjectId: "decisions",
        note: "",
        author: "a test",
        createdAt: new Date(),
        files: { create: [{ path: "access.yaml", text }] },
      },
    });
  const teams = async (of = started) => rolesOf(["devs"], await currentAccess(of)).teams;
  await writeFile(file, first);
  expect(await teams()).toEqual(["search"]);
  await writeFile(file, `${head}groups: { sre: { rolez: [ops] } }\n`);
  expect(await teams()).toEqual(["search"]);
  await decide(second);
  expect(await teams()).toEqual([]);
  expect(await canDoWithoutCatalog(started)).toBe(false);
  await decide(null);
  const { access, origin, newer } = await accessInForce(started);
  expect(rolesOf(["devs"], access).teams).toEqual([]);
  expect(rolesOf(["sre", "platform-ops"], access).roles).toEqual(["ops"]);
  expect([origin.kind, newer?.faults.length]).toEqual(["catalog", 1]);
  await writeFile(file, first);
  expect(await canDoWithoutCatalog(started)).toBe(true);
  expect(await teams()).toEqual(["search"]);

  // A process that never read one that is right: whoever is always Ops can mend it.
  await decide(`${head}groups: { sre: { rolez: [ops] } }\n`);
  const fresh = reader({ DATABASE_URL, SLIPWAY_ACCESS_FILE: path.join(dir, "another") });
  const without = await currentAccess(fresh);
  expect(rolesOf(["platform-ops", "anybody"], without)).toMatchObject({
    roles: ["ops"],
    teams: [],
  });
});

test("a large company's file is read in a thread, and each of its groups counts", async () => {
  const groups = Array.from(
    { length: 2_000 },
    (_, n) => `  "cn=g${n},dc=example": { roles: [viewer] }`,
  );
  await writeFile(file, `${head}groups:\n${groups.join("\n")}\n`);
  const access = await currentAccess(reader());
  expect(rolesOf(["cn=g1999,dc=example"], access).roles).toEqual(["viewer"]);
});
