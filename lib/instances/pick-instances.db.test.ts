import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { takeInBundle } from "@/lib/catalog/server";
import { previewRequest } from "@/lib/plans/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { getInstance } from "./list-instances";
import { pickInstances } from "./pick-instances";
import { instanceQuerySchema } from "./query";
import { relatedStart } from "./related-start";
import { listWithOutputs } from "./with-outputs";

let stage: Stage;
let targetId: string;
const ids = new Map<string, string>();
let database: string;
let monitoring: string;

const databaseBundle = (name: string, related: string) => ({
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: ${name}, version: 1.0.0 }
spec:
  title: Database
  summary: A database.
  parameters: { properties: { alias: { type: string } } }
  outputs:
    - { name: host, title: Host, value: "\${{ instance.name }}-rw.\${{ instance.namespace }}.svc" }
    - { name: alias, title: Alias, value: "\${{ params.alias }}", when: has(params.alias) }
  related:
    - { template: ${related}, title: Add monitoring, parameters: { databases: [{ host: "\${{ outputs.host }}" }] } }
    - { template: not-in-the-catalog }
`,
  "files/a.yaml": 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "${{ instance.name }}" }\n',
});

const monitoringBundle = (name: string, picked: string) => ({
  "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: ${name}, version: 1.0.0 }
spec:
  title: Monitoring
  summary: Watches.
  parameters:
    properties:
      databases: { type: array, items: { type: object, properties: { host: { type: string, x-slipway-instance: { templates: [${picked}], output: host } } } } }
      first: { type: string, x-slipway-instance: { templates: [${picked}] } }
`,
  "files/a.yaml":
    'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: "${{ instance.name }}" }\ndata: { first: "${{ params.?first }}", all: "${{ toJson(params) }}" }\n',
});

beforeAll(async () => {
  stage = await setStage();
  const short = randomUUID().slice(0, 8);
  database = `database-${short}`;
  monitoring = `monitoring-${short}`;
  const ops = await stage.as({ name: "Olivia Ops", roles: ["ops"], teams: [] });
  await takeInBundle(ops, databaseBundle(database, monitoring), { source: "test", publish: true });
  await takeInBundle(ops, monitoringBundle(monitoring, database), {
    source: "test",
    publish: true,
  });
  const { db } = stage.job;
  targetId = (await db.target.findUniqueOrThrow({ where: { name: stage.target } })).id;
  const run = async (name: string, over: Record<string, unknown> = {}) => {
    const id = randomUUID();
    ids.set(name, id);
    await db.instance.create({
      data: {
        id,
        targetId,
        team: "payments",
        name,
        path: `p/${name}`,
        templateName: database,
        templateVersion: "1.0.0",
        templateDigest: "d",
        parameters: {},
        createdBy: "dana",
        state: "healthy",
        commit: "c".repeat(40),
        ...over,
      },
    });
  };
  await run("orders", { parameters: { alias: "Ledger" } });
  await run("users");
  await run("theirs", { team: "search" });
  await run("gone", { removedAt: new Date() });
  await run("not-merged", { commit: null });
  await run("settings", { templateName: stage.template });
}, 180_000);
afterAll(() => stage.close());

const pick = async (over: Record<string, unknown> = {}) =>
  pickInstances(await stage.as(), {
    team: "payments",
    target: stage.target,
    templates: [database],
    output: "host",
    ...over,
  });
const values = async (over: Record<string, unknown> = {}) =>
  (await pick(over)).items.map(({ value }) => value);

describe("a picker", () => {
  it("offers what the team has in Git at the target, of these templates, by output or by name", async () => {
    expect(await values()).toEqual(["orders-rw.payments.svc", "users-rw.payments.svc"]);
    expect(await values({ output: undefined })).toEqual(["orders", "users"]);
    expect(await values({ output: "alias" })).toEqual(["Ledger"]);
    expect((await pick()).items[0]).toMatchObject({
      name: "orders",
      template: { name: database, title: "Database" },
    });
  });

  it("finds by a part of the name, by what was filled in, and by the whole output", async () => {
    expect(await values({ q: "ORD" })).toEqual(["orders-rw.payments.svc"]);
    expect(await values({ q: "ledg" })).toEqual(["orders-rw.payments.svc"]);
    expect(await values({ q: "users-rw.payments.svc" })).toEqual(["users-rw.payments.svc"]);
    expect(await values({ q: "%" })).toEqual([]);
  });

  it("gives as many as are asked for, and says that there are more", async () => {
    expect(await pick({ take: 1 })).toMatchObject({ items: [{ name: "orders" }], more: true });
    expect(await pick({ take: "2" })).toMatchObject({ more: false });
  });

  it("says what can be launched, as far as whoever asks may see it", async () => {
    expect((await pick({ templates: [database, "not-in-the-catalog"] })).launch).toEqual([
      { name: database, title: "Database" },
    ]);
  });

  it("refuses other teams, viewers and questions that are none", async () => {
    await expect(pick({ team: "search" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      pickInstances(await stage.as({ roles: ["viewer"], teams: [] }), {
        team: "payments",
        target: stage.target,
        templates: [database],
      }),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(pick({ templates: [] })).rejects.toMatchObject({ code: "bad_request" });
  });
});

describe("a value that was picked", () => {
  it("is warned of where no known instance has it, and stands in nobody's way", async () => {
    const preview = await previewRequest(await stage.as(), {
      template: monitoring,
      team: "payments",
      target: stage.target,
      name: "watch",
      parameters: {
        first: "orders",
        databases: [{ host: "users-rw.payments.svc" }, { host: "elsewhere.example.com" }],
      },
    });
    expect(preview.problems.filter(({ code }) => code === "unknown-instance")).toMatchObject([
      { severity: "warning", pointer: "/parameters/databases/1/host" },
    ]);
    expect(preview.ready).toBe(true);
  });
});

describe("an instance", () => {
  it("shows its outputs, and leads to the related templates that are there, with what is known", async () => {
    const instance = await getInstance(await stage.as(), ids.get("orders"));
    expect(instance.outputs.map(({ name, value }) => [name, value])).toEqual([
      ["host", "orders-rw.payments.svc"],
      ["alias", "Ledger"],
    ]);
    expect(instance.related).toMatchObject([
      { name: monitoring, label: "Add monitoring", title: "Monitoring" },
    ]);
    expect(await relatedStart(await stage.as(), ids.get("orders"), monitoring)).toMatchObject({
      team: "payments",
      target: stage.target,
      parameters: { databases: [{ host: "orders-rw.payments.svc" }] },
    });
    expect(await relatedStart(await stage.as(), ids.get("orders"), database)).toBeUndefined();
    expect(await relatedStart(await stage.as(), "nonsense", monitoring)).toBeUndefined();
  });

  it("gives programs its outputs by name", async () => {
    const { instances } = await listWithOutputs(
      await stage.as(),
      instanceQuerySchema.parse({ template: database, q: "orders" }),
    );
    expect(instances.map(({ outputs }) => outputs)).toEqual([
      { host: "orders-rw.payments.svc", alias: "Ledger" },
    ]);
  });
});
