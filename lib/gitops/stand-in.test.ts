import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { foldTimeline, type StoredEvent, type TimelineEvent } from "@/lib/timeline";
import { apiToken, instance, World } from "@/sandbox/gitops/testing-world";
import { askKustomization, readControllerEvents } from "./server";

// A real repository, read by the stand-in for Flux: what it tells and what it answers lead to the same end.
let world: World;
beforeAll(async () => {
  world = new World();
  await world.start();
});
afterAll(() => world.close());

function merged(commit: string, at: Date): TimelineEvent {
  return {
    source: "github", kind: "pull-request", deliveryKey: "merged", occurredAt: at, receivedAt: at, reportedAt: at, number: 1, url: "https://git.example.com/1",
    state: "merged", headCommit: "head", mergeCommit: commit, openedAt: at, mergedAt: at, closedAt: at,
  };
}

function told(name: string, subject: "instance" | "parent" = "instance"): TimelineEvent[] {
  return world.receiver.of(name).flatMap((payload, index) => {
    const at = new Date(payload.timestamp);
    const row: StoredEvent = { source: "flux", kind: "event", deliveryKey: `${name}/${index}`, occurredAt: at, receivedAt: at, commit: null, payload };
    return readControllerEvents(row, subject);
  });
}

async function answered(name: string): Promise<TimelineEvent[]> {
  const cluster = { apiUrl: `${world.gitops.url}/clusters/staging`, token: apiToken };
  const events = (await askKustomization(cluster, "flux-system", name)) ?? [];
  return events.flatMap((event) => readControllerEvents({ ...event, receivedAt: new Date() }, "instance"));
}

const patience = { timeout: 25_000, interval: 50 };

test("a deployment that works is applied, then healthy, by being told and by asking alike", async () => {
  const before = new Date(Date.now() - 1_000);
  const commit = await world.push(instance("payments", "asked"));
  const state = (events: TimelineEvent[]) => foldTimeline([merged(commit, before), ...events], {}, new Date()).state;
  await vi.waitFor(async () => expect(state(await answered("payments.asked"))).toBe("applied"), { timeout: 15_000, interval: 10 });
  await vi.waitFor(() => expect(state(told("payments.asked"))).toBe("healthy"), patience);
  await vi.waitFor(async () => expect(state(await answered("payments.asked"))).toBe("healthy"), patience);
});

test("a deployment that the cluster forbids has failed with the same reason, told or asked", async () => {
  const before = new Date(Date.now() - 1_000);
  const commit = await world.push(instance("payments", "banned", { account: "team-ghost" }));
  const reason = (events: TimelineEvent[]) => foldTimeline([merged(commit, before), ...events], {}, new Date()).reason?.code;
  await vi.waitFor(() => expect(reason(told("payments.banned"))).toBe("forbidden"), patience);
  await vi.waitFor(async () => expect(reason(await answered("payments.banned"))).toBe("forbidden"), patience);
});

test("a removal has got there when the parent has deleted the instance's own object", async () => {
  await world.push(instance("payments", "leaving"));
  await vi.waitFor(() => expect(told("payments.leaving")).toHaveLength(2), patience);
  const before = new Date(Date.now() - 1_000);
  const commit = await world.push({ "tenants/staging/payments/leaving": null });
  const object = "Kustomization/flux-system/payments.leaving";
  const state = (known: { kind: "remove"; object?: string }) => foldTimeline([merged(commit, before), ...told("payments.leaving"), ...told("tenants", "parent")], known, new Date()).state;
  await vi.waitFor(() => expect(state({ kind: "remove", object })).toBe("healthy"), patience);
  // Without the name it is only known that the parent did something.
  expect(state({ kind: "remove" })).toBe("applied");
});
