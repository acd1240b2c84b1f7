import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getInstance } from "@/lib/instances/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { askPlace } from "./ask-place";
import { askEverything } from "./reconcile";

let stage: Stage;
let server: Server;
let targetId = "";
const asked: string[] = [];
/** What the cluster has, by name, in order. */
const objects = new Map<string, object>();
let isDown = false;

beforeAll(async () => {
  server = createServer((request, response) => {
    const url = new URL(request.url ?? "", "http://cluster.invalid");
    asked.push(`${url.pathname}?${url.searchParams}`);
    const answer = isDown ? undefined : answerTo(url);
    response
      .writeHead(isDown ? 503 : answer ? 200 : 404, { "content-type": "application/json" })
      .end(JSON.stringify(answer ?? { kind: "Status", code: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stage = await setStage({
    clusterUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ownDatabase: true,
  });
  targetId = (await stage.job.db.target.findUniqueOrThrow({ where: { name: stage.target } })).id;
}, 180_000);
afterAll(async () => {
  await stage.close();
  server.close();
});

const list = "/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations";

/** As the Kubernetes API answers lists in pages. */
function answerTo(url: URL): object | undefined {
  if (url.pathname === `${list}/tenants`) return objects.get("tenants");
  if (url.pathname !== list) return undefined;
  const limit = Number(url.searchParams.get("limit"));
  const from = Number(url.searchParams.get("continue") ?? "0");
  const all = [...objects.values()];
  const next = from + limit < all.length ? { continue: String(from + limit) } : {};
  return { kind: "KustomizationList", metadata: next, items: all.slice(from, from + limit) };
}

function kustomization(name: string, ready: "True" | "False", more: object = {}): object {
  const commit = "a".repeat(40);
  return {
    metadata: { name, uid: name, generation: 1 },
    status: {
      observedGeneration: 1,
      conditions: [
        {
          type: "Ready",
          status: ready,
          reason: ready === "True" ? "ReconciliationSucceeded" : "HealthCheckFailed",
          message:
            ready === "True"
              ? `Applied revision: main@sha1:${commit}`
              : "timeout waiting for: [Deployment/payments/x status: 'InProgress']",
          lastTransitionTime: new Date(Date.now() + 1000).toISOString(),
          observedGeneration: 1,
        },
      ],
      lastAttemptedRevision: `main@sha1:${commit}`,
      ...(ready === "True" ? { lastAppliedRevision: `main@sha1:${commit}` } : {}),
      inventory: { entries: [{ id: `payments_${name}_apps_Deployment`, v: "v1" }] },
    },
    ...more,
  };
}

async function addInstances(names: readonly string[], state: string): Promise<void> {
  await stage.job.db.instance.createMany({
    data: names.map((name) => ({
      id: randomUUID(),
      targetId,
      team: "payments",
      name,
      path: `tenants/staging/payments/${name}`,
      templateName: stage.template,
      templateVersion: "1.0.0",
      templateDigest: "",
      parameters: {},
      createdBy: "dana@example.com",
      commit: "a".repeat(40),
      state,
      stateReason: state === "failed" ? "It did not become ready." : null,
      stateSince: new Date(Date.now() - 3_600_000),
    })),
  });
}

const named = (name: string) =>
  stage.job.db.instance.findFirstOrThrow({ where: { targetId, team: "payments", name } });
/** What tells every writing of a row: where PostgreSQL has it, by its id. */
async function rowsOfInstances(): Promise<Map<string, string>> {
  const rows = await stage.job.db.$queryRaw<{ id: string; place: string }[]>`
    SELECT "id", "ctid"::text || ' ' || "xmin"::text AS "place" FROM "instances"`;
  return new Map(rows.map(({ id, place }) => [id, place]));
}
const placeOf = () => stage.job.db.target.findUniqueOrThrow({ where: { id: targetId } });

describe("the slow round", () => {
  it("asks about 5,000 settled instances by 52 calls, and finds what nobody told", async () => {
    const well = Array.from({ length: 4_997 }, (_, index) => `w${index}`);
    await addInstances([...well, "fell"], "healthy");
    await addInstances(["came-back", "paused"], "failed");
    for (const name of well) objects.set(name, kustomization(`payments.${name}`, "True"));
    objects.set("fell", kustomization("payments.fell", "False"));
    objects.set("came-back", kustomization("payments.came-back", "True"));
    objects.set("paused", kustomization("payments.paused", "False", { spec: { suspend: true } }));

    expect(await askPlace(stage.job, targetId)).toEqual({ instances: 5_000, looked: 3 });
    expect(asked).toHaveLength(52);
    expect(asked.filter((one) => one.startsWith(`${list}?`))).toHaveLength(50);
    expect(await named("fell")).toMatchObject({
      state: "failed",
      stateReason: expect.stringContaining("did not become ready"),
    });
    expect(await named("came-back")).toMatchObject({ state: "healthy", stateReason: null });
    expect(await named("paused")).toMatchObject({ suspendedAt: expect.any(Date) });
    expect(await named("w0")).toMatchObject({
      state: "healthy",
      suspendedAt: null,
      answeredAt: expect.any(Date),
      inventory: [{ id: "payments_payments.w0_apps_Deployment", v: "v1" }],
    });
  }, 180_000);

  it("stores nothing twice, and sees that a suspended one goes on", async () => {
    const before = await stage.job.db.event.count();
    const { id: pausedId, suspendedAt } = await named("paused");
    const [rows, listed] = [await rowsOfInstances(), (await placeOf()).listedAt];
    await askPlace(stage.job, targetId);
    expect(await stage.job.db.event.count()).toBe(before);
    expect((await named("paused")).suspendedAt).toEqual(suspendedAt);
    const written = [...(await rowsOfInstances())].filter(([id, place]) => rows.get(id) !== place);
    expect(written).toEqual([]);
    expect((await placeOf()).listedAt?.getTime()).toBeGreaterThan(listed?.getTime() ?? Infinity);
    objects.set("paused", kustomization("payments.paused", "True"));
    await askPlace(stage.job, targetId);
    expect(await named("paused")).toMatchObject({ state: "healthy", suspendedAt: null });
    expect(
      await stage.job.db.event.count({ where: { instanceId: pausedId, kind: "resumed" } }),
    ).toBe(1);
  }, 180_000);

  it("sees that what ran is gone though nobody removed it, and that it is back", async () => {
    objects.delete("w3");
    // With the one that failed.
    expect(await askPlace(stage.job, targetId)).toMatchObject({ instances: 4_999, looked: 2 });
    expect(await named("w3")).toMatchObject({
      state: "failed",
      stateReason: "Its Kustomization is not in the cluster any more.",
    });
    objects.set("w3", kustomization("payments.w3", "True"));
    await askPlace(stage.job, targetId);
    expect(await named("w3")).toMatchObject({ state: "healthy", stateReason: null });
  }, 180_000);

  it("keeps since when a cluster does not answer, and what above the instances is suspended", async () => {
    objects.set("tenants", kustomization("tenants", "True", { spec: { suspend: true } }));
    await askPlace(stage.job, targetId);
    expect(await placeOf()).toMatchObject({
      suspended: "parent",
      suspendedAt: expect.any(Date),
      unansweredSince: null,
    });
    isDown = true;
    await expect(askPlace(stage.job, targetId)).rejects.toMatchObject({
      code: "upstream_unavailable",
    });
    const { unansweredSince } = await placeOf();
    expect(unansweredSince).not.toBeNull();
    await expect(askPlace(stage.job, targetId)).rejects.toThrow("The cluster has a problem");
    expect((await placeOf()).unansweredSince).toEqual(unansweredSince);
    isDown = false;
    objects.set("tenants", kustomization("tenants", "True"));
    await askPlace(stage.job, targetId);
    expect(await placeOf()).toMatchObject({ suspended: null, unansweredSince: null });
  }, 180_000);

  it("tells in an instance's history what Flux put back, by what its notifications say", async () => {
    const { id } = await named("w1");
    await stage.job.db.instance.update({
      where: { id },
      data: { changedAt: new Date(Date.now() - 86_400_000) },
    });
    const at = new Date(Date.now() + 60_000);
    const payload = {
      involvedObject: { kind: "Kustomization", namespace: "flux-system", name: "payments.w1" },
      severity: "info",
      timestamp: at.toISOString(),
      message: "Deployment/payments/w1 configured",
      reason: "Progressing",
      metadata: { revision: `main@sha1:${"a".repeat(40)}`, "slipway-instance": id },
    };
    await stage.job.db.event.create({
      data: {
        id: randomUUID(),
        source: "flux",
        deliveryKey: randomUUID(),
        kind: "event",
        occurredAt: at,
        receivedAt: at,
        payload,
        instanceId: id,
        targetId,
      },
    });
    expect((await getInstance(await stage.as(), id)).corrections).toEqual([
      { at, objects: [{ object: "Deployment w1", how: "changed" }], more: 0 },
    ]);
    expect((await getInstance(await stage.as(), (await named("w2")).id)).corrections).toEqual([]);
  });

  it("is one job for each namespace of Flux in a cluster that can be asked", async () => {
    const { db } = stage.job;
    await db.$executeRaw`delete from pgboss.job`;
    await askEverything(stage.job);
    await askEverything(stage.job);
    const jobs = await db.$queryRaw<
      { id: string }[]
    >`select data->>'targetId' as id from pgboss.job where name = 'ask-place'`;
    expect(jobs).toEqual([{ id: targetId }]);
  });
});
