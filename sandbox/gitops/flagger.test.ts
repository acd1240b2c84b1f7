import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { instance } from "./testing-instance";
import { World, apiToken } from "./testing-world";

const patience = { timeout: 60_000, interval: 10 };
const analysis = JSON.stringify({
  interval: "30s",
  threshold: 2,
  stepWeight: 20,
  maxWeight: 40,
  metrics: [{ name: "error-rate", thresholdRange: { max: 1 } }],
});
const image = (tag: string) => `registry.example.com/app:${tag}`;

let world: World;
beforeAll(async () => {
  world = new World();
  await world.start();
});
afterAll(() => world.close());

const said = (name: string) =>
  world.receiver.releases
    .filter((one) => one.name === name)
    .map((one) => one.metadata["eventMessage"]);
const phase = async (name: string) => (await world.canary("payments", name)).body.status?.phase;
const told = (name: string) =>
  world.receiver
    .of(`payments.${name}`)
    .map(({ severity, message }) => [
      severity,
      message.split("\n")[0]?.replaceAll(/(in|after) \S+?(:|$)/g, "$1 <duration>$2"),
    ]);

/** Launched, and Flux is done with it. */
async function launched(name: string, more = {}): Promise<void> {
  const hash = await world.push(instance("payments", name, { analysis, ...more }));
  await vi.waitFor(
    async () =>
      expect((await world.kustomization(`payments.${name}`)).body.status.lastAppliedRevision).toBe(
        `main@sha1:${hash}`,
      ),
    patience,
  );
}

it("a new Canary is there once its pods are, and Flux waits for it", async () => {
  await world.push(instance("payments", "first", { analysis, timeout: "30m" }));
  await vi.waitFor(() => expect(told("first")).toHaveLength(2), patience);
  expect(await phase("first")).toBe("Initialized");
  expect(told("first").at(-1)).toEqual(["info", "Health check passed in <duration>"]);
  expect(said("first").at(-1)).toBe("Initialization done! first.payments");
});

it("a new image gets the traffic step by step, and everybody hears of each", async () => {
  await launched("steps");
  const before = said("steps").length;
  await world.push(instance("payments", "steps", { analysis, image: image("1.1.0") }));
  await vi.waitFor(async () => expect(await phase("steps")).toBe("Succeeded"), patience);
  await vi.waitFor(
    () => expect(said("steps").at(-1)).toBe("Promotion completed! Scaling down steps.payments"),
    patience,
  );
  const steps = said("steps").slice(before);
  expect(steps.filter((message) => message?.startsWith("Advance"))).toEqual([
    "Advance steps.payments canary weight 20",
    "Advance steps.payments canary weight 40",
  ]);
  const event = world.receiver.releases.find(
    (one) => one.metadata["eventMessage"] === "Advance steps.payments canary weight 20",
  );
  expect(event).toEqual({
    name: "steps",
    namespace: "payments",
    phase: "Progressing",
    checksum: expect.stringMatching(/^[0-9a-f]{10}$/) as string,
    metadata: {
      eventMessage: "Advance steps.payments canary weight 20",
      eventType: "Normal",
      timestamp: expect.stringMatching(/^\d{13}$/) as string,
    },
  });
});

it("labels and the number of copies are no new version", async () => {
  await launched("labels");
  await launched("labels", { replicas: 3 });
  expect(await phase("labels")).toBe("Initialized");
});

it("a version that fails its checks is rolled back; Flux says so when it looks again, and a better one is analysed", async () => {
  await launched("worse");
  await world.push(
    instance("payments", "worse", { analysis, image: image("2.0.0-fails-analysis") }),
  );
  await vi.waitFor(async () => expect(await phase("worse")).toBe("Failed"), patience);
  await vi.waitFor(
    () =>
      expect(said("worse").slice(-2)).toEqual([
        "Rolling back worse.payments failed checks threshold reached 2",
        "Canary failed! Scaling down worse.payments",
      ]),
    patience,
  );
  await world.push(
    instance("payments", "worse", { analysis, image: image("2.0.0-fails-analysis"), replicas: 3 }),
  );
  await vi.waitFor(
    () =>
      expect(told("worse").at(-1)).toEqual([
        "error",
        "health check failed after <duration>: failed early due to stalled resources: [Canary/payments/worse status: 'Failed']",
      ]),
    patience,
  );
  await world.push(instance("payments", "worse", { analysis, image: image("2.0.1") }));
  await vi.waitFor(async () => expect(await phase("worse")).toBe("Succeeded"), patience);
});

it("a restart goes on where it was, and a removed instance leaves nothing of Flagger's", async () => {
  await launched("restarted");
  await world.push(instance("payments", "restarted", { analysis, image: image("1.1.0") }));
  await vi.waitFor(
    () => expect(said("restarted")).toContain("Advance restarted.payments canary weight 20"),
    patience,
  );
  await world.restart();
  await vi.waitFor(async () => expect(await phase("restarted")).toBe("Succeeded"), patience);
  expect(said("restarted").filter((message) => message?.startsWith("New revision"))).toHaveLength(
    1,
  );
  await world.push({ "tenants/staging/payments/restarted": null });
  await vi.waitFor(
    async () => expect((await world.canary("payments", "restarted")).status).toBe(404),
    patience,
  );
  const headers = { authorization: `Bearer ${apiToken}` };
  const left = async (at: string) =>
    (await fetch(`${world.gitops.url}/clusters/staging/apis/${at}`, { headers })).status;
  await vi.waitFor(
    async () =>
      expect(await left("apps/v1/namespaces/payments/deployments/restarted-primary")).toBe(404),
    patience,
  );
  expect(await left("gateway.networking.k8s.io/v1/namespaces/payments/httproutes/restarted")).toBe(
    404,
  );
});

it("what is told may be lost: the status says the same", async () => {
  await launched("quiet");
  const before = said("quiet").length;
  world.gitops.lose(1000);
  await world.push(instance("payments", "quiet", { analysis, image: image("1.1.0") }));
  await vi.waitFor(async () => expect(await phase("quiet")).toBe("Succeeded"), patience);
  expect(said("quiet")).toHaveLength(before);
});
