import { randomUUID } from "node:crypto";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readShippedVersions, readVersionLock } from "@/catalog/version-lock";
import { type DatabaseHandle, openDatabase } from "@/lib/db/server";
import { makeTestDatabase } from "@/lib/db/testing";
import type { Context } from "@/lib/access/server";
import { contextOf } from "@/lib/identity/testing";
import { instanceQuerySchema } from "@/lib/instances";
import { listInstances } from "@/lib/instances/server";
import { type BundleFiles, templateDigest } from "@/lib/template";
import { readBundle } from "./read-bundle";
import { getOfferedVersion, getVersion } from "./store/versions";
import { syncCatalog } from "./sync-catalog";
import { syncConfigured } from "./sync-configured";
import { takeInBundle } from "./take-in";

const catalog = path.join(process.cwd(), "catalog");
const published = { source: "catalog", publish: true };

/** A database of its own: what ships has the names that other tests use as well. */
let handle: DatabaseHandle;
let ops: Context;
beforeAll(async () => {
  handle = openDatabase(await makeTestDatabase(), 4);
  ops = await contextOf(handle.db, { name: "Olivia Ops", roles: ["ops"], teams: [] });
}, 180_000);
afterAll(() => handle.close());

/** A template that ships, as an older version of it with content that no longer ships. */
async function earlier(name: string, version: string): Promise<BundleFiles> {
  const bundle = await readBundle(path.join(catalog, name));
  const definition = bundle["template.yaml"] ?? "";
  return {
    ...bundle,
    "template.yaml": definition.replace(/^( {2}version: )\S+$/m, `$1${version}`),
    "README.md": `# As ${version} was\n`,
  };
}

const stored = () =>
  ops.db.templateVersion.findMany({
    include: { template: { select: { name: true } }, files: { orderBy: { path: "asc" } } },
    orderBy: [{ template: { name: "asc" } }, { precedence: "asc" }],
  });

async function runOn(template: string, version: string, digest: string): Promise<string> {
  const key = new Uint8Array([1]);
  const repository = await ops.db.repository.create({
    data: {
      apiUrl: "https://api.example.com",
      owner: "acme",
      name: "platform",
      defaultBranch: "main",
      webUrl: "https://example.com",
    },
  });
  const cluster = await ops.db.cluster.create({ data: { name: "staging" } });
  const target = await ops.db.target.create({
    data: {
      name: "staging",
      title: "Staging",
      environment: "staging",
      repositoryId: repository.id,
      clusterId: cluster.id,
      branch: "main",
      pathPattern: "tenants/{environment}/{team}/{name}",
      fluxNamespace: "flux-system",
      sourceName: "flux-system",
      teamServiceAccount: "team-{team}",
      platformServiceAccount: "platform",
      fluxKey: key,
      flaggerKey: key,
    },
  });
  const { id } = await ops.db.instance.create({
    data: {
      id: randomUUID(),
      targetId: target.id,
      team: "payments",
      name: "checkout",
      path: "tenants/staging/payments/checkout",
      templateName: template,
      templateVersion: version,
      templateDigest: digest,
      parameters: { image: "registry.example.com/payments/checkout:1.4.2" },
      createdBy: "dana@example.com",
      state: "healthy",
    },
  });
  return id;
}

describe("an installation that is upgraded", () => {
  it("keeps what it published, publishes what is new, and offers the upgrade", async () => {
    const lock = await readVersionLock();
    const shipped = await readShippedVersions();
    const older = shipped.flatMap(({ name, version }) =>
      Object.keys(lock[name] ?? {})
        .filter((each) => each !== version)
        .map((each) => ({ name, version: each })),
    );
    expect(older).toContainEqual({ name: "web-service", version: "2.0.0" });
    for (const { name, version } of older) {
      expect(await takeInBundle(ops, await earlier(name, version), published)).toMatchObject({
        version,
        outcome: "added",
      });
    }
    const before = await stored();
    expect(before.map(({ state }) => state)).toEqual(older.map(() => "published"));
    const instance = await runOn(
      "web-service",
      "2.0.0",
      templateDigest(await earlier("web-service", "2.0.0")),
    );

    const [report] = await syncConfigured(ops);

    expect(report?.refused).toEqual([]);
    expect(
      report?.versions.map(({ name, version, outcome }) => ({ name, version, outcome })),
    ).toEqual(shipped.map(({ name, version }) => ({ name, version, outcome: "added" })));
    const after = await stored();
    expect(after.filter(({ id }) => before.some((each) => each.id === id))).toEqual(before);
    for (const { name, version, digest } of shipped) {
      expect(await getOfferedVersion(ops.db, name)).toMatchObject({
        version,
        digest,
        state: "published",
      });
    }
    const now = shipped.find(({ name }) => name === "web-service")?.version;
    const { instances } = await listInstances(
      ops,
      instanceQuerySchema.parse({ upgrade: "available" }),
    );
    expect(
      instances.map(({ id, templateVersion, newerVersion }) => ({
        id,
        templateVersion,
        newerVersion,
      })),
    ).toEqual([{ id: instance, templateVersion: "2.0.0", newerVersion: now }]);
    const { template } = await getVersion(ops.db, "web-service", "2.0.0");
    expect(template.readme).toBe("# As 2.0.0 was\n");
  });

  it("says under which version a folder has other content, and takes in the rest", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "slipway-catalog-"));
    try {
      for (const name of ["bucket", "queue"])
        await cp(path.join(catalog, name), path.join(folder, name), { recursive: true });
      await syncCatalog(ops, folder, published);
      const before = await stored();
      const definition = await readFile(path.join(folder, "queue", "template.yaml"), "utf8");
      await writeFile(path.join(folder, "bucket", "README.md"), "# Changed by somebody\n");
      await writeFile(
        path.join(folder, "queue", "template.yaml"),
        definition.replace(/^( {2}version: )\S+$/m, "$199.0.0"),
      );
      const { version } = await getOfferedVersion(ops.db, "bucket");

      const report = await syncCatalog(ops, folder, published);

      expect(report.versions).toMatchObject([
        {
          name: "bucket",
          version,
          outcome: "refused",
          problems: [
            {
              message:
                `bucket ${version} is published with other content, and stays as it is. ` +
                "What has changed needs a new version in template.yaml.",
            },
          ],
        },
        { name: "queue", version: "99.0.0", outcome: "added" },
      ]);
      const after = await stored();
      expect(after.filter(({ id }) => before.some((each) => each.id === id))).toEqual(before);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
