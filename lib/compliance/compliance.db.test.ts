import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Context } from "@/lib/access/server";
import type { JobContext } from "@/lib/jobs/server";
import { gitRepository } from "@/lib/git-host/server";
import { checkPolicy, getPolicy } from "@/lib/policies/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { instanceTexts } from "@/lib/snapshots/testing";
import { complianceQuerySchema } from "./query";
import { complianceOverview, newlyViolated } from "./compliance-overview";
import { exportFindings, instanceFindings, listFindings } from "./list-findings";
import { valueAt } from "@/lib/json";
import { knownNamespaces } from "./known-namespaces";
import { knownParameters } from "./known-parameters";
import { countAffected } from "@/lib/affected";
import { policyImpactCsv, policyImpactKinds } from ".";
import { policyImpact } from "./policy-impact";
import { scanBranch } from "./scan-branch";
import { noteProblem } from "./store/scans";

let stage: Stage;
let ops: Context;
let job: JobContext;
let repositoryId: string;
let clock = new Date("2026-11-20T08:00:00Z");

const pod = (name: string, image: string) => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: payments
spec:
  containers:
    - name: app
      image: ${image}
`;
const parent = {
  "clusters/staging/tenants.yaml":
    "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: tenants, namespace: flux-system }\nspec: { interval: 10m, prune: true, path: ./tenants/staging, sourceRef: { kind: GitRepository, name: flux-system } }\n",
};

async function commit(files: Record<string, string>): Promise<void> {
  const [owner = "", name = ""] = stage.repository.split("/");
  const repo = job.repository({
    host: { kind: "github" },
    apiUrl: ops.config.GITHUB_API_URL,
    owner,
    name,
  });
  const head = await repo.branchHead("main");
  if (!head) throw new Error("There is no main.");
  await repo.commitFiles({
    branch: "main",
    expected: head.commit,
    base: head,
    changes: Object.entries(files).map(([path, content]) => ({ path, content })),
    message: "Change",
  });
}

const query = (over: Record<string, unknown> = {}) =>
  complianceQuerySchema.parse({ target: stage.target, ...over });
const scan = () => scanBranch(job, repositoryId, "main");

beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  ops = { ...(await stage.as({ name: "Olivia", roles: ["ops"], teams: [] })), now: () => clock };
  job = {
    ...ops,
    repository: (ref) =>
      gitRepository(() => Promise.resolve({ kind: "token", token: "token-of-the-tests" }), ref),
  };
  repositoryId = (await ops.db.target.findUniqueOrThrow({ where: { name: stage.target } }))
    .repositoryId;
}, 180_000);
afterAll(() => stage.close());

const network = (name: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: { name: ${name}, namespace: payments }\nspec: { podSelector: {}, policyTypes: [Ingress] }\n`;

describe("the scan of a branch", () => {
  it("finds what policies say of everything, with file, line, team and link, and since when", async () => {
    await commit({
      ...parent,
      ...instanceTexts("staging", "payments", "web", pod("web", "docker.io/library/nginx:latest")),
      ...instanceTexts(
        "staging",
        "search",
        "index",
        pod("index", "registry.example.com/search/index:1.0.0").replace("payments", "search"),
      ),
    });
    const report = await scan();
    expect(report).toMatchObject({ objects: 4, findings: expect.any(Number) });
    const { findings, total } = await listFindings(ops, query({ policy: "image-sources" }));
    expect(total).toBe(2);
    expect(findings[0]).toMatchObject({
      verdict: "denied",
      team: "payments",
      object: "Pod payments/web",
      file: "tenants/staging/payments/web/manifests/settings.yaml",
      line: 9,
      field: "/spec/containers/0/image",
      since: clock,
      url: expect.stringMatching(
        new RegExp(
          `/${stage.repository}/blob/[0-9a-f]{40}/tenants/staging/payments/web/manifests/settings\\.yaml#L9$`,
        ),
      ),
    });
    expect(
      (await listFindings(ops, query({ team: "search", policy: "image-sources" }))).total,
    ).toBe(0);
  });

  it("names what comes from sources that are not followed, beside what is judged", async () => {
    const apps = "tenants/staging/apps.yaml";
    expect((await complianceOverview(ops)).branches[0]?.unfollowed).toEqual({
      count: 0,
      first: [],
    });
    await commit({
      [apps]:
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: apps, namespace: flux-system }\nspec: { interval: 10m, prune: true, path: ./, sourceRef: { kind: OCIRepository, name: apps } }\n",
    });
    await scan();
    expect((await complianceOverview(ops)).branches[0]?.unfollowed).toEqual({
      count: 1,
      first: [
        {
          object: "Kustomization flux-system/apps",
          file: apps,
          source: "OCIRepository flux-system/apps",
        },
      ],
    });
    expect(
      (await listFindings(ops, query({ standing: "not-judged" }))).findings.map(
        ({ message }) => message,
      ),
    ).toContainEqual(expect.stringMatching(/OCIRepository .* it is not followed/));
    await commit({ [apps]: "" });
    await scan();
  });

  it("keeps the date of what stays, resolves what is gone, and begins anew with what comes back", async () => {
    const first = clock;
    clock = new Date("2026-11-22T08:00:00Z");
    await scan();
    const images = query({ policy: "image-sources" });
    expect((await listFindings(ops, images)).findings.map(({ since }) => since)).toEqual([
      first,
      first,
    ]);

    await commit({
      "tenants/staging/payments/web/manifests/settings.yaml": pod(
        "web",
        "registry.example.com/shop/web:1.0.0",
      ),
    });
    clock = new Date("2026-11-23T08:00:00Z");
    await scan();
    expect((await listFindings(ops, images)).total).toBe(0);
    expect(
      await ops.db.complianceFinding.count({
        where: { policy: "image-sources", resolvedAt: clock },
      }),
    ).toBe(2);

    await commit({
      "tenants/staging/payments/web/manifests/settings.yaml": `# moved down\n\n${pod("web", "docker.io/library/nginx:latest")}`,
    });
    clock = new Date("2026-11-24T08:00:00Z");
    await scan();
    expect((await listFindings(ops, images)).findings[0]).toMatchObject({ since: clock, line: 11 });
  });

  it("does not let an older scan undo a newer one, nor a host that is silent undo anything", async () => {
    const { total } = await listFindings(ops, query());
    const late = clock;
    clock = new Date("2026-11-01T08:00:00Z");
    await scan();
    clock = late;
    expect((await listFindings(ops, query())).total).toBe(total);
    await expect(
      scanBranch(
        {
          ...job,
          repository: (ref) =>
            gitRepository(() => Promise.resolve({ kind: "token", token: "wrong" }), ref),
        },
        repositoryId,
        "main",
      ),
    ).rejects.toMatchObject({ code: expect.stringMatching(/^upstream/) });
    expect((await listFindings(ops, query())).total).toBe(total);
    const [branch] = (await complianceOverview(ops)).branches;
    expect(branch).toMatchObject({
      repository: stage.repository,
      branch: "main",
      problem: expect.any(String),
      commit: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    await scan();
    expect((await complianceOverview(ops)).branches[0]?.problem).toBeUndefined();
  });

  it("counts in the database, by policy, team and target, and names what is new", async () => {
    const overview = await complianceOverview(ops);
    expect(overview.counts.denied).toBeGreaterThan(3);
    expect(overview.byPolicy.find(({ key }) => key === "image-sources")).toMatchObject({
      title: "Images from our registries, pinned",
      denied: 2,
    });
    expect(overview.byTeam.map(({ key }) => key).sort()).toEqual(["payments", "search"]);
    expect(overview.byTarget).toMatchObject([{ key: stage.target }]);
    expect(
      (await newlyViolated(ops)).find(({ policy }) => policy === "image-sources"),
    ).toMatchObject({ objects: 2, since: clock });
  });

  it("shows what is not judged where it is asked for", async () => {
    await commit({
      ...instanceTexts(
        "staging",
        "payments",
        "chart",
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: { name: chart, namespace: payments }\nspec: { interval: 10m, chart: { spec: { chart: podinfo, version: 6.5.0, sourceRef: { kind: HelmRepository, name: podinfo } } } }\n",
      ),
    });
    await scan();
    const hidden = {
      policy: "",
      title: "Not visible before the cluster",
      verdict: "not-judged",
      team: "payments",
    };
    expect(
      (await listFindings(ops, query())).findings.every(({ verdict }) => verdict !== "not-judged"),
    ).toBe(true);
    expect((await listFindings(ops, query({ standing: "not-judged" }))).findings).toContainEqual(
      expect.objectContaining(hidden),
    );
    expect((await listFindings(ops, query({ standing: "all" }))).findings).toContainEqual(
      expect.objectContaining(hidden),
    );
    await commit({
      "tenants/staging/payments/chart/manifests/settings.yaml":
        "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: chart, namespace: payments }\n",
    });
    await scan();
  });

  it("keeps the labels of the namespaces that a cluster has by Git, for requests to be judged by", async () => {
    await commit(
      instanceTexts(
        "staging",
        "payments",
        "ns",
        "apiVersion: v1\nkind: Namespace\nmetadata: { name: payments, labels: { tier: gold } }\n",
      ),
    );
    await scan();
    const { clusterId } = await ops.db.target.findUniqueOrThrow({ where: { name: stage.target } });
    expect((await knownNamespaces(ops.db)).get(clusterId)).toEqual({ payments: { tier: "gold" } });
  });

  it("keeps what policies take as parameters of a namespace by Git, as it is there at the last scan", async () => {
    const { clusterId } = await ops.db.target.findUniqueOrThrow({ where: { name: stage.target } });
    const names = async (namespace: string) =>
      (await knownParameters(ops.db, clusterId, namespace)).objects.flatMap(({ kind, metadata }) =>
        kind === "NetworkPolicy" ? [valueAt(metadata ?? null, ["name"])] : [],
      );
    await commit(instanceTexts("staging", "payments", "ns", network("first")));
    await scan();
    expect(await names("payments")).toEqual(["first"]);
    expect(await names("shop")).toEqual([]);
    await commit(instanceTexts("staging", "payments", "ns", network("second")));
    await scan();
    expect(await names("payments")).toEqual(["second"]);
    const namespace = "apiVersion: v1\nkind: Namespace\nmetadata: { name: payments }\n";
    await commit(instanceTexts("staging", "payments", "ns", namespace));
    await scan();
    expect(await names("payments")).toEqual([]);
  });

  it("knows what a policy takes as parameters only once every branch was scanned by that policy, and nothing is left out", async () => {
    const { clusterId } = await ops.db.target.findUniqueOrThrow({ where: { name: stage.target } });
    const known = async () =>
      (await knownParameters(ops.db, clusterId, "payments")).known.filter((one) =>
        one.includes("NetworkPolicy"),
      );
    await commit(instanceTexts("staging", "payments", "ns", network("first")));
    await scan();
    const all = await known();
    expect(all).not.toEqual([]);
    const annotations = `annotations: { text: "${"x ".repeat(40_000)}" }`;
    const long = network("first").replace("payments }", `payments, ${annotations} }`);
    await commit(instanceTexts("staging", "payments", "ns", long));
    await scan();
    expect(await known()).toEqual([]);
    await commit(instanceTexts("staging", "payments", "ns", network("second")));
    await scan();
    expect(await known()).toEqual(all);
    // As it is after an upgrade: the last scan is of a version that kept no parameters.
    await ops.db.scannedParameters.deleteMany({});
    expect(await known()).toEqual([]);
    await scan();
    expect(await known()).toEqual(all);
  });

  it("gives everything to an export, in batches", async () => {
    let count = 0;
    for await (const findings of exportFindings(ops, query())) count += findings.length;
    expect(count).toBe((await listFindings(ops, query())).total);
  });

  it("gives nothing for a branch that no target is on, and is for Ops alone", async () => {
    expect(await scanBranch(job, randomUUID(), "main")).toBeUndefined();
    const dana = await stage.as();
    await expect(listFindings(dana, query())).rejects.toMatchObject({ code: "forbidden" });
    await expect(complianceOverview(dana)).rejects.toMatchObject({ code: "forbidden" });
    await expect(newlyViolated(dana)).rejects.toMatchObject({ code: "forbidden" });
    await expect(exportFindings(dana, query()).next()).rejects.toMatchObject({ code: "forbidden" });
    await expect(
      policyImpact(dana, { texts: {} as never, name: undefined, text: undefined }),
    ).rejects.toMatchObject({ code: "forbidden" });
    expect(await instanceFindings(dana, randomUUID())).toEqual([]);
  });

  it("finds secrets in every file, says file and line, and stores the value nowhere", async () => {
    const value = `Tr0ub4dor${"&3x"}`;
    const file = "tenants/staging/payments/web/manifests/settings.yaml";
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: payments }\ndata:\n  dbPassword: ${value}\n`;
    await commit({
      [file]: `${pod("web", "docker.io/library/nginx:latest")}---\n${map}`,
      "docs/run.yaml": `# was ghp_${"a1".repeat(18)}\na: b\n`,
    });
    await scan();
    const secrets = async () =>
      (await listFindings(ops, query())).findings.filter(({ title }) => title === "Secrets in Git");
    expect(
      (await secrets())
        .map(({ file: at, line, team, verdict }) => [at, line, team, verdict])
        .toSorted(),
    ).toEqual([
      ["docs/run.yaml", 1, undefined, "denied"],
      [file, 15, "payments", "denied"],
    ]);
    const rows = await ops.db.complianceFinding.findMany({});
    expect(JSON.stringify([rows, await ops.db.branchScan.findMany({})])).not.toContain(value);

    await commit({
      [file]: pod("web", "docker.io/library/nginx:latest"),
      "docs/run.yaml": "a: b\n",
    });
    clock = new Date(clock.getTime() + 3_600_000);
    await scan();
    expect(await secrets()).toEqual([]);
  });
});

describe("what a change of a policy would mean", () => {
  it("is told in objects, by name, before it is saved", async () => {
    const { text } = await getPolicy(ops, "image-sources");
    const impactOf = async (changed: string) => {
      const { check, texts } = await checkPolicy(ops, {
        name: "image-sources",
        text: changed,
      });
      expect(check.problems).toEqual([]);
      return policyImpact(ops, { texts, name: "image-sources", text: changed }, job.repository);
    };
    const same = await impactOf(text);
    expect(same).toMatchObject({
      objects: 8,
      before: 1,
      after: 1,
      newlyDenied: [],
      noLongerDenied: [],
    });
    const stricter = await impactOf(
      text.replace("registry.example.com/\n", "registry.acme.dev/\n"),
    );
    expect(stricter).toMatchObject({
      before: 1,
      after: 2,
      newlyDenied: [{ object: "Pod search/index", team: "search", target: expect.any(String) }],
      newlyDeniedCount: 1,
      noLongerDenied: [],
    });
    expect(countAffected(policyImpactKinds, stricter.reached)).toMatchObject({
      counts: { newlyDenied: 1, noLongerDenied: 0 },
      teams: [{ team: "search", counts: { newlyDenied: 1 } }],
      targets: [{ title: stricter.newlyDenied[0]?.target, counts: { newlyDenied: 1 } }],
    });
    expect(policyImpactCsv(stricter)).toMatch(/^meaning,.*\r\nwould be denied,search,.*index/);
    expect(await impactOf(text.replace("[Deny]", "[Audit]"))).toMatchObject({
      after: 0,
      noLongerDenied: [{ object: "Pod payments/web" }],
      noLongerDeniedCount: 1,
      newlyWarned: 0,
    });
    expect(
      await policyImpact(ops, {
        texts: (await checkPolicy(ops, { text })).texts,
        name: "image-sources",
        text: undefined,
      }),
    ).toMatchObject({ before: 1, after: 0 });
  });
});

it("what no database keeps stands in the way of no scan", async () => {
  const folder = "tenants/staging/payments/web/manifests";
  await commit({
    [`${folder}/kustomization.yaml`]:
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [settings.yaml, more.yaml]\n",
    [`${folder}/settings.yaml`]: pod('"web\\ud800"', '"docker.io/library/ng\\0inx:latest"'),
    [`${folder}/more.yaml`]:
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: payments, labels: { a: "b\\0" } }\n---\n' +
      'apiVersion: v1\nkind: ResourceQuota\nmetadata: { name: of, namespace: payments, annotations: { a: "b\\0" } }\nspec: { hard: { pods: "5" } }\n',
  });
  clock = new Date(clock.getTime() + 3_600_000);
  await scan();
  const { findings } = await listFindings(ops, query({ policy: "image-sources" }));
  expect(findings.map(({ object, message }) => [object, message])).toContainEqual([
    "Pod payments/web\ufffd",
    expect.stringContaining("docker.io/library/ng\ufffdinx:latest"),
  ]);
  const known = (await knownNamespaces(ops.db)).get(
    (await ops.db.target.findUniqueOrThrow({ where: { name: stage.target } })).clusterId,
  );
  expect(known?.["payments"]).toEqual({ a: "b\ufffd" });
});

it("a scan that fails after a later one is done says nothing of it", async () => {
  clock = new Date(clock.getTime() + 3_600_000);
  await scan();
  const of = { repositoryId, branch: "main", problem: "It was not there." };
  const stands = async () => (await complianceOverview(ops)).branches[0]?.problem;
  await noteProblem(ops.db, { ...of, now: new Date(clock.getTime() - 1_000) });
  expect(await stands()).toBeUndefined();
  await noteProblem(ops.db, { ...of, now: clock });
  expect(await stands()).toBe("It was not there.");
});
