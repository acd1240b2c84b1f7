import { randomUUID } from "node:crypto";
import { afterAll, expect, test } from "vitest";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import type { PrismaClient } from "@/lib/db/server";
import { contextOf } from "@/lib/identity/testing";
import { platformOverview } from "./platform-overview";
import { searchEverything } from "./search-everything";

const handle = openTestDatabase();
afterAll(() => handle.close());

async function giveInstance(
  db: PrismaClient,
  values: { name: string; state: string; version: string },
): Promise<void> {
  const key = new Uint8Array([1]);
  const repository = await db.repository.create({
    data: {
      apiUrl: `https://${randomUUID()}.example.com`,
      owner: "acme",
      name: "platform",
      defaultBranch: "main",
      webUrl: "https://example.com",
    },
  });
  const cluster = await db.cluster.create({ data: { name: randomUUID() } });
  const target = await db.target.create({
    data: {
      name: randomUUID(),
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
  await db.instance.create({
    data: {
      id: randomUUID(),
      targetId: target.id,
      team: "payments",
      name: values.name,
      path: `tenants/staging/payments/${values.name}`,
      templateName: "old-faithful",
      templateVersion: values.version,
      templateDigest: "0",
      parameters: {},
      createdBy: "dana@example.com",
      state: values.state,
      stateReason: values.state === "failed" ? "It did not become ready in time." : null,
    },
  });
}

test("the overview names what fails and what is outdated and still runs", async () => {
  await rolledBack(handle, async (db) => {
    const ops = await contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
    const template = await db.template.create({
      data: {
        name: "old-faithful",
        title: "Old",
        summary: "",
        category: "Data",
        tags: [],
        icon: "box",
        owner: "ops",
        scope: "team",
        accessGroups: [],
        source: "test",
      },
    });
    await db.templateVersion.create({
      data: {
        templateId: template.id,
        version: "1.0.0",
        precedence: "1",
        digest: "0",
        definition: {},
        readme: "",
        state: "withdrawn",
      },
    });
    await giveInstance(db, { name: "ledger", state: "failed", version: "1.0.0" });
    const overview = await platformOverview(ops);
    expect(overview.failing).toContainEqual(
      expect.objectContaining({
        name: "ledger",
        team: "payments",
        target: "Staging",
        reason: "It did not become ready in time.",
      }),
    );
    expect(overview.outdated).toContainEqual({
      template: "old-faithful",
      version: "1.0.0",
      state: "withdrawn",
      instances: 1,
    });
  });
});

test("the overview refuses everybody but Ops", async () => {
  await rolledBack(handle, async (db) => {
    for (const roles of [["developer"], ["viewer"]] as const) {
      await expect(platformOverview(await contextOf(db, { roles }))).rejects.toMatchObject({
        code: "forbidden",
      });
    }
  });
});

test("the search over everything finds an instance by a part of its name, and nothing for no words", async () => {
  await rolledBack(handle, async (db) => {
    const dana = await contextOf(db);
    await giveInstance(db, { name: "odd-sounding", state: "healthy", version: "1.0.0" });
    const { groups } = await searchEverything(dana, "odd-sou");
    expect(groups.find(({ title }) => title === "Instances")?.items[0]).toMatchObject({
      kind: "instance",
      title: "odd-sounding",
    });
    expect(await searchEverything(dana, "  ")).toEqual({ groups: [] });
  });
});
