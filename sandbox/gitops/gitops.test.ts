import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { comparable, recorded } from "./testing-events";
import { instance } from "./testing-instance";
import { World, apiToken, clusterMinute } from "./testing-world";

const patience = { timeout: 60_000, interval: 25 };

let world: World;

interface Told {
  commits: string[];
  /** How many events to wait for, and how many earlier ones to leave out. */
  count?: number;
  from?: number;
  only?: "error";
}

/**
 * What was told of an object, ready to be held against a fixture, as soon as that many events are
 * there.
 */
async function told(
  name: string,
  { commits, count = 1, from = 0, only }: Told,
): Promise<unknown[]> {
  return vi.waitFor(() => {
    const events = world.receiver
      .of(name)
      .filter((one) => only === undefined || one.severity === only);
    if (events.length < from + count) throw new Error(`${events.length} events of ${name}`);
    return comparable(events.slice(from, from + count), commits);
  }, patience);
}

/** What is told of it may still be on its way; `told` waits for that. */
async function settled(name: string, revision: string): Promise<void> {
  await vi.waitFor(async () => {
    const { body } = await world.kustomization(name);
    expect(body.status?.lastAppliedRevision).toBe(`main@sha1:${revision}`);
  }, patience);
}

const condition = async (name: string, type: string) =>
  (await world.kustomization(name)).body.status.conditions.find((one) => one.type === type);

const externalSecret = (name: string) =>
  `---\napiVersion: external-secrets.io/v1\nkind: ExternalSecret\nmetadata: { name: ${name}, namespace: payments }\nspec: { secretStoreRef: { name: vault } }\n`;
const whetherReady = JSON.stringify([
  {
    apiVersion: "external-secrets.io/v1",
    kind: "ExternalSecret",
    current:
      "has(status.conditions) && status.conditions.exists(c, c.type == 'Ready' && c.status == 'True')",
  },
]);

describe("a cluster that follows the platform repository", () => {
  beforeAll(async () => {
    world = new World();
    await world.start();
  });
  afterAll(() => world.close());

  it("reports a new instance as applied before healthy, with the instance's annotation", async () => {
    const hash = await world.push(instance("payments", "first"));
    expect(await told("payments.first", { commits: [hash], count: 2 })).toEqual(
      recorded("first-deploy"),
    );
    expect(world.receiver.refused).toBe(0);
    expect(new Set(world.receiver.components)).toEqual(new Set(["kustomize-controller"]));
  });

  it("sets lastAppliedRevision only after the health check", async () => {
    const before = await world.push(instance("payments", "status"));
    await vi.waitFor(() => expect(world.receiver.of("payments.status")).toHaveLength(1), patience);
    const { status } = (await world.kustomization("payments.status")).body;
    expect(status.lastAppliedRevision).toBeUndefined();
    expect(status.lastAttemptedRevision).toBe(`main@sha1:${before}`);
    expect((await condition("payments.status", "Ready"))?.status).toBe("Unknown");
    await settled("payments.status", before);
    const { body } = await world.kustomization("payments.status");
    expect(body.status.observedGeneration).toBe(body.metadata.generation);
    expect(body.status.inventory?.entries).toEqual([
      { id: "payments_status__Service", v: "v1" },
      { id: "payments_status_apps_Deployment", v: "v1" },
    ]);
    expect(body.status.history[0]).toMatchObject({
      lastReconciledStatus: "ReconciliationSucceeded",
      metadata: { revision: `main@sha1:${before}` },
    });
    expect(await condition("payments.status", "Healthy")).toMatchObject({
      status: "True",
      reason: "Succeeded",
    });
    expect(await condition("payments.status", "Reconciling")).toBeUndefined();
  });

  it("is silent about an instance that a new revision does not change, and still moves its revision", async () => {
    const first = await world.push(instance("payments", "quiet"));
    await settled("payments.quiet", first);
    await told("payments.quiet", { commits: [first], count: 2 });
    const second = await world.push({ "README.md": "Something else\n" });
    await settled("payments.quiet", second);
    // Events are sent in their order: what this one would have told had come before the next.
    const third = await world.push(
      instance("payments", "quiet", { image: "registry.example.com/app:1.1.0" }),
    );
    const events = await told("payments.quiet", { commits: [first, third], count: 1, from: 2 });
    expect(events).toMatchObject([{ message: expect.stringContaining("configured") }]);
  });

  it("names only what changed, and the new revision", async () => {
    const first = await world.push(instance("payments", "changed"));
    await settled("payments.changed", first);
    const second = await world.push(
      instance("payments", "changed", { image: "registry.example.com/app:1.1.0" }),
    );
    expect(await told("payments.changed", { commits: [second], count: 2, from: 2 })).toEqual(
      recorded("changed"),
    );
  });

  it("takes a custom object for ready though no operator runs, unless it is told what to ask", async () => {
    const first = await world.push(
      instance("payments", "unasked", { more: externalSecret("unasked") }),
    );
    await settled("payments.unasked", first);
    await world.push(
      instance("payments", "asked", {
        timeout: "2m",
        checks: whetherReady,
        more: externalSecret("asked"),
      }),
    );
    await vi.waitFor(async () => {
      expect(await condition("payments.asked", "Healthy")).toMatchObject({
        status: "False",
        message: expect.stringMatching(
          /^timeout waiting for: \[ExternalSecret\/payments\/asked status: 'Unknown': failed to evaluate the CEL expression '.*': no such attribute\(s\): status\]$/,
        ),
      });
    }, patience);
  });

  it("reports an image that never becomes ready at the timeout, and recovers with the next revision", async () => {
    const first = await world.push(
      instance("payments", "broken", { image: "registry.example.com/app:broken" }),
    );
    expect(await told("payments.broken", { commits: [first], count: 2 })).toEqual(
      recorded("broken-image"),
    );
    const { status } = (await world.kustomization("payments.broken")).body;
    expect(status.lastAppliedRevision).toBeUndefined();
    const second = await world.push(
      instance("payments", "broken", { image: "registry.example.com/app:1.0.0" }),
    );
    await settled("payments.broken", second);
    expect(world.receiver.of("payments.broken").at(-1)).toMatchObject({
      severity: "info",
      message: expect.stringMatching(/^Health check passed in/),
    });
    await world.push({ "tenants/staging/payments/broken": null });
  });

  it.each([
    [
      "an account that nobody made",
      "payments",
      "ghost",
      { account: "team-ghost" },
      "missing-account",
    ],
    [
      "a namespace of another team",
      "payments",
      "reach",
      { namespace: "checkout" },
      "other-namespace",
    ],
    [
      "an image that a policy denies",
      "payments",
      "denied",
      { image: "registry.example.com/app:denied" },
      "denied-image",
    ],
    [
      "a kind that nobody defined",
      "payments",
      "unknown",
      {
        more: "---\napiVersion: things.example.com/v1\nkind: Thing\nmetadata: { name: unknown, namespace: payments }\n",
      },
      "unknown-kind",
    ],
  ])(
    "refuses %s in Flux' words, and applies nothing of it",
    async (_what, team, name, options, fixture) => {
      const hash = await world.push(instance(team, name, options));
      expect(await told(`${team}.${name}`, { commits: [hash] })).toEqual(recorded(fixture));
      expect(await condition(`${team}.${name}`, "Ready")).toMatchObject({
        status: "False",
        reason: "ReconciliationFailed",
      });
      expect((await world.kustomization(`${team}.${name}`)).body.status.inventory).toBeUndefined();
      await world.push({ [`tenants/staging/${team}/${name}`]: null });
    },
  );

  it("says the same thing once in five minutes, however often it is tried", async () => {
    // It is tried again every minute.
    const fiveMinutes = 5 * clusterMinute;
    const begun = Date.now();
    await world.push(instance("payments", "again", { account: "team-ghost" }));
    await vi.waitFor(async () => {
      const { status } = (await world.kustomization("payments.again")).body;
      expect(status.history[0]?.totalReconciliations).toBeGreaterThan(6);
    }, patience);
    const told = world.receiver.of("payments.again").length;
    expect(told).toBeLessThanOrEqual(1 + Math.floor((Date.now() - begun) / fiveMinutes));
    await vi.waitFor(
      () => expect(world.receiver.of("payments.again").length).toBeGreaterThan(1),
      patience,
    );
    await world.push({ "tenants/staging/payments/again": null });
  });

  it("stops the parent, not the instances that are there, when one file does not build", async () => {
    const before = await world.push(instance("payments", "steady"));
    await settled("payments.steady", before);
    const bad = await world.push({
      ...instance("payments", "bad"),
      "tenants/staging/payments/bad/sync.yaml": "kind: a: b\n",
      ...instance("checkout", "new"),
      ...instance("payments", "steady", { image: "registry.example.com/app:2.0.0" }),
    });
    expect(await told("tenants", { commits: [bad], only: "error" })).toEqual(
      recorded("parent-does-not-build"),
    );
    await settled("payments.steady", bad);
    expect((await world.kustomization("checkout.new")).status).toBe(404);
    const mended = await world.push({ "tenants/staging/payments/bad": null });
    await settled("checkout.new", mended);
  });

  it("applies nothing of what .sourceignore leaves out", async () => {
    const hash = await world.push({
      ".sourceignore": "/tenants/staging/payments/ignored/\n",
      ...instance("payments", "ignored"),
      ...instance("payments", "seen"),
    });
    await settled("payments.seen", hash);
    expect((await world.kustomization("payments.ignored")).status).toBe(404);
    await world.push({
      ".sourceignore": null,
      "tenants/staging/payments/ignored": null,
      "tenants/staging/payments/seen": null,
    });
  });

  it("ends the wait for a revision that another overtakes", async () => {
    const first = await world.push(
      instance("payments", "overtaken", { image: "registry.example.com/app:does-not-exist" }),
    );
    await vi.waitFor(
      () => expect(world.receiver.of("payments.overtaken")).toHaveLength(1),
      patience,
    );
    const second = await world.push(instance("payments", "overtaken"));
    expect(await told("payments.overtaken", { commits: [first, second], count: 4 })).toEqual(
      recorded("overtaken"),
    );
  });

  it("prunes a removed instance, keeps what says so, and names the revision that was applied last", async () => {
    const volume = `---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: removed, namespace: payments, annotations: { kustomize.toolkit.fluxcd.io/prune: disabled } }
spec: { accessModes: [ReadWriteOnce] }
`;
    const files = instance("payments", "removed", { more: volume });
    const app = "tenants/staging/payments/removed/manifests/app.yaml";
    const [service = "", deployment = "", claim = ""] = (files[app] ?? "").split("---\n");
    const first = await world.push({ ...files, [app]: [claim, service, deployment].join("---\n") });
    await settled("payments.removed", first);
    const second = await world.push({ "tenants/staging/payments/removed": null });
    await vi.waitFor(
      () => expect(world.receiver.of("payments.removed").at(-1)?.message).toContain("deleted"),
      patience,
    );
    // However often it looks for its folder before the parent takes it away.
    const events = await told("payments.removed", {
      commits: [first, second],
      from: 2,
      count: world.receiver.of("payments.removed").length - 2,
    });
    expect(
      events.filter((one, index) => JSON.stringify(one) !== JSON.stringify(events[index - 1])),
    ).toEqual(recorded("removed"));
    await vi.waitFor(
      async () => expect((await world.kustomization("payments.removed")).status).toBe(404),
      patience,
    );
    expect(world.receiver.of("tenants").map((one) => one.message)).toContain(
      "Kustomization/flux-system/payments.removed deleted",
    );
    const claims = await fetch(
      `${world.gitops.url}/clusters/staging/api/v1/namespaces/payments/persistentvolumeclaims/removed`,
      {
        headers: { authorization: `Bearer ${apiToken}` },
      },
    );
    expect(claims.status).toBe(200);
  });

  it("puts back what somebody changed or deleted past Git, and says so at the revision that was applied", async () => {
    const hash = await world.push(instance("payments", "drifted"));
    await settled("payments.drifted", hash);
    const before = (await told("payments.drifted", { commits: [hash], count: 2 })).length;
    const change = (how: string, id: string) =>
      fetch(`${world.gitops.url}/${how}?cluster=staging&id=${id}`, { method: "POST" });
    expect((await change("edit", "payments_drifted_apps_Deployment")).status).toBe(202);
    expect((await change("delete", "payments_drifted__Service")).status).toBe(202);
    expect((await change("edit", "payments_nothing__Service")).status).toBe(404);
    await fetch(
      `${world.gitops.url}/resume?cluster=staging&kind=Kustomization&name=payments.drifted`,
      {
        method: "POST",
      },
    );
    await vi.waitFor(
      () => expect(world.receiver.of("payments.drifted").length).toBeGreaterThan(before),
      patience,
    );
    const [event] = world.receiver.of("payments.drifted").slice(before);
    expect(event).toMatchObject({
      severity: "info",
      reason: "Progressing",
      message: "Service/payments/drifted created\nDeployment/payments/drifted configured",
      metadata: { revision: `main@sha1:${hash}`, "slipway-instance": "id-of-payments-drifted" },
    });
  });

  it("adds what an Alert says to an event, below what the controller says itself", async () => {
    const file = "clusters/staging/slipway.yaml";
    const before = world.repository.read(file);
    await world.push({
      [file]: before.replace(
        "    summary: staging\n",
        "    summary: eu-1\n    revision: nothing\n    region: eu\n",
      ),
    });
    const hash = await world.push(instance("payments", "enriched"));
    await vi.waitFor(
      () => expect(world.receiver.of("payments.enriched").length).toBeGreaterThan(0),
      patience,
    );
    expect(world.receiver.of("payments.enriched").at(-1)?.metadata).toMatchObject({
      summary: "eu-1",
      region: "eu",
      revision: `main@sha1:${hash}`,
    });
    await world.push({ [file]: before });
  });

  it("prunes what an instance no longer has", async () => {
    const config =
      "---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: pruned, namespace: payments }\n";
    const first = await world.push(instance("payments", "pruned", { more: config }));
    await settled("payments.pruned", first);
    const second = await world.push(instance("payments", "pruned"));
    expect(await told("payments.pruned", { commits: [first, second], from: 2 })).toEqual(
      recorded("pruned"),
    );
  });

  it("waits for what an instance depends on", async () => {
    const hash = await world.push({
      ...instance("payments", "never", {
        image: "registry.example.com/app:broken",
        timeout: "10m",
      }),
      ...instance("payments", "dependent", { dependsOn: "payments.never" }),
    });
    expect(await told("payments.dependent", { commits: [hash] })).toEqual(recorded("dependency"));
    expect((await world.kustomization("payments.dependent")).body.status.inventory).toBeUndefined();
    const mended = await world.push(instance("payments", "never"));
    await settled("payments.dependent", mended);
  });

  it("applies what is of the platform's scope as the platform's account, and then the team may use it", async () => {
    const namespace = `apiVersion: v1
kind: Namespace
metadata: { name: search }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: team-deployer, namespace: search }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: team-deployer }
subjects: [{ kind: ServiceAccount, name: team-search, namespace: flux-system }]
`;
    const folder = "tenants/staging/search/namespace/manifests/app.yaml";
    const early = await world.push(instance("search", "app"));
    await vi.waitFor(
      () =>
        expect(world.receiver.of("search.app")[0]).toMatchObject({
          message: expect.stringContaining("is forbidden"),
        }),
      patience,
    );
    const hash = await world.push({
      ...instance("search", "namespace", { account: "platform" }),
      [folder]: namespace,
    });
    await settled("search.namespace", hash);
    await settled("search.app", hash);
    expect(early).not.toBe(hash);
    const greedy = await world.push({
      ...instance("payments", "greedy"),
      "tenants/staging/payments/greedy/manifests/app.yaml": namespace,
    });
    await vi.waitFor(
      () =>
        expect(world.receiver.of("payments.greedy")[0]).toMatchObject({
          severity: "error",
          message: expect.stringContaining(
            'namespaces "search" is forbidden: User ' +
              '"system:serviceaccount:flux-system:team-payments" cannot patch resource ' +
              '"namespaces" in API group "" at the cluster scope',
          ),
          metadata: { revision: `main@sha1:${greedy}` },
        }),
      patience,
    );
  });

  it("prunes nothing once the account is gone", async () => {
    const first = await world.push(instance("payments", "orphan"));
    await settled("payments.orphan", first);
    const teams = world.repository.read("teams/payments.yaml");
    await world.push({
      "teams/payments.yaml": teams.replace(/^apiVersion: v1\nkind: ServiceAccount[^]*?---\n/, ""),
    });
    await vi.waitFor(
      () =>
        expect(world.receiver.of("teams").map((one) => one.message)).toContain(
          "ServiceAccount/flux-system/team-payments deleted",
        ),
      patience,
    );
    const applied =
      (await world.kustomization("payments.orphan")).body.status.lastAppliedRevision?.split(
        ":",
      )[1] ?? "";
    await world.push({ "tenants/staging/payments/orphan": null });
    // On a busy machine it may fail to find its path more than once before.
    const pruning = await vi.waitFor(() => {
      const events = world.receiver
        .of("payments.orphan")
        .filter(({ message }) => message.startsWith("unable to prune"));
      if (events.length === 0) throw new Error("It was not pruned yet.");
      return comparable(events.slice(0, 1), [applied]);
    }, patience);
    expect(pruning).toEqual(recorded("account-gone"));
    await world.push({ "teams/payments.yaml": teams });
  });

  it("shows its objects only to who has the token, and never changes them", async () => {
    const url = `${world.gitops.url}/clusters/staging/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations`;
    const headers = { authorization: `Bearer ${apiToken}` };
    expect((await fetch(url)).status).toBe(401);
    expect((await fetch(url, { headers: { authorization: "Bearer wrong" } })).status).toBe(401);
    expect((await fetch(url, { method: "DELETE", headers })).status).toBe(405);
    expect((await fetch(`${url}/nobody`, { headers })).status).toBe(404);
    const list = (await (await fetch(url, { headers })).json()) as {
      kind: string;
      items: { metadata: { name: string } }[];
    };
    expect(list.kind).toBe("KustomizationList");
    expect(list.items.map((one) => one.metadata.name)).toEqual(
      expect.arrayContaining(["flux-system", "teams", "tenants", "payments.first"]),
    );
  });
});

describe("deliveries", () => {
  beforeAll(async () => {
    world = new World();
    await world.start();
  });
  afterAll(() => world.close());

  it("are tried again when the receiver fails, and given up when it refuses", async () => {
    world.receiver.failing = { status: 503, times: 2 };
    const hash = await world.push(instance("payments", "retried"));
    await settled("payments.retried", hash);
    await vi.waitFor(() => expect(world.receiver.of("payments.retried")).toHaveLength(2), patience);
  });

  it("get lost when told to, without changing what the objects say", async () => {
    await fetch(`${world.gitops.url}/lose?count=1000`, { method: "POST" });
    const hash = await world.push(instance("payments", "lost"));
    await settled("payments.lost", hash);
    expect(world.receiver.of("payments.lost")).toEqual([]);
  });

  it("are not repeated by a restart, and what was not finished goes on", async () => {
    await world.restart();
    const done = world.receiver.events.length;
    const hash = await world.push(instance("payments", "halfway"));
    await vi.waitFor(() => expect(world.receiver.of("payments.halfway")).toHaveLength(1), patience);
    const others = world.receiver.events.filter(
      (one) =>
        one.involvedObject.name !== "payments.halfway" && one.involvedObject.name !== "tenants",
    );
    await world.restart();
    await settled("payments.halfway", hash);
    await vi.waitFor(() => expect(world.receiver.of("payments.halfway")).toHaveLength(2), patience);
    expect(world.receiver.of("payments.halfway").map((one) => one.message.split(" ")[0])).toEqual([
      "Service/payments/halfway",
      "Health",
    ]);
    expect(
      world.receiver.events.filter(
        (one) =>
          one.involvedObject.name !== "payments.halfway" && one.involvedObject.name !== "tenants",
      ),
    ).toEqual(others);
    expect(done).toBeGreaterThan(0);
  });

  it("include success where the cluster is told to", async () => {
    await world.restart({ heartbeats: true });
    const hash = await world.push(instance("payments", "beat"));
    expect(await told("payments.beat", { commits: [hash], count: 3 })).toEqual(
      recorded("heartbeat"),
    );
  });
});

describe("the whole seed", () => {
  beforeAll(async () => {
    world = new World({ lean: false });
  });
  afterAll(() => world.close());

  it("comes up in order: controllers, what needs them, then the instances", async () => {
    const hash = world.repository.change(instance("checkout", "shop"));
    await world.start();
    await settled("checkout.shop", hash);
    const applied = [
      "infrastructure-controllers",
      "infrastructure-configs",
      "tenants",
      "checkout.shop",
    ].map((name) => {
      return world.receiver.events.findIndex(
        (one) => one.involvedObject.name === name && one.reason === "Progressing",
      );
    });
    expect(applied).toEqual(applied.toSorted((a, b) => a - b));
    const refused = world.receiver.events.filter((one) => one.severity === "error");
    expect(refused).toEqual([]);
    const gateway = await fetch(
      `${world.gitops.url}/clusters/staging/apis/gateway.networking.k8s.io/v1/namespaces/gateway-system/gateways/public`,
      {
        headers: { authorization: `Bearer ${apiToken}` },
      },
    );
    expect(JSON.stringify(await gateway.json())).toContain('"*.apps.staging.example.com"');
  });

  it("is woken by a push and looks by itself", async () => {
    await world.restart({ intervalMs: 200 });
    const hash = world.repository.change(instance("checkout", "polled"));
    await settled("checkout.polled", hash);
    await world.restart({ intervalMs: 60_000 });
    const second = world.repository.change(instance("checkout", "woken"));
    expect(
      (await fetch(`${world.gitops.url}/trigger`, { method: "POST", body: "{}" })).status,
    ).toBe(202);
    await settled("checkout.woken", second);
  });
});
