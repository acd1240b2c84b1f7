import { randomUUID } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseEnvironment } from "@/lib/config/environment";
import { openTestDatabase, testDatabaseUrl } from "@/lib/db/testing";
import type { Context } from "@/lib/access/server";
import { clusterAccess, webhookKey } from "./keys";
import { listTargets, usableTargets } from "./list-targets";
import { type SeedOptions, seedTargets } from "./seed-targets";
import { targetByName } from "./store/targets";

const handle = openTestDatabase();
const { db } = handle;
const name = `t-${randomUUID().slice(0, 8)}`;
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "slipway-targets-"));
});
afterAll(async () => {
  await handle.close();
  await rm(folder, { recursive: true, force: true });
});

const encryptionKey = Buffer.alloc(32, 3).toString("base64");

function config(over: Record<string, string>) {
  return parseEnvironment({
    DATABASE_URL: testDatabaseUrl(),
    NEXTAUTH_URL: "https://slipway.example.com",
    NEXTAUTH_SECRET: "s".repeat(32),
    SLIPWAY_ENCRYPTION_KEY: encryptionKey,
    OIDC_ISSUER: "https://sso.example.com",
    OIDC_CLIENT_ID: "a",
    OIDC_CLIENT_SECRET: "b",
    GITHUB_TOKEN: "t",
    GITHUB_WEBHOOK_SECRET: "w".repeat(16),
    ...over,
  });
}

async function seed(
  targets: unknown,
  environment: Record<string, string> = {},
  more: Partial<SeedOptions> = {},
): Promise<string[]> {
  const file = path.join(folder, `${randomUUID()}.yaml`);
  await writeFile(file, JSON.stringify(targets));
  return seedTargets({ db, config: config({ SLIPWAY_TARGETS_FILE: file }), environment, ...more });
}

const definition = (over: Record<string, unknown> = {}) => [
  {
    name,
    repository: "acme/platform",
    cluster: { name: `c-${name}` },
    fluxKeyFrom: "FLUX",
    ...over,
  },
];

const seedCluster = (cluster: object) =>
  seed(definition({ cluster }), { FLUX: "the flux key", T: "the token" });

describe("seeding targets", () => {
  it("makes them once, whoever starts at the same moment, and keeps their keys sealed", async () => {
    const made = await Promise.all(
      [1, 2, 3].map(() => seed(definition(), { FLUX: "the flux key" })),
    );
    expect(made.flat()).toEqual([name]);
    expect(await seed(definition(), { FLUX: "the flux key" })).toEqual([]);
    const row = await db.target.findUniqueOrThrow({ where: { name } });
    expect(Buffer.from(row.fluxKey).includes("the flux key")).toBe(false);
    expect(await webhookKey(db, encryptionKey, name, "flux")).toEqual({
      targetId: row.id,
      key: "the flux key",
    });
    expect(JSON.stringify(await targetByName(db, name))).not.toContain("key");
    const audit = await db.auditEntry.findMany({ where: { subjectId: row.id } });
    expect(audit).toHaveLength(1);
    expect(JSON.stringify(audit.map(({ after }) => after))).not.toContain("the flux key");
  });

  it("follows what Ops change, a key too, and nothing else", async () => {
    const before = await webhookKey(db, encryptionKey, name, "flagger");
    expect(await seed(definition({ title: "Another title" }), { FLUX: "another key" })).toEqual([
      name,
    ]);
    expect(await targetByName(db, name)).toMatchObject({ title: "Another title" });
    expect((await webhookKey(db, encryptionKey, name, "flux"))?.key).toBe("another key");
    expect(await webhookKey(db, encryptionKey, name, "flagger")).toEqual(before);
  });

  it("keeps how a cluster is asked sealed, and reads files whenever it is asked", async () => {
    const kubeconfig = path.join(folder, "kubeconfig");
    const write = (token: string) =>
      writeFile(
        kubeconfig,
        JSON.stringify({
          "current-context": "a",
          contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
          clusters: [{ name: "a", cluster: { server: "https://k8s.example.com" } }],
          users: [{ name: "a", user: { token } }],
        }),
      );
    await write("first-token");
    const cluster = { name: `c-${name}`, kubeconfigFrom: kubeconfig };
    await seed(definition({ cluster }), { FLUX: "the flux key" });
    const row = await db.cluster.findUniqueOrThrow({ where: { name: cluster.name } });
    expect(row.apiUrl).toBe("https://k8s.example.com");
    const ask = () => clusterAccess(db, encryptionKey, row.id);
    expect(await ask()).toEqual({ apiUrl: "https://k8s.example.com", token: "first-token" });
    await write("second-token");
    expect((await ask())?.token).toBe("second-token");
    const token = { name: cluster.name, apiUrl: "https://10.0.0.1", tokenFrom: "T", caFrom: "CA" };
    await seed(definition({ cluster: token }), { FLUX: "the flux key", T: "t", CA: "PEM" });
    expect(await ask()).toEqual({
      apiUrl: "https://10.0.0.1",
      token: "t",
      certificateAuthority: "PEM",
    });
    const sealed = await db.cluster.findUniqueOrThrow({ where: { name: cluster.name } });
    expect(Buffer.from(sealed.credential ?? []).includes("PEM")).toBe(false);
  });

  it("forgets the credential of a cluster that moves without a new one: in two steps, or when no target names it", async () => {
    const cluster = { name: `m-${name}`, apiUrl: "https://prod.example.com", tokenFrom: "T" };
    const elsewhere = { name: cluster.name, apiUrl: "https://elsewhere.example.com" };
    const ask = async () => {
      const { id } = await db.cluster.findUniqueOrThrow({ where: { name: cluster.name } });
      return (await clusterAccess(db, encryptionKey, id))?.token;
    };
    await seedCluster(cluster);
    expect(await ask()).toBe("the token");
    await seedCluster({ name: cluster.name, apiUrl: cluster.apiUrl });
    expect(await ask()).toBe("the token");
    await seedCluster({ name: cluster.name });
    await seedCluster(elsewhere);
    expect(await ask()).toBeUndefined();
    await seedCluster(cluster);
    expect(await ask()).toBe("the token");
    await seedCluster({ name: `n-${name}` });
    await seedCluster(elsewhere);
    expect(await ask()).toBeUndefined();
  });

  it("keeps no target out for a kubeconfig that cannot be read: that is told, and what is known stays", async () => {
    const kubeconfigFrom = path.join(folder, "kubeconfig-later");
    const cluster = { name: `k-${name}`, kubeconfigFrom };
    const told: unknown[] = [];
    const log = { error: (what: unknown) => void told.push(what) };
    const seedAgain = () => seed(definition({ cluster }), { FLUX: "the flux key" }, { log });
    const apiUrl = async () =>
      (await db.cluster.findUniqueOrThrow({ where: { name: cluster.name } })).apiUrl;
    await seedAgain();
    expect(told).toMatchObject([{ cluster: cluster.name, err: { code: "misconfigured" } }]);
    expect(await apiUrl()).toBeNull();
    await writeFile(
      kubeconfigFrom,
      JSON.stringify({
        "current-context": "a",
        contexts: [{ name: "a", context: { cluster: "a", user: "a" } }],
        clusters: [{ name: "a", cluster: { server: "https://later.example.com" } }],
        users: [{ name: "a", user: { token: "t" } }],
      }),
    );
    await seedAgain();
    expect(await apiUrl()).toBe("https://later.example.com");
    await rm(kubeconfigFrom);
    await seedAgain();
    expect(await apiUrl()).toBe("https://later.example.com");
    expect(told).toHaveLength(2);
  });

  it("keeps a random key where none is given, so that nobody is believed", async () => {
    const key = (await webhookKey(db, encryptionKey, name, "flagger"))?.key ?? "";
    expect(key.length).toBeGreaterThan(30);
  });

  it("takes the one target of the environment", async () => {
    expect(
      await seedTargets({
        db,
        config: config({
          SLIPWAY_TARGET_REPOSITORY: "acme/one",
          FLUX_WEBHOOK_TOKEN: "f".repeat(16),
        }),
        environment: {},
      }),
    ).toEqual(["staging"]);
    expect(await targetByName(db, "staging")).toMatchObject({
      repository: { owner: "acme", name: "one" },
      branch: "main",
    });
  });
});

const as = (over: object): Context => ({
  db,
  config: config({}),
  requestId: "",
  log: undefined as never,
  now: () => new Date(),
  actor: {
    kind: "person",
    name: "x",
    roles: ["developer"],
    teams: ["payments"],
    groups: [],
    ...over,
  },
});
const has = async (ctx: Context) =>
  (await usableTargets(ctx)).some((target) => target.name === name);

describe("who may use a target", () => {
  it("is whoever is in its groups; viewers see it and cannot use it; strangers see nothing", async () => {
    await seed(definition({ groups: ["team-payments"] }), { FLUX: "another key" });
    expect(await has(as({ groups: ["team-payments"] }))).toBe(true);
    expect(await has(as({ groups: ["team-search"] }))).toBe(false);
    expect(await has(as({ roles: ["viewer"] }))).toBe(false);
    expect(
      (await listTargets(as({ roles: ["viewer"] }))).some((target) => target.name === name),
    ).toBe(true);
    await expect(listTargets(as({ roles: [] }))).rejects.toMatchObject({ code: "forbidden" });
  });
});
