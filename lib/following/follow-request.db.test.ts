import { createHmac, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { fluxName } from "@/lib/instances";
import { reindex } from "@/lib/instances/server";
import { gitRepository } from "@/lib/git-host/server";
import { targetByName } from "@/lib/targets/server";
import { followRequest } from "./follow-request";
import { getRequest, lockRequest } from "@/lib/requests/server";
import { handleEvent } from "./handle-event";
import { moveRequest } from "@/lib/pull-requests/server";
import { receiveFlaggerEvent, receiveFluxEvent, receiveDelivery } from "./receive";
import { pollRepository } from "./poll-repository";
import { sweep } from "./reconcile";
import { flaggerKey, fluxKey, setStage, type Stage, webhookSecret } from "@/lib/requests/testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage.close());

const headers = { authorization: "Bearer token-of-the-tests", "content-type": "application/json" };
const hmac = (key: string, body: Uint8Array | string) =>
  `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;
const repo = () =>
  gitRepository(stage.job.config.hostCredentials, {
    host: { kind: "github" },
    apiUrl: stage.forge.api,
    owner: "acme",
    name: stage.repository.split("/")[1] ?? "",
  });

interface Opened {
  id: string;
  instanceId: string;
  name: string;
  number: number;
}

async function openPull(): Promise<Opened> {
  const opened = await stage.open();
  await moveRequest(stage.job, opened.id);
  const { pullRequest } = await getRequest(await stage.as(), opened.id);
  return { ...opened, number: pullRequest?.number ?? 0 };
}

async function pull(number: number): Promise<Record<string, unknown>> {
  return (await (
    await fetch(`${stage.forge.api}/repos/${stage.repository}/pulls/${number}`, { headers })
  ).json()) as Record<string, unknown>;
}

async function merge(number: number, method = "merge"): Promise<string> {
  const answer = await fetch(`${stage.forge.api}/repos/${stage.repository}/pulls/${number}/merge`, {
    method: "PUT",
    headers,
    body: JSON.stringify({ merge_method: method }),
  });
  return ((await answer.json()) as { sha: string }).sha;
}

async function close(number: number): Promise<void> {
  await fetch(`${stage.forge.api}/repos/${stage.repository}/pulls/${number}`, {
    method: "PATCH",
    headers,
    body: JSON.stringify({ state: "closed" }),
  });
}

const repositoryPayload = () => ({
  name: stage.repository.split("/")[1],
  owner: { login: "acme" },
});

const deliveryHeaders = (event: string, delivery: string, signature: string) =>
  new Headers({
    "x-github-event": event,
    "x-github-delivery": delivery,
    "x-hub-signature-256": signature,
  });

/** A delivery as GitHub signs it; `run` draws the conclusions as the job does. */
async function deliver(event: string, payload: object, delivery = randomUUID()): Promise<string> {
  const body = Buffer.from(JSON.stringify({ repository: repositoryPayload(), ...payload }));
  const received = await receiveDelivery(
    stage.job,
    "github",
    body,
    deliveryHeaders(event, delivery, hmac(webhookSecret, body)),
  );
  await runEvents();
  return received;
}

async function runEvents(): Promise<void> {
  const events = await stage.job.db.event.findMany({
    where: { handledAt: null },
    select: { id: true },
  });
  for (const { id } of events) await handleEvent(stage.job, id);
}

function fluxBody(over: {
  name: string;
  reason: string;
  revision?: string;
  severity?: string;
  message?: string;
  instanceId?: string;
  at?: Date;
}): Buffer {
  return Buffer.from(
    JSON.stringify({
      involvedObject: {
        kind: "Kustomization",
        namespace: "flux-system",
        name: over.name,
        uid: "u",
        apiVersion: "kustomize.toolkit.fluxcd.io/v1",
        resourceVersion: "1",
      },
      severity: over.severity ?? "info",
      timestamp: (over.at ?? new Date()).toISOString(),
      message: over.message ?? "Reconciliation finished",
      reason: over.reason,
      metadata: {
        ...(over.revision === undefined ? {} : { revision: `main@sha1:${over.revision}` }),
        ...(over.instanceId === undefined ? {} : { "slipway-instance": over.instanceId }),
      },
      reportingController: "kustomize-controller",
      reportingInstance: "kustomize-controller-0",
    }),
  );
}

async function tellFlux(body: Buffer, key = fluxKey, target = stage.target): Promise<string> {
  const received = await receiveFluxEvent(stage.job, target, body, hmac(key, body));
  await runEvents();
  return received;
}

const details = async (id: string) => getRequest(await stage.as(), id);
const instanceRow = (id: string) => stage.job.db.instance.findUniqueOrThrow({ where: { id } });

describe("from merge to healthy", () => {
  it.each(["merge", "squash", "rebase"])("by webhooks, after a %s", async (method) => {
    const { id, instanceId, name, number } = await openPull();
    const commit = await merge(number, method);
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    expect(await details(id)).toMatchObject({
      state: "merged",
      pullRequest: { state: "merged", mergeCommit: commit },
    });
    expect(await instanceRow(instanceId)).toMatchObject({ state: "deploying", commit });

    await tellFlux(
      fluxBody({
        name: fluxName("payments", name),
        reason: "ReconciliationSucceeded",
        revision: commit,
        instanceId,
      }),
    );
    const healthy = await details(id);
    expect(healthy).toMatchObject({ state: "healthy" });
    expect(healthy.endedAt).toBeDefined();
    expect(await instanceRow(instanceId)).toMatchObject({ state: "healthy" });
  });

  it("for good, though what made it healthy was heard after the clock was read", async () => {
    const { id, instanceId, name, number } = await openPull();
    const commit = await merge(number);
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    const body = fluxBody({
      name: fluxName("payments", name),
      reason: "ReconciliationSucceeded",
      revision: commit,
      instanceId,
    });
    const early = stage.job.now();
    await vi.waitFor(() => expect(stage.job.now().getTime()).toBeGreaterThan(early.getTime()), {
      timeout: 60_000,
      interval: 1,
    });
    await receiveFluxEvent(stage.job, stage.target, body, hmac(fluxKey, body));
    const events = await stage.job.db.event.findMany({
      where: { handledAt: null, instanceId },
      select: { id: true },
    });
    for (const event of events) await handleEvent({ ...stage.job, now: () => early }, event.id);
    expect(await details(id)).toMatchObject({ state: "healthy" });
    // Folded again, what came until the end still counts.
    await moveRequest(stage.job, id);
    await followRequest(stage.job, id);
    expect(await details(id)).toMatchObject({ state: "healthy" });
  });

  it("while somebody else holds the request, and then its instance: neither waits for the other", async () => {
    const { id, instanceId, number } = await openPull();
    const { db } = stage.job;
    await merge(number);
    const body = Buffer.from(
      JSON.stringify({
        repository: repositoryPayload(),
        action: "closed",
        pull_request: await pull(number),
      }),
    );
    const signed = deliveryHeaders("pull_request", randomUUID(), hmac(webhookSecret, body));
    await receiveDelivery(stage.job, "github", body, signed);

    let other: Promise<unknown> = Promise.resolve();
    /** As a fold does: the request first, then its instance, when whoever took the record waits. */
    const hold = () =>
      new Promise<void>((isHeld) => {
        other = db.$transaction(
          async (tx) => {
            await lockRequest(tx, id);
            isHeld();
            await vi.waitFor(async () => {
              const [waiting] = await db.$queryRaw<{ count: bigint }[]>`
                SELECT count(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'`;
              expect(Number(waiting?.count)).toBeGreaterThan(0);
            }, 60_000);
            await tx.$executeRaw`UPDATE instances SET name = name WHERE id = ${instanceId}::uuid`;
          },
          { timeout: 90_000 },
        );
      });
    const repository: typeof stage.job.repository = (ref) => {
      const real = stage.job.repository(ref);
      const readFile = async (path: string, at: string) => {
        const text = await real.readFile(path, at);
        await hold();
        return text;
      };
      return new Proxy(real, {
        get: (whole, key) => (key === "readFile" ? readFile : (Reflect.get(whole, key) as unknown)),
      });
    };
    const events = await db.event.findMany({ where: { handledAt: null }, select: { id: true } });
    for (const event of events) await handleEvent({ ...stage.job, repository }, event.id);
    await other;
    expect(await details(id)).toMatchObject({ state: "merged" });
    expect((await instanceRow(instanceId)).commit).not.toBeNull();
  });

  it("by asking alone, when every webhook is lost", async () => {
    const { id, number } = await openPull();
    const commit = await merge(number);
    const { id: repositoryId } = await stage.job.db.repository.findFirstOrThrow({
      where: { apiUrl: stage.forge.api, name: stage.repository.split("/")[1] ?? "" },
    });
    await pollRepository(stage.job, repositoryId);
    expect(await details(id)).toMatchObject({
      state: "merged",
      pullRequest: { mergeCommit: commit },
    });
  });

  it.each([5 * 60_000, -5 * 60_000])(
    "by asking alone, where Slipway's clock is %d milliseconds off the host's",
    async (off) => {
      const { id, number } = await openPull();
      const { id: repositoryId } = await stage.job.db.repository.findFirstOrThrow({
        where: { apiUrl: stage.forge.api, name: stage.repository.split("/")[1] ?? "" },
      });
      const elsewhere = { ...stage.job, now: () => new Date(Date.now() + off) };
      // Twice: the second begins where the first ended.
      await pollRepository(elsewhere, repositoryId);
      await merge(number);
      await pollRepository(elsewhere, repositoryId);
      expect(await details(id)).toMatchObject({ state: "merged" });
    },
  );

  it("at a later revision that has the merge in it, which the host is asked about", async () => {
    const { id, instanceId, name, number } = await openPull();
    const commit = await merge(number);
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    const other = await openPull();
    const later = await merge(other.number);
    expect(later).not.toBe(commit);
    await tellFlux(
      fluxBody({
        name: fluxName("payments", name),
        reason: "ReconciliationSucceeded",
        revision: later,
        instanceId,
      }),
    );
    expect(await details(id)).toMatchObject({ state: "healthy" });
  });

  it("not at an earlier revision", async () => {
    const first = await openPull();
    const earlier = await merge(first.number);
    const { id, instanceId, name, number } = await openPull();
    await merge(number);
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    await tellFlux(
      fluxBody({
        name: fluxName("payments", name),
        reason: "ReconciliationSucceeded",
        revision: earlier,
        instanceId,
      }),
    );
    expect((await details(id)).state).toBe("merged");
  });

  it("fails with the reason, and the instance with it", async () => {
    const { id, instanceId, name, number } = await openPull();
    const commit = await merge(number);
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    await tellFlux(
      fluxBody({
        name: fluxName("payments", name),
        reason: "HealthCheckFailed",
        severity: "error",
        revision: commit,
        instanceId,
        message:
          "health check failed after 5m: timeout waiting for: [Deployment/payments/x status: 'InProgress']",
      }),
    );
    const failed = await details(id);
    expect(failed.state).toBe("failed");
    expect(failed.stateReason).toMatch(/\S/);
    expect(await instanceRow(instanceId)).toMatchObject({
      state: "failed",
      stateReason: failed.stateReason,
    });
  });

  it("is the same when Flux speaks before GitHub does", async () => {
    const { id, instanceId, name, number } = await openPull();
    const commit = await merge(number);
    await tellFlux(
      fluxBody({
        name: fluxName("payments", name),
        reason: "ReconciliationSucceeded",
        revision: commit,
        instanceId,
        at: new Date(Date.now() + 1000),
      }),
    );
    expect((await details(id)).state).toBe("pull-request-open");
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    expect((await details(id)).state).toBe("healthy");
  });
});

describe("a closed pull request", () => {
  it("ends the request, and an instance that was never merged disappears", async () => {
    const { id, instanceId, number } = await openPull();
    await close(number);
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    const closed = await details(id);
    expect(closed).toMatchObject({ state: "closed", may: { revise: false } });
    expect(closed.endedAt).toBeDefined();
    expect((await instanceRow(instanceId)).removedAt).not.toBeNull();
  });
});

const told = (error: unknown) =>
  error instanceof Error ? `${error.name} ${error.message}` : "not refused";

describe("webhooks", () => {
  it("drops repeats", async () => {
    const { number } = await openPull();
    const payload = { action: "opened", pull_request: await pull(number) };
    const delivery = randomUUID();
    expect(await deliver("pull_request", payload, delivery)).toBe("stored");
    expect(await deliver("pull_request", payload, delivery)).toBe("repeated");
  });

  it("out of order: an old report never undoes a newer one", async () => {
    const { id, number } = await openPull();
    const before = await pull(number);
    await merge(number);
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    await deliver("pull_request", { action: "synchronize", pull_request: before });
    expect(await details(id)).toMatchObject({ state: "merged", pullRequest: { state: "merged" } });
  });

  it("of later, that tell a merged pull request to be closed or open, never undo the merge", async () => {
    const { id, instanceId, number } = await openPull();
    const commit = await merge(number);
    const report = await pull(number);
    await deliver("pull_request", { action: "closed", pull_request: report });
    for (const [action, state] of [
      ["closed", "closed"],
      ["reopened", "open"],
    ]) {
      const later = {
        ...report,
        state,
        merged: false,
        merged_at: null,
        updated_at: new Date(Date.now() + 60_000).toISOString(),
      };
      await deliver("pull_request", { action, pull_request: later });
      expect(await details(id)).toMatchObject({
        state: "merged",
        endedAt: undefined,
        pullRequest: { state: "merged", mergeCommit: commit },
      });
      expect(await instanceRow(instanceId)).toMatchObject({ state: "deploying", commit });
    }
  });

  it("believes nobody who cannot sign, and says the same whatever is wrong", async () => {
    const body = Buffer.from(JSON.stringify({ repository: repositoryPayload(), zen: "x" }));
    const forged = await receiveDelivery(
      stage.job,
      "github",
      body,
      deliveryHeaders("ping", randomUUID(), hmac("another key of the same length", body)),
    ).catch((error: unknown) => error);
    expect(forged).toMatchObject({ code: "unauthenticated" });
    const flux = fluxBody({ name: "tenants", reason: "ReconciliationSucceeded" });
    const [wrongKey, noTarget, unsigned] = await Promise.all([
      receiveFluxEvent(stage.job, stage.target, flux, hmac("another key", flux)).catch(
        (error: unknown) => error,
      ),
      receiveFluxEvent(stage.job, "nowhere", flux, hmac(fluxKey, flux)).catch(
        (error: unknown) => error,
      ),
      receiveFluxEvent(stage.job, stage.target, flux, null).catch((error: unknown) => error),
    ]);
    expect(wrongKey).toMatchObject({ code: "unauthenticated" });
    expect(new Set([forged, wrongKey, noTarget, unsigned].map(told)).size).toBe(1);
    const flagger = Buffer.from(
      JSON.stringify({
        name: "x",
        namespace: "payments",
        phase: "Succeeded",
        checksum: "1",
        metadata: { eventMessage: "", eventType: "Normal", timestamp: String(Date.now()) },
      }),
    );
    await expect(
      receiveFlaggerEvent(stage.job, stage.target, "wrong", flagger),
    ).rejects.toMatchObject({ code: "unauthenticated" });
    await expect(
      receiveFlaggerEvent(stage.job, "nowhere", flaggerKey, flagger),
    ).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await receiveFlaggerEvent(stage.job, stage.target, flaggerKey, flagger)).toBe("stored");
  });

  it("believes an event for its own target only: the key of one cannot make another's instance healthy", async () => {
    const { id, instanceId, name, number } = await openPull();
    const commit = await merge(number);
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    const other = await setStage();
    try {
      const body = fluxBody({
        name: fluxName("payments", name),
        reason: "ReconciliationSucceeded",
        revision: commit,
        instanceId,
      });
      await receiveFluxEvent(other.job, other.target, body, hmac(fluxKey, body));
      await runEvents();
      expect((await details(id)).state).toBe("merged");
      expect((await instanceRow(instanceId)).state).toBe("deploying");
    } finally {
      await other.close();
    }
  }, 180_000);

  it("of a pull request that nobody of us opened changes nothing, whatever its branch is called", async () => {
    const { id, number } = await openPull();
    const ours = await pull(number);
    await deliver("pull_request", {
      action: "closed",
      pull_request: {
        ...ours,
        number: number + 5000,
        state: "closed",
        merged_at: new Date().toISOString(),
        merge_commit_sha: "f".repeat(40),
        updated_at: new Date().toISOString(),
      },
    });
    expect(await details(id)).toMatchObject({
      state: "pull-request-open",
      pullRequests: [{ number }],
    });
  });

  it("whose job got lost are handled by the sweep", async () => {
    const { number } = await openPull();
    const body = Buffer.from(
      JSON.stringify({
        repository: repositoryPayload(),
        action: "opened",
        pull_request: await pull(number),
      }),
    );
    const delivery = randomUUID();
    await receiveDelivery(
      stage.job,
      "github",
      body,
      deliveryHeaders("pull_request", delivery, hmac(webhookSecret, body)),
    );
    const { db } = stage.job;
    await db.$executeRaw`delete from pgboss.job where name = 'handle-event' and data->>'eventId' = (select id::text from events where delivery_key = ${delivery})`;
    await sweep({ ...stage.job, now: () => new Date(Date.now() + 60_000) });
    const event = await db.event.findUniqueOrThrow({
      where: { source_deliveryKey: { source: "github", deliveryKey: delivery } },
    });
    const rows = await db.$queryRaw<
      { count: bigint }[]
    >`select count(*) from pgboss.job where name = 'handle-event' and data->>'eventId' = ${event.id}`;
    expect(Number(rows[0]?.count)).toBe(1);
    await runEvents();
  });
});

describe("a later commit", () => {
  it("that changes the instance before it got there: superseded", async () => {
    const { id, instanceId, name, number } = await openPull();
    const commit = await merge(number);
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    const head = await repo().branchHead("main");
    if (!head) throw new Error("no main");
    const path = `tenants/staging/payments/${name}/manifests/settings.yaml`;
    const { commit: later } = await repo().commitFiles({
      branch: "main",
      expected: head.commit,
      base: head,
      changes: [{ path, content: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n" }],
      message: "By hand",
    });
    const push = {
      ref: "refs/heads/main",
      before: commit,
      after: later,
      created: false,
      deleted: false,
      forced: false,
      commits: [{ added: [], modified: [path], removed: [] }],
    };
    // The push of the merge itself overtakes nothing.
    await deliver("push", { ...push, before: commit, after: commit });
    expect((await details(id)).state).toBe("merged");
    await deliver("push", push);
    expect(await details(id)).toMatchObject({ state: "superseded" });
    expect((await instanceRow(instanceId)).removedAt).toBeNull();
  });
});

describe("reindexing", () => {
  it("rebuilds from the repository what the database lost, and removes what Git no longer has", async () => {
    const { instanceId, name, number } = await openPull();
    await merge(number);
    await deliver("pull_request", { action: "closed", pull_request: await pull(number) });
    const { db } = stage.job;
    const before = await instanceRow(instanceId);
    await db.event.updateMany({
      where: { OR: [{ instanceId }, { request: { instanceId } }] },
      data: { instanceId: null, requestId: null },
    });
    await db.pullRequest.deleteMany({ where: { request: { instanceId } } });
    await db.request.deleteMany({ where: { instanceId } });
    await db.instance.delete({ where: { id: instanceId } });

    const target = await targetByName(db, stage.target);
    const report = await reindex(stage.job, target);
    expect(report?.problems).toEqual([]);
    const { id, team, path, templateName, templateVersion, templateDigest, parameters, createdBy } =
      before;
    expect(await instanceRow(instanceId)).toMatchObject({
      id,
      team,
      name,
      path,
      templateName,
      templateVersion,
      templateDigest,
      parameters,
      createdBy,
      removedAt: null,
    });

    const head = await repo().branchHead("main");
    if (!head) throw new Error("no main");
    const files = await repo().listTree(head.commit, path);
    await repo().commitFiles({
      branch: "main",
      expected: head.commit,
      base: head,
      changes: files.map((file) => ({ path: file.path, content: null })),
      message: "Remove",
    });
    expect(await reindex(stage.job, target)).toMatchObject({ removed: 1 });
    expect((await instanceRow(instanceId)).removedAt).not.toBeNull();
  });
});
