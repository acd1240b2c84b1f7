import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { apiToken, World } from "@/sandbox/gitops/testing-world";
import { fluxFile } from "./judge";
import { renderedAt } from "./render";
import { find, type KubernetesObject, rendered, title } from "./rendered";

/** `title` of what stands in the one and not in the other. */
const lacking = (one: readonly KubernetesObject[], other: readonly KubernetesObject[]): string[] =>
  one.map(title).filter((name) => !other.map(title).includes(name));

test("an upgrade changes nothing that Kubernetes does not let change, and takes nothing away but the Job before", () => {
  const [before, after] = [rendered("defaults"), rendered("next-version")];
  const jobs = [before, after].map((objects) => title(find(objects, "Job/slipway-setup-")));
  expect([lacking(before, after), lacking(after, before)]).toEqual([[jobs[0]], [jobs[1]]]);
  for (const object of before.filter(({ kind }) => kind === "Deployment")) {
    const { spec } = find(after, title(object));
    expect(spec).toMatchObject({ selector: (object["spec"] as { selector: object }).selector });
  }
});

/** What Flux is told: the namespace first, and in it what the chart makes, as an account of the platform's. */
function sync(name: string, dependsOn: readonly string[]): string {
  return JSON.stringify({
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name, namespace: "flux-system" },
    spec: {
      interval: "1h",
      retryInterval: "1m",
      timeout: "5m",
      path: `./portal/${name}`,
      prune: true,
      wait: true,
      serviceAccountName: "kustomize-controller",
      sourceRef: { kind: "GitRepository", name: "flux-system" },
      dependsOn: dependsOn.map((one) => ({ name: one })),
    },
  });
}

const jobOf = (values: string) => find(rendered(values), "Job/slipway-setup-").metadata.name;
const manifests = (text: string) => ({ "portal/slipway/slipway.yaml": text });
const committed = (values: string) => readFileSync(renderedAt(values), "utf8");

describe("the stand-in for Flux, with the policies of its platform", () => {
  const world = new World({ lean: false });
  beforeAll(() => world.start({ timeScale: 0.002 }));
  afterAll(() => world.close());

  /** Pushes, and waits until the whole of it is healthy, or failed; answers which, with the reason. */
  async function deploy(files: Record<string, string>): Promise<string> {
    const hash = await world.push(files);
    const outcome = async () => {
      await world.gitops.poll();
      const { body, status } = await world.kustomization("slipway");
      if (status !== 200 || body.status.lastAttemptedRevision !== `main@sha1:${hash}`) return "";
      const ready = body.status.conditions.find(({ type }) => type === "Ready");
      return ready === undefined || ready.status === "Unknown"
        ? ""
        : `${ready.status} ${ready.message}`;
    };
    let said = "";
    const look = async () => (said = await outcome());
    await expect.poll(look, { timeout: 120_000, interval: 100 }).not.toBe("");
    return said;
  }

  /** An object as the cluster's API shows it; undefined where it is not there. */
  async function inCluster(group: string, plural: string, name: string): Promise<unknown> {
    const url = `${world.gitops.url}/clusters/staging/apis/${group}/namespaces/slipway/${plural}/${name}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${apiToken}` } });
    return answer.status === 404 ? undefined : answer.json();
  }
  const imageOf = async (name: string) =>
    JSON.stringify(await inCluster("apps/v1", "deployments", name)).match(/"image":"([^"]*)"/)?.[1];

  it("deploys Slipway, upgrades it with another Job for set-up, and gets over a version that does not start", async () => {
    const first = await deploy({
      "clusters/staging/portal.yaml": `${sync("namespace", ["policies"])}\n---\n${sync("slipway", ["namespace"])}\n`,
      "portal/namespace/namespace.yaml": fluxFile("namespace.yaml"),
      ...manifests(committed("defaults")),
    });
    expect(first).toMatch(/^True Applied revision/);
    expect(await inCluster("batch/v1", "jobs", jobOf("defaults"))).toBeDefined();

    expect(await deploy(manifests(committed("next-version")))).toMatch(/^True Applied revision/);
    expect(await inCluster("batch/v1", "jobs", jobOf("defaults"))).toBeUndefined();
    expect(await inCluster("batch/v1", "jobs", jobOf("next-version"))).toBeDefined();
    for (const name of ["slipway-web", "slipway-worker"])
      expect(await imageOf(name)).toBe("registry.example.com/slipway:0.2.0");

    const broken = committed("next-version").replaceAll("0.2.0", "0.3.0-broken");
    expect(await deploy(manifests(broken))).toMatch(/^False .*slipway/);
    expect(await deploy(manifests(committed("next-version")))).toMatch(/^True Applied revision/);
  });

  it("refuses what its policies deny, before anything of it is applied", async () => {
    const open = committed("defaults").replaceAll("type: ClusterIP", "type: LoadBalancer");
    expect(await deploy(manifests(open))).toMatch(/^False .*service-exposure/);
    expect(await imageOf("slipway-web")).toBe("registry.example.com/slipway:0.2.0");
  });
});
