import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Prisma } from "@/lib/db/server";
import { toProblem } from "@/lib/errors";
import { thereAndBack } from "@/lib/paging/testing";
import { setStage, type Stage } from "@/lib/requests/testing";
import { followInstance } from "./follow-instance";
import { getInstance, instancePageSize, listInstances } from "./list-instances";
import type { InstancePage } from "./instance";
import { nameHolder } from "./store/name-holder";
import { instanceQuerySchema } from "./query";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
  const { db } = stage.job;
  const target = await db.target.findUniqueOrThrow({ where: { name: stage.target } });
  const others = await Promise.all(
    ["other-a", "other-b"].map((name) => db.target.create({ data: copyOf(target, name) })),
  );
  const instance = (targetId: string, name: string, index: number) => ({
    id: randomUUID(),
    targetId,
    team: index % 2 === 0 ? "payments" : "search",
    name,
    path: `p/${index}`,
    templateName: stage.template,
    templateVersion: index < 30 ? "0.9.0" : "1.0.0",
    templateDigest: "d",
    parameters: { greeting: "hello" },
    createdBy: "dana@example.com",
    state: index === 7 ? "failed" : "healthy",
    commit: "c".repeat(40),
    stateSince: new Date(Date.now() - 3600_000),
    ...(index === 9 ? { state: "removed", removedAt: new Date() } : {}),
  });
  await db.instance.createMany({
    data: [
      ...Array.from({ length: 60 }, (_, index) =>
        instance(target.id, `svc-${String(index).padStart(3, "0")}`, index),
      ),
      ...others.flatMap(({ id }, at) =>
        [100, 101, 102].map((index) => instance(id, `svc-of-${at}-${index}`, index)),
      ),
    ],
  });
}, 180_000);
afterAll(() => stage.close());

/** Another target, at the same position. */
function copyOf(
  target: Prisma.TargetGetPayload<object>,
  name: string,
): Prisma.TargetUncheckedCreateInput {
  const { id: _id, name: _name, vars: _vars, ...rest } = target;
  return { ...rest, name };
}

const list = async (query: Record<string, string>) =>
  listInstances(await stage.as(), instanceQuerySchema.parse({ target: stage.target, ...query }));

const idsOf = ({ instances }: InstancePage) => instances.map(({ id }) => id);

describe("the list of instances", () => {
  it("pages and sorts in the database", async () => {
    const first = await list({ sort: "name" });
    expect(first).toMatchObject({ total: 59, page: 1, pages: 3 });
    expect(first.instances).toHaveLength(instancePageSize);
    expect(first.instances[0]?.name).toBe("svc-000");
    expect((await list({ sort: "name", order: "desc", page: "3" })).instances.at(-1)?.name).toBe(
      "svc-000",
    );
  });

  it.each(
    (["name", "updated", "state", "template", "target"] as const).flatMap((sort) =>
      (["asc", "desc"] as const).map((order) => ({ sort, order })),
    ),
  )("by $sort, $order: goes through all of it once, there and back", async ({ sort, order }) => {
    const ctx = await stage.as();
    const read = (part: { cursor?: string | undefined; page?: number }) =>
      listInstances(ctx, instanceQuerySchema.parse({ q: "svc-", sort, order, ...part }));
    const { there, back } = await thereAndBack((cursor) => read({ cursor }), idsOf);
    expect(there.map((ids) => ids.length)).toEqual([25, 25, 15]);
    expect(new Set(there.flat()).size).toBe(65);
    expect(back).toEqual(there.slice(0, 2));
    expect([idsOf(await read({ page: 2 })), idsOf(await read({ page: 3 }))]).toEqual(
      there.slice(1),
    );
  });

  it("goes on where it was when what a page ended with is another one since, or is gone", async () => {
    const { db } = stage.job;
    const first = await list({ sort: "state" });
    const [at, before] = first.instances.toReversed();
    const second = await list({ sort: "state", cursor: first.next ?? "" });
    await db.instance.update({ where: { id: at?.id ?? "" }, data: { state: "failed" } });
    await db.instance.update({ where: { id: before?.id ?? "" }, data: { removedAt: new Date() } });
    const again = await list({ sort: "state", cursor: first.next ?? "" });
    expect(again.instances.map(({ id }) => id)).toEqual(second.instances.map(({ id }) => id));
    await db.instance.update({ where: { id: at?.id ?? "" }, data: { state: "healthy" } });
    await db.instance.update({ where: { id: before?.id ?? "" }, data: { removedAt: null } });
  });

  it("refuses a cursor of another order, of the same from its end, or of nothing", async () => {
    const { next = "" } = await list({ sort: "name" });
    const refusal = { code: "bad_request", fields: [{ pointer: "/cursor" }] };
    await expect(list({ sort: "state", cursor: next })).rejects.toMatchObject(refusal);
    await expect(list({ sort: "name", order: "desc", cursor: next })).rejects.toMatchObject(
      refusal,
    );
    await expect(list({ cursor: "nonsense" })).rejects.toMatchObject(refusal);
  });

  it("filters by team, state, template and a part of the name", async () => {
    expect((await list({ team: "search" })).total).toBe(29);
    expect((await list({ state: "failed" })).instances.map(({ name }) => name)).toEqual([
      "svc-007",
    ]);
    expect((await list({ q: "C-01" })).total).toBe(10);
    expect((await list({ template: "nothing" })).total).toBe(0);
    expect((await list({ state: "removed" })).instances.map(({ name }) => name)).toEqual([
      "svc-009",
    ]);
  });

  it("takes nonsense in the address for nothing", async () => {
    expect(
      (await list({ sort: "drop table", page: "-3", state: "nonsense", order: "x" })).page,
    ).toBe(1);
  });

  it("marks what has a newer version", async () => {
    const { instances } = await list({ q: "svc-00", sort: "name" });
    expect(instances[0]?.newerVersion).toBe("1.0.0");
    expect((await list({ q: "svc-05" })).instances[0]?.newerVersion).toBeUndefined();
  });

  it("finds those for which a newer version is offered, together with other filters", async () => {
    expect((await list({ upgrade: "available" })).total).toBe(29);
    expect(
      (await list({ upgrade: "available", team: "search" })).instances.every(
        ({ newerVersion, team }) => newerVersion === "1.0.0" && team === "search",
      ),
    ).toBe(true);
    expect((await list({ upgrade: "available", q: "svc-05" })).total).toBe(0);
    expect((await list({ upgrade: "nonsense" })).total).toBe(59);
  });

  it("refuses somebody without a role", async () => {
    const stranger = await stage.as({ roles: [], teams: [] });
    await expect(listInstances(stranger, instanceQuerySchema.parse({}))).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(getInstance(stranger, randomUUID())).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("an instance", () => {
  it("whose cluster does not answer says as of when, but not one that is not merged", async () => {
    const { db } = stage.job;
    const { instanceId } = await stage.open();
    const target = await db.target.findUniqueOrThrow({ where: { name: stage.target } });
    const cluster = await db.cluster.findUniqueOrThrow({ where: { id: target.clusterId } });
    await db.cluster.update({
      where: { id: cluster.id },
      data: { apiUrl: "https://cluster.example.com" },
    });
    await db.target.update({ where: { id: target.id }, data: { unansweredSince: new Date() } });
    const asOf = async () => (await getInstance(await stage.as(), instanceId)).asOf;
    expect(await asOf()).toBeUndefined();
    await db.instance.update({ where: { id: instanceId }, data: { state: "deploying" } });
    expect(await asOf()).toBeNull();
    const [own, listedAt] = [new Date(1_700_000_000_000), new Date(1_700_000_240_000)];
    await db.target.update({ where: { id: target.id }, data: { listedAt } });
    expect(await asOf()).toBeNull();
    await db.instance.update({ where: { id: instanceId }, data: { answeredAt: own } });
    expect(await asOf()).toEqual(listedAt);
    await db.target.update({ where: { id: target.id }, data: { listedAt: null } });
    await db.instance.update({ where: { id: instanceId }, data: { state: "pending" } });
    await db.target.update({ where: { id: target.id }, data: { unansweredSince: null } });
    await db.cluster.update({ where: { id: cluster.id }, data: { apiUrl: cluster.apiUrl } });
  });

  it("is an error of ours, without a word of the row, where its stored parameters are no map", async () => {
    const { instanceId } = await stage.open();
    await stage.job.db.instance.update({ where: { id: instanceId }, data: { parameters: ["x"] } });
    const error = await getInstance(await stage.as(), instanceId).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({
      code: "internal",
      cause: { message: expect.stringContaining(`instance ${instanceId} `) },
    });
    expect(toProblem(error).detail).not.toContain(instanceId);
  });

  it("is shown with where it lives and every change of it", async () => {
    const { instanceId, id, name } = await stage.open();
    const details = await getInstance(await stage.as(), instanceId);
    expect(details).toMatchObject({
      name,
      state: "pending",
      path: `tenants/staging/payments/${name}`,
      openRequestId: id,
      commit: undefined,
      requests: [{ id, kind: "create" }],
    });
    expect(details.whyNotChange).toContain("launch is not merged");
    expect(
      (
        await getInstance(
          await stage.as({ name: "Vera", roles: ["viewer"], teams: [] }),
          instanceId,
        )
      ).whyNotChange,
    ).toContain("Only people of the team payments");
    await expect(getInstance(await stage.as(), "nonsense")).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("keeps its name from others in its cluster, and gives it back when it is removed", async () => {
    const { clusterId } = await stage.job.db.target.findUniqueOrThrow({
      where: { name: stage.target },
    });
    expect(await nameHolder(stage.job.db, clusterId, "payments", "svc-000")).toBeDefined();
    expect(await nameHolder(stage.job.db, clusterId, "search", "svc-009")).toBeUndefined();
    expect(await nameHolder(stage.job.db, clusterId, "payments", "svc-999")).toBeUndefined();
  });

  it("that ran and stops running says so, and recovers", async () => {
    const { db } = stage.job;
    const instance = await db.instance.findFirstOrThrow({
      where: { name: "svc-010", target: { name: stage.target } },
    });
    const tell = async (reason: string, severity: string) => {
      const payload = {
        involvedObject: {
          kind: "Kustomization",
          namespace: "flux-system",
          name: "payments.svc-010",
        },
        severity,
        timestamp: new Date().toISOString(),
        message: "it says",
        reason,
        metadata: { revision: `main@sha1:${"c".repeat(40)}` },
        reportingController: "kustomize-controller",
      };
      await db.event.create({
        data: {
          source: "flux",
          deliveryKey: randomUUID(),
          kind: "event",
          occurredAt: new Date(),
          instanceId: instance.id,
          targetId: instance.targetId,
          payload,
        },
      });
      await db.$transaction((tx) => followInstance(tx, instance.id));
      return (await db.instance.findUniqueOrThrow({ where: { id: instance.id } })).state;
    };
    expect(await tell("HealthCheckFailed", "error")).toBe("failed");
    const shown = await getInstance(await stage.as(), instance.id);
    // The controller's own words are beside the sentence, and never in its place.
    expect(shown).toMatchObject({
      stateReason: "Something that was applied did not become ready in time.",
      failure: { code: "health-check-failed", hint: expect.any(String), raw: "it says" },
    });
    expect(await tell("HealthCheckFailed", "error")).toBe("failed");
    const again = await getInstance(await stage.as(), instance.id);
    expect(again.stateSince).toEqual(shown.stateSince);
    expect(await tell("ReconciliationSucceeded", "info")).toBe("healthy");
    expect((await getInstance(await stage.as(), instance.id)).failure).toBeUndefined();
  });

  it("whose canary was rolled back keeps what its request says of it, whatever Flux finds afterwards", async () => {
    const { db } = stage.job;
    const instance = await db.instance.findFirstOrThrow({
      where: { name: "svc-011", target: { name: stage.target } },
    });
    const sentence = "The release was refused. All traffic is back on the version before.";
    await db.instance.update({
      where: { id: instance.id },
      data: { state: "failed", stateReason: sentence },
    });
    const raw =
      "health check failed after 0s: failed early due to stalled resources: [Canary/shop/svc-011 status: 'Failed']";
    await db.event.create({
      data: {
        source: "flux",
        deliveryKey: randomUUID(),
        kind: "event",
        occurredAt: new Date(),
        instanceId: instance.id,
        targetId: instance.targetId,
        payload: {
          involvedObject: {
            kind: "Kustomization",
            namespace: "flux-system",
            name: "search.svc-011",
          },
          severity: "error",
          timestamp: new Date().toISOString(),
          message: raw,
          reason: "HealthCheckFailed",
          metadata: {},
        },
      },
    });
    await db.$transaction((tx) => followInstance(tx, instance.id));
    expect(await getInstance(await stage.as(), instance.id)).toMatchObject({
      stateReason: sentence,
      failure: { sentence, raw },
    });
  });

  it("is shown with its parameters as the form calls them", async () => {
    const { instanceId } = await stage.launch({
      parameters: { greeting: "hello", extra: ["a", "b"] },
    });
    expect((await getInstance(await stage.as(), instanceId)).parametersInWords).toEqual([
      {
        title: "Settings",
        parameters: [
          { name: "greeting", label: "greeting", value: "hello" },
          { name: "extra", label: "extra", value: "a, b" },
        ],
      },
    ]);
  });
});
