import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getInstance, reindex } from "@/lib/instances/server";
import { seal } from "@/lib/sealing/server";
import { targetByName } from "@/lib/targets/server";
import { askCluster } from "./ask-cluster";
import { askPlace } from "./ask-place";
import { getRequest, openRequest } from "@/lib/requests/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { previewRequest } from "@/lib/plans/server";
import { pollRepository } from "./poll-repository";
import { reconcile } from "./reconcile";
import { setStage, type Stage } from "@/lib/requests/testing";

let stage: Stage;
let server: Server;
/** What the cluster has, by path. */
const objects = new Map<string, object>();
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.headers.authorization ?? ""} ${request.url ?? ""}`);
    const found = objects.get(request.url ?? "");
    response
      .writeHead(found ? 200 : 404, { "content-type": "application/json" })
      .end(JSON.stringify(found ?? { kind: "Status", code: 404 }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  stage = await setStage({
    clusterUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ownDatabase: true,
  });
}, 180_000);
afterAll(async () => {
  await stage.close();
  server.close();
});

const path = (name: string) =>
  `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/${name}`;

function kustomization(
  revision: string,
  ready: "True" | "False",
  reason: string,
  message = "said",
) {
  const condition = {
    type: "Ready",
    status: ready,
    reason,
    message,
    lastTransitionTime: new Date(Date.now() + 1000).toISOString(),
    observedGeneration: 1,
  };
  return {
    metadata: { name: "x", uid: "1", generation: 1 },
    status: {
      observedGeneration: 1,
      conditions: [condition],
      lastAttemptedRevision: `main@sha1:${revision}`,
      ...(ready === "True" ? { lastAppliedRevision: `main@sha1:${revision}` } : {}),
    },
  };
}

/** Applied, and its objects are waited for. */
function checking(name: string, revision: string, since: Date) {
  const condition = (type: string, status: string, message: string) => ({
    type,
    status,
    reason: "Progressing",
    message,
    lastTransitionTime: since.toISOString(),
    observedGeneration: 1,
  });
  return {
    metadata: { name: "x", uid: name, generation: 1 },
    status: {
      observedGeneration: 1,
      conditions: [
        condition("Ready", "Unknown", "Reconciliation in progress"),
        condition("Healthy", "Unknown", "Running health checks"),
        condition(
          "Reconciling",
          "True",
          `Running health checks for revision main@sha1:${revision} with a timeout of 5m0s`,
        ),
      ],
      lastAttemptedRevision: `main@sha1:${revision}`,
      inventory: { entries: [{ id: `payments_${name}_apps_Deployment`, v: "v1" }] },
    },
  };
}

async function merged(): Promise<{ id: string; instanceId: string; name: string; commit: string }> {
  const opened = await stage.open();
  await moveRequest(stage.job, opened.id);
  const number = (await getRequest(await stage.as(), opened.id)).pullRequest?.number ?? 0;
  const headers = {
    authorization: "Bearer token-of-the-tests",
    "content-type": "application/json",
  };
  const answer = await fetch(`${stage.forge.api}/repos/${stage.repository}/pulls/${number}/merge`, {
    method: "PUT",
    headers,
    body: "{}",
  });
  const { sha } = (await answer.json()) as { sha: string };
  const { id } = await stage.job.db.repository.findFirstOrThrow({
    where: { apiUrl: stage.forge.api, name: stage.repository.split("/")[1] ?? "" },
  });
  await pollRepository(stage.job, id);
  return { ...opened, commit: sha };
}

describe("asking the cluster", () => {
  it("brings a request to healthy when every event is lost", async () => {
    const { id, instanceId, name, commit } = await merged();
    await askCluster(stage.job, instanceId);
    expect((await getRequest(await stage.as(), id)).state).toBe("merged");
    objects.set(path(`payments.${name}`), kustomization(commit, "True", "ReconciliationSucceeded"));
    await askCluster(stage.job, instanceId);
    expect((await getRequest(await stage.as(), id)).state).toBe("healthy");
    expect(
      (await stage.job.db.instance.findUniqueOrThrow({ where: { id: instanceId } })).state,
    ).toBe("healthy");
    expect(asked.at(-1)).toContain("Bearer token-of-the-cluster");
    expect(
      (await stage.job.db.target.findUniqueOrThrow({ where: { name: stage.target } })).heardAt,
    ).not.toBeNull();
  });

  it("tells why it fails", async () => {
    const { id, instanceId, name, commit } = await merged();
    objects.set(
      path(`payments.${name}`),
      kustomization(
        commit,
        "False",
        "HealthCheckFailed",
        "timeout waiting for: [Deployment/payments/x status: 'InProgress']",
      ),
    );
    await askCluster(stage.job, instanceId);
    await askCluster(stage.job, instanceId);
    expect(await getRequest(await stage.as(), id)).toMatchObject({
      state: "failed",
      timeline: { reason: { code: expect.any(String) } },
    });
    expect(await stage.job.db.event.count({ where: { instanceId, kind: "asked" } })).toBe(1);
  });

  it("finds a removal done once the Kustomization is gone, and frees the name", async () => {
    const { db } = stage.job;
    const { instanceId, name } = await stage.launch();
    const target = await targetByName(db, stage.target);
    const reindexed = () => reindex(stage.job, target);
    objects.set(
      path(`payments.${name}`),
      kustomization(
        (await db.pullRequest.findFirstOrThrow({ where: { request: { instanceId } } }))
          .mergeCommit ?? "",
        "True",
        "ReconciliationSucceeded",
      ),
    );
    await askCluster(stage.job, instanceId);
    const removal = await openRequest(await stage.as(), { kind: "remove", instance: instanceId });
    await askCluster(stage.job, instanceId);
    await stage.merge(removal.id);
    await reindexed();
    await askCluster(stage.job, instanceId);
    // Its folder is gone from Git, and it still runs.
    expect(await db.instance.findUniqueOrThrow({ where: { id: instanceId } })).toMatchObject({
      state: "removing",
      removedAt: null,
    });
    await expect(
      openRequest(await stage.as(), {
        template: stage.template,
        team: "payments",
        name,
        target: stage.target,
        parameters: { greeting: "hello" },
      }),
    ).rejects.toMatchObject({ code: "conflict" });
    objects.delete(path(`payments.${name}`));
    await askCluster(stage.job, instanceId);
    await askCluster(stage.job, instanceId);
    expect(await getRequest(await stage.as(), removal.id)).toMatchObject({
      state: "healthy",
      endedAt: expect.any(Date),
    });
    expect(await db.instance.findUniqueOrThrow({ where: { id: instanceId } })).toMatchObject({
      state: "removed",
      removedAt: expect.any(Date),
    });
    expect(await db.event.count({ where: { instanceId, kind: "gone" } })).toBe(1);
    expect(
      (
        await openRequest(await stage.as(), {
          template: stage.template,
          team: "payments",
          name,
          target: stage.target,
          parameters: { greeting: "hello" },
        })
      ).created,
    ).toBe(true);
  });

  it("never calls a removal done while what it made still runs, and says what was left until it is gone", async () => {
    const { db } = stage.job;
    const { instanceId, name } = await stage.launch();
    const { mergeCommit } = await db.pullRequest.findFirstOrThrow({
      where: { request: { instanceId } },
    });
    const running = kustomization(mergeCommit ?? "", "True", "ReconciliationSucceeded");
    const entries = [
      { id: `payments_${name}_apps_Deployment`, v: "v1" },
      { id: `payments_${name}__Service`, v: "v1" },
    ];
    objects.set(path(`payments.${name}`), {
      ...running,
      status: { ...running.status, inventory: { entries } },
    });
    await askCluster(stage.job, instanceId);
    const removal = await openRequest(await stage.as(), { kind: "remove", instance: instanceId });
    // Somebody suspends it after the request was opened.
    objects.set(path(`payments.${name}`), {
      ...running,
      spec: { suspend: true },
      status: { ...running.status, inventory: { entries } },
    });
    await stage.merge(removal.id);
    await askCluster(stage.job, instanceId);
    expect(
      (await db.instance.findUniqueOrThrow({ where: { id: instanceId } })).suspendedAt,
    ).not.toBeNull();
    const deployment = `/apis/apps/v1/namespaces/payments/deployments/${name}`;
    const owned = {
      kind: "PartialObjectMetadata",
      metadata: {
        name,
        labels: {
          "kustomize.toolkit.fluxcd.io/name": `payments.${name}`,
          "kustomize.toolkit.fluxcd.io/namespace": "flux-system",
        },
      },
    };
    objects.set(deployment, owned);
    objects.delete(path(`payments.${name}`));
    await askCluster(stage.job, instanceId);
    await askCluster(stage.job, instanceId);
    const sentence = `1 object of ${name} is still there, owned by nobody: Deployment ${name}.`;
    expect(await getRequest(await stage.as(), removal.id)).toMatchObject({
      state: "failed",
      endedAt: undefined,
      timeline: { reason: { code: "left-running", sentence } },
    });
    expect(await db.instance.findUniqueOrThrow({ where: { id: instanceId } })).toMatchObject({
      state: "failed",
      stateReason: sentence,
      removedAt: null,
    });
    expect(await db.event.count({ where: { instanceId, kind: "gone" } })).toBe(1);
    objects.delete(deployment);
    await askCluster(stage.job, instanceId);
    expect(await db.instance.findUniqueOrThrow({ where: { id: instanceId } })).toMatchObject({
      state: "removed",
    });
  });

  it("ends a removal that left objects running once none is there that the reader may see, and names only the others", async () => {
    const { db } = stage.job;
    const { instanceId, name } = await stage.launch();
    const { mergeCommit } = await db.pullRequest.findFirstOrThrow({
      where: { request: { instanceId } },
    });
    const running = kustomization(mergeCommit ?? "", "True", "ReconciliationSucceeded");
    const entries = [
      { id: `payments_${name}_apps_Deployment`, v: "v1" },
      { id: `payments_${name}__Service`, v: "v1" },
      { id: `payments_${name}_example.com_Nobody`, v: "v1" },
    ];
    const status = { ...running.status, inventory: { entries } };
    objects.set(path(`payments.${name}`), { ...running, status });
    await askCluster(stage.job, instanceId);
    const removal = await openRequest(await stage.as(), { kind: "remove", instance: instanceId });
    objects.set(path(`payments.${name}`), { ...running, spec: { suspend: true }, status });
    await stage.merge(removal.id);
    await askCluster(stage.job, instanceId);
    const deployment = `/apis/apps/v1/namespaces/payments/deployments/${name}`;
    objects.set(deployment, { kind: "PartialObjectMetadata", metadata: { name } });
    objects.delete(path(`payments.${name}`));
    const left = async () => {
      await askCluster(stage.job, instanceId);
      const { endedAt, timeline } = await getRequest(await stage.as(), removal.id);
      return { isEnded: endedAt !== undefined, left: timeline.reason?.raw };
    };
    const unseen = `Nobody/payments/${name}`;
    expect(await left()).toEqual({
      isEnded: false,
      left: `Deployment/payments/${name}\n${unseen}`,
    });
    objects.delete(deployment);
    expect(await left()).toEqual({ isEnded: true, left: unseen });
  });

  it("refuses to remove what is suspended, as the cluster says at that moment, and says who can resume it", async () => {
    const { db } = stage.job;
    const { instanceId, name } = await stage.launch();
    const { mergeCommit } = await db.pullRequest.findFirstOrThrow({
      where: { request: { instanceId } },
    });
    const running = kustomization(mergeCommit ?? "", "True", "ReconciliationSucceeded");
    objects.set(path(`payments.${name}`), running);
    await askCluster(stage.job, instanceId);
    const entries = [{ id: `payments_${name}_apps_Deployment`, v: "v1" }];
    objects.set(path(`payments.${name}`), {
      ...running,
      spec: { suspend: true },
      status: { ...running.status, inventory: { entries } },
    });
    const removal = { kind: "remove" as const, instance: instanceId };
    await expect(openRequest(await stage.as(), removal)).rejects.toMatchObject({
      code: "conflict",
      message: `Flux is suspended for ${name}: removing it now would delete nothing, and leave its 1 object running, owned by nobody.`,
      hint: expect.stringContaining(`flux resume kustomization payments.${name} -n flux-system`),
    });
    expect(await previewRequest(await stage.as(), removal)).toMatchObject({ ready: false });
    objects.set(path(`payments.${name}`), running);
    expect(await previewRequest(await stage.as(), removal)).toMatchObject({ ready: true });
  });

  it("says that it is not ready within its time, what is not, and later that it is after all", async () => {
    const { db } = stage.job;
    const { id, instanceId, name, commit } = await merged();
    const applied = new Date(Date.now() + 1000);
    objects.set(path(`payments.${name}`), checking(name, commit, applied));
    objects.set(`/apis/apps/v1/namespaces/payments/deployments/${name}`, {
      spec: { replicas: 2 },
      status: { replicas: 2 },
    });
    const after = (minutes: number) => ({
      ...stage.job,
      now: () => new Date(applied.getTime() + minutes * 60_000),
    });
    await askCluster(after(5), instanceId);
    expect((await getRequest(await stage.as(), id)).state).toBe("applied");
    await askCluster(after(6), instanceId);
    await askCluster(after(7), instanceId);
    const sentence = `Not ready within its 5 minutes: Deployment ${name}, 0 of 2 available.`;
    expect(await getRequest(await stage.as(), id)).toMatchObject({
      state: "failed",
      timeline: { reason: { code: "not-ready-in-time", sentence } },
    });
    expect(await db.event.count({ where: { requestId: id, kind: "timed-out" } })).toBe(1);
    expect(await db.instance.findUniqueOrThrow({ where: { id: instanceId } })).toMatchObject({
      state: "failed",
      stateReason: sentence,
    });
    const ready = kustomization(commit, "True", "ReconciliationSucceeded");
    const [first] = ready.status.conditions;
    const eight = new Date(applied.getTime() + 8 * 60_000).toISOString();
    ready.status.conditions = [{ ...first, lastTransitionTime: eight } as typeof first & object];
    objects.set(path(`payments.${name}`), ready);
    await askCluster(after(9), instanceId);
    const request = await getRequest(await stage.as(), id);
    expect(request.state).toBe("healthy");
    expect(request.timeline.steps.at(-1)?.detail).toBe(
      "Failed after 5 minutes, ready after 8 minutes.",
    );
    expect((await db.instance.findUniqueOrThrow({ where: { id: instanceId } })).state).toBe(
      "healthy",
    );
  });

  it("gives a change that was suspended its time to become ready from when it goes on", async () => {
    const { id, instanceId, name, commit } = await merged();
    const applied = new Date(Date.now() + 1000);
    const after = (minutes: number) => ({
      ...stage.job,
      now: () => new Date(applied.getTime() + minutes * 60_000),
    });
    const stateAfter = async (minutes: number) => {
      await askCluster(after(minutes), instanceId);
      return (await getRequest(await stage.as(), id)).state;
    };
    const object = checking(name, commit, applied);
    const suspend = (isSuspended: boolean) =>
      objects.set(path(`payments.${name}`), { ...object, spec: { suspend: isSuspended } });
    suspend(false);
    expect(await stateAfter(1)).toBe("applied");
    suspend(true);
    await askCluster(after(2), instanceId);
    suspend(false);
    expect(await stateAfter(60)).toBe("applied");
    expect(await stateAfter(64)).toBe("applied");
    expect(await stateAfter(66)).toBe("failed");
  });

  it("goes on where the file by which a cluster is asked cannot be read: Ops see that, and nobody else a path", async () => {
    const { db, config } = stage.job;
    const { id, instanceId, name, commit } = await merged();
    const applied = new Date(Date.now() + 1000);
    objects.set(path(`payments.${name}`), checking(name, commit, applied));
    await askCluster(stage.job, instanceId);
    const target = await targetByName(db, stage.target);
    const cluster = await db.cluster.findUniqueOrThrow({ where: { id: target.cluster.id } });
    const unreadable = JSON.stringify({ token: { file: "/nowhere/token" } });
    await db.cluster.update({
      where: { id: cluster.id },
      data: {
        credential: seal(config.SLIPWAY_ENCRYPTION_KEY, `cluster/${cluster.name}`, unreadable),
      },
    });
    const later = { ...stage.job, now: () => new Date(applied.getTime() + 7 * 60_000) };
    const misconfigured = { code: "misconfigured" };
    await expect(askCluster(later, instanceId)).rejects.toMatchObject(misconfigured);
    expect(await getRequest(await stage.as(), id)).toMatchObject({
      state: "failed",
      timeline: { reason: { sentence: "Not ready within its 5 minutes." } },
    });
    const unanswered = () => db.target.findUniqueOrThrow({ where: { id: target.id } });
    expect((await unanswered()).unansweredSince).not.toBeNull();
    await db.target.update({ where: { id: target.id }, data: { unansweredSince: null } });
    await expect(askPlace(later, target.id)).rejects.toMatchObject(misconfigured);
    expect((await unanswered()).unansweredSince).not.toBeNull();
    const removal = { kind: "remove" as const, instance: instanceId };
    const preview = await previewRequest(await stage.as(), removal);
    expect(preview.problems).toMatchObject([
      { severity: "warning", message: expect.stringMatching(/^The cluster does not answer/) },
    ]);
    expect(JSON.stringify(preview)).not.toContain("/nowhere");
    await db.cluster.update({
      where: { id: cluster.id },
      data: { credential: cluster.credential },
    });
  });

  it("says of a change that its deployment is suspended, until it is resumed", async () => {
    const { id, instanceId, name, commit } = await merged();
    const before = kustomization("b".repeat(40), "True", "ReconciliationSucceeded");
    objects.set(path(`payments.${name}`), { ...before, spec: { suspend: true } });
    await askCluster(stage.job, instanceId);
    expect(await getRequest(await stage.as(), id)).toMatchObject({
      state: "merged",
      timeline: {
        reason: {
          code: "suspended",
          hint: expect.stringContaining(
            `flux resume kustomization payments.${name} -n flux-system`,
          ),
        },
      },
    });
    expect(await getInstance(await stage.as(), instanceId)).toMatchObject({
      suspended: "instance",
    });
    objects.set(path(`payments.${name}`), kustomization(commit, "True", "ReconciliationSucceeded"));
    await askCluster(stage.job, instanceId);
    expect((await getRequest(await stage.as(), id)).state).toBe("healthy");
    expect((await getInstance(await stage.as(), instanceId)).suspended).toBeUndefined();
  });

  it("still tells how an instance is while a change of it waits for its merge", async () => {
    const { id, instanceId, name, commit } = await merged();
    await openRequest(await stage.as(), {
      kind: "edit",
      instance: instanceId,
      parameters: { greeting: "later" },
    });
    objects.set(path(`payments.${name}`), kustomization(commit, "True", "ReconciliationSucceeded"));
    await askCluster(stage.job, instanceId);
    expect((await getRequest(await stage.as(), id)).state).toBe("healthy");
    expect(
      (await stage.job.db.instance.findUniqueOrThrow({ where: { id: instanceId } })).state,
    ).toBe("healthy");
  });

  it("is done for what is merged and not yet at its end, and for nothing else", async () => {
    const { db } = stage.job;
    const waiting = await merged();
    const open = await stage.open();
    await db.$executeRaw`delete from pgboss.job`;
    await reconcile(stage.job);
    const jobs = await db.$queryRaw<
      { id: string }[]
    >`select data->>'instanceId' as id from pgboss.job where name = 'ask-cluster'`;
    expect(jobs.map(({ id }) => id)).toContain(waiting.instanceId);
    expect(jobs.map(({ id }) => id)).not.toContain(open.instanceId);
    const polls = await db.$queryRaw<
      { count: bigint }[]
    >`select count(*) from pgboss.job where name = 'poll-repository'`;
    expect(Number(polls[0]?.count)).toBeGreaterThan(0);
  });
});
