import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { instance } from "./testing-instance";
import { World } from "./testing-world";

const patience = { timeout: 60_000, interval: 50 };
const world = new World({ lean: false });
beforeAll(() => world.start({ timeScale: 0.004 }));
afterAll(() => world.close());

const readiness = async (name: string) => {
  await world.gitops.poll();
  const { conditions } = (await world.kustomization(name)).body.status;
  return conditions.find(({ type }) => type === "Ready");
};

/** Waits until all of them are ready at a revision, and gives those that are then. */
const readyAt = (names: readonly string[], revision: string) =>
  vi.waitFor(async () => {
    for (const name of names) {
      const ready = await readiness(name);
      if (ready?.status !== "True" || !ready.message.includes(revision))
        throw new Error(`${name}: ${ready?.message}`);
    }
    return names;
  }, patience);

/** A namespace of a team with nothing in it but the role of the team's account. */
const bare = `---
apiVersion: v1
kind: Namespace
metadata: { name: search, labels: { platform.example.com/team: search } }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: team-deployer, namespace: search }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: team-deployer }
subjects: [{ kind: ServiceAccount, name: team-search, namespace: flux-system }]
`;
const own = (namespace: string, name: string) =>
  `---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { podSelector: {}, policyTypes: [Ingress] }\n`;

describe("the policies of the cluster", () => {
  const all = [
    "infrastructure-controllers",
    "infrastructure-configs",
    "policies",
    "teams",
    "tenants",
  ];

  it("have nothing against what the platform repository applies, the first time and again", async () => {
    const first = world.repository.commit("Nothing new");
    await world.gitops.poll();
    expect(await readyAt(all, first)).toEqual(all);
    const again = await world.push({ "teams/README.md": "Teams.\n" });
    expect(await readyAt(all, again)).toEqual(all);
  });

  it("refuse a workload whose NetworkPolicy comes with it, and then nothing of the whole is applied", async () => {
    const list = world.repository
      .read("policies/kustomization.yaml")
      .split("\n")
      .filter((line) => !line.includes("- ") || line.includes("network-policy-present"));
    await world.push({
      "policies/kustomization.yaml": list.join("\n"),
      "teams/search.yaml": world.repository.read("teams/search.yaml") + bare,
      ...instance("search", "first", { more: own("search", "first") }),
    });
    await vi.waitFor(
      async () =>
        expect(await readiness("search.first")).toMatchObject({
          status: "False",
          reason: "ReconciliationFailed",
          message:
            'Deployment/search/first dry-run failed (Invalid): deployments.apps "first" is forbidden: ' +
            "ValidatingAdmissionPolicy 'network-policy-present' with binding 'network-policy-present' denied request: " +
            "failed to configure binding: no params found for policy binding with `Deny` parameterNotFoundAction\n",
        }),
      patience,
    );
    expect((await world.kustomization("search.first")).body.status.inventory).toBeUndefined();
  });

  it("let it through once the namespace has one", async () => {
    const hash = await world.push({
      "teams/search.yaml":
        world.repository.read("teams/search.yaml") + own("search", "default-deny"),
    });
    expect(await readyAt(["search.first"], hash)).toEqual(["search.first"]);
  });
});
