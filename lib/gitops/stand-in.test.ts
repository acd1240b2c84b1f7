import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { foldTimeline, type StoredEvent, type TimelineEvent } from "@/lib/timeline";
import { instance } from "@/sandbox/gitops/testing-instance";
import { apiToken, World } from "@/sandbox/gitops/testing-world";
import { askObject } from "./ask";
import { readInventoryEntry } from "./inventory";
import { listKustomizations } from "./list-kustomizations";
import { stillThere } from "./still-there";
import { unreadyWorkloads } from "./unready-workloads";
import type { ClusterAccess } from "./types";
import { readControllerEvents } from "./read-events";

const askKustomization = async (cluster: ClusterAccess, namespace: string, name: string) =>
  (await askObject(cluster, "Kustomization", namespace, name))?.events;

// A real repository, read by the stand-in for Flux: what it tells and what it answers lead to the
// same end.
let world: World;
beforeAll(async () => {
  world = new World();
  await world.start();
});
afterAll(() => world.close());

function merged(commit: string, at: Date): TimelineEvent {
  return {
    source: "host",
    host: "github",
    kind: "pull-request",
    deliveryKey: "merged",
    occurredAt: at,
    receivedAt: at,
    reportedAt: at,
    number: 1,
    url: "https://git.example.com/1",
    state: "merged",
    headCommit: "head",
    mergeCommit: commit,
    openedAt: at,
    mergedAt: at,
    closedAt: at,
  };
}

function told(name: string, subject: "instance" | "parent" = "instance"): TimelineEvent[] {
  return world.receiver.of(name).flatMap((payload, index) => {
    const at = new Date(payload.timestamp);
    const row: StoredEvent = {
      source: "flux",
      kind: "event",
      deliveryKey: `${name}/${index}`,
      occurredAt: at,
      receivedAt: at,
      commit: null,
      payload,
    };
    return readControllerEvents(row, subject);
  });
}

async function answered(name: string): Promise<TimelineEvent[]> {
  const cluster = { apiUrl: `${world.gitops.url}/clusters/staging`, token: apiToken };
  const events = (await askKustomization(cluster, "flux-system", name)) ?? [];
  return events.flatMap((event) =>
    readControllerEvents({ ...event, receivedAt: new Date() }, "instance"),
  );
}

/** What Flagger told, and what its Canary says now: each alone has to do. */
function toldOfCanary(name: string): TimelineEvent[] {
  return world.receiver.releases
    .filter((one) => one.name === name)
    .flatMap((payload, index) => {
      const at = new Date(Number(payload.metadata["timestamp"]));
      const row: StoredEvent = {
        source: "flagger",
        kind: "event",
        deliveryKey: `${name}/${index}`,
        occurredAt: at,
        receivedAt: at,
        commit: null,
        payload: { ...payload },
      };
      return readControllerEvents(row, "instance");
    });
}
async function answeredOfCanary(namespace: string, name: string): Promise<TimelineEvent[]> {
  const cluster = { apiUrl: `${world.gitops.url}/clusters/staging`, token: apiToken };
  const events = (await askObject(cluster, "Canary", namespace, name))?.events ?? [];
  return events.flatMap((event) =>
    readControllerEvents({ ...event, receivedAt: new Date() }, "instance"),
  );
}

/** All that was ever answered, as Slipway keeps it. */
const answers: TimelineEvent[] = [];
async function asked(name: string): Promise<TimelineEvent[]> {
  answers.push(
    ...(await answered(`payments.${name}`)),
    ...(await answeredOfCanary("payments", name)),
  );
  return answers;
}

const patience = { timeout: 60_000, interval: 50 };

test("a deployment that works is applied, then healthy, by being told and by asking alike", async () => {
  const before = new Date(Date.now() - 1_000);
  const commit = await world.push(instance("payments", "asked"));
  const state = (events: TimelineEvent[]) =>
    foldTimeline([merged(commit, before), ...events], {}, new Date()).state;
  const seen: string[] = [];
  await vi.waitFor(async () => {
    const now = state(await answered("payments.asked"));
    if (seen.at(-1) !== now) seen.push(now);
    expect(now).toBe("healthy");
  }, patience);
  // How long it is only applied depends on the machine: it may be healthy when it is asked first.
  expect(["merged", "applied", "healthy"].filter((one) => seen.includes(one))).toEqual(seen);
  await vi.waitFor(() => expect(state(told("payments.asked"))).toBe("healthy"), patience);
});

test("a deployment that the cluster forbids has failed with the same reason, told or asked", async () => {
  const before = new Date(Date.now() - 1_000);
  const commit = await world.push(instance("payments", "banned", { account: "team-ghost" }));
  const reason = (events: TimelineEvent[]) =>
    foldTimeline([merged(commit, before), ...events], {}, new Date()).reason?.code;
  await vi.waitFor(() => expect(reason(told("payments.banned"))).toBe("forbidden"), patience);
  await vi.waitFor(
    async () => expect(reason(await answered("payments.banned"))).toBe("forbidden"),
    patience,
  );
});

test("a removal has got there when the parent has deleted the instance's own object", async () => {
  await world.push(instance("payments", "leaving"));
  await vi.waitFor(() => expect(told("payments.leaving")).toHaveLength(2), patience);
  const before = new Date(Date.now() - 1_000);
  const commit = await world.push({ "tenants/staging/payments/leaving": null });
  const object = "Kustomization/flux-system/payments.leaving";
  const state = (known: { kind: "remove"; object?: string }) =>
    foldTimeline(
      [merged(commit, before), ...told("payments.leaving"), ...told("tenants", "parent")],
      known,
      new Date(),
    ).state;
  await vi.waitFor(() => expect(state({ kind: "remove", object })).toBe("healthy"), patience);
  // Without the name it is only known that the parent did something, until it is done.
  const done = told("tenants", "parent").filter(
    (event) => event.kind === "reconciled" && event.outcome !== "ready",
  );
  expect(
    foldTimeline([merged(commit, before), ...done], { kind: "remove" }, new Date()).state,
  ).toBe("applied");
});

const second = () => Math.floor(Date.now() / 1_000);

test("a release ends as its canary does, told or asked, however early Flux is done with it", async () => {
  const analysis = JSON.stringify({
    interval: "30s",
    threshold: 2,
    stepWeight: 50,
    maxWeight: 50,
    metrics: [{ name: "error-rate", thresholdRange: { max: 1 } }],
  });
  const release = async (tag: string) => {
    // Statuses are to the second: what was before has to be in another one.
    const last = second();
    await vi.waitFor(() => expect(second()).toBeGreaterThan(last), {
      timeout: 60_000,
      interval: 20,
    });
    const before = new Date(Math.floor(Date.now() / 1_000) * 1_000);
    const commit = await world.push(
      instance("payments", "released", { analysis, image: `registry.example.com/app:${tag}` }),
    );
    return {
      state: (events: TimelineEvent[], newVersion: boolean) =>
        foldTimeline(
          [merged(commit, before), ...events],
          { hasCanary: true, newVersion },
          new Date(),
        ),
    };
  };
  const first = await release("1.0.0");
  await vi.waitFor(
    async () => expect(first.state(await asked("released"), false).state).toBe("healthy"),
    patience,
  );
  const better = await release("1.1.0");
  await vi.waitFor(
    async () => expect(better.state(await asked("released"), true).state).toBe("healthy"),
    patience,
  );
  await vi.waitFor(
    () =>
      expect(
        better.state([...told("payments.released"), ...toldOfCanary("released")], true).state,
      ).toBe("healthy"),
    patience,
  );
  const worse = await release("1.2.0-fails-analysis");
  await vi.waitFor(
    async () => expect(worse.state(await asked("released"), true).state).toBe("rolled-back"),
    patience,
  );
  await vi.waitFor(
    () =>
      expect(
        worse.state([...told("payments.released"), ...toldOfCanary("released")], true),
      ).toMatchObject({
        state: "rolled-back",
        reason: { sentence: expect.stringContaining("error-rate was 3.20") as string },
      }),
    patience,
  );
});

const access = (): ClusterAccess => ({
  apiUrl: `${world.gitops.url}/clusters/staging`,
  token: apiToken,
});
const control = (action: "suspend" | "resume", kind: string, name: string) =>
  fetch(`${world.gitops.url}/${action}?cluster=staging&kind=${kind}&name=${name}`, {
    method: "POST",
  });

const ready = async (name: string) => {
  const answer = await askObject(access(), "Kustomization", "flux-system", `payments.${name}`);
  if (answer?.inventory.length !== 2) throw new Error(`${name} is not there yet`);
  return answer;
};

test("a Kustomization that is suspended says so, is not touched, and deleted leaves all that it made; one that goes on takes it along", async () => {
  const names = ["left", "taken"];
  for (const name of names) await world.push(instance("payments", name));
  const made = new Map(
    await Promise.all(
      names.map(async (name) => {
        const { inventory } = await vi.waitFor(() => ready(name), { timeout: 30_000 });
        return [name, inventory.flatMap((entry) => readInventoryEntry(entry) ?? [])] as const;
      }),
    ),
  );
  for (const name of names)
    expect((await control("suspend", "Kustomization", `payments.${name}`)).status).toBe(202);
  expect((await ready("left")).isSuspended).toBe(true);
  expect((await control("resume", "Kustomization", "payments.taken")).status).toBe(202);
  expect((await ready("taken")).isSuspended).toBe(false);
  await world.push(
    Object.fromEntries(names.map((name) => [`tenants/staging/payments/${name}`, null])),
  );
  const left = (name: string) =>
    stillThere(
      access(),
      { namespace: "flux-system", name: `payments.${name}` },
      made.get(name) ?? [],
    );
  await vi.waitFor(
    async () => {
      for (const name of names)
        expect((await world.kustomization(`payments.${name}`)).status).toBe(404);
    },
    { timeout: 30_000 },
  );
  expect(await left("left")).toEqual({
    there: ["Service/payments/left", "Deployment/payments/left"],
    unseen: [],
  });
  expect(await left("taken")).toEqual({ there: [], unseen: [] });
});

test("nothing is fetched from a source that is suspended, until it is resumed", async () => {
  await control("suspend", "GitRepository", "flux-system");
  const answer = await askObject(access(), "GitRepository", "flux-system", "flux-system");
  expect(answer?.isSuspended).toBe(true);
  const before = answer?.events[0]?.commit;
  const commit = await world.push(instance("payments", "later"));
  expect(
    (await askObject(access(), "GitRepository", "flux-system", "flux-system"))?.events[0]?.commit,
  ).toBe(before);
  await control("resume", "GitRepository", "flux-system");
  await world.gitops.poll();
  expect(
    (await askObject(access(), "GitRepository", "flux-system", "flux-system"))?.events[0]?.commit,
  ).toBe(commit);
});

/** A list of one Kustomization, or what is said in its place. */
async function readOne(token?: string): Promise<{ status: number; next: string }> {
  const query = new URLSearchParams({ limit: "1", ...(token ? { continue: token } : {}) });
  const list = "apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations";
  const response = await fetch(`${access().apiUrl}/${list}?${query}`, {
    headers: { authorization: `Bearer ${apiToken}` },
  });
  const body = (await response.json()) as { metadata: { continue: string } };
  return { status: response.status, next: body.metadata.continue };
}

test("a page of a list that the stand-in forgot is answered as by an API server", async () => {
  const first = await readOne();
  world.gitops.reader("staging")?.compact();
  const late = await readOne(first.next);
  expect(late.status).toBe(410);
  expect((await readOne(late.next)).status).toBe(200);
});

test("a list is read page by page to its end, each Kustomization once", async () => {
  const seen: string[] = [];
  const pages: number[] = [];
  for await (const page of listKustomizations(access(), "flux-system")) {
    pages.push(page.length);
    seen.push(...page.map(({ name }) => name));
  }
  expect(pages).toHaveLength(1);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toEqual(expect.arrayContaining(["tenants", "teams"]));
});

test("what is not ready is named with how many of its Pods are available", async () => {
  const broken = "registry.example.com/app:broken";
  await world.push(instance("payments", "stuck", { image: broken, replicas: 3 }));
  const { inventory } = await vi.waitFor(() => ready("stuck"), { timeout: 30_000 });
  const made = inventory.flatMap((entry) => readInventoryEntry(entry) ?? []);
  expect(await unreadyWorkloads(access(), made)).toEqual(["Deployment stuck, 0 of 3 available"]);
});
