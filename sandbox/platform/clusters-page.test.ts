import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { parseAllDocuments } from "yaml";
import { openCluster } from "../gitops/cluster";
import { manifestSchema } from "../gitops/objects";
import { forbids } from "../gitops/rbac";
import { instance } from "../gitops/testing-instance";
import { World } from "../gitops/testing-world";

const page = readFileSync(path.join(import.meta.dirname, "../../docs/clusters.md"), "utf8");

/** The files that the page shows: fenced blocks that name their path. */
const files = Object.fromEntries(
  [...page.matchAll(/^```yaml (\S+)\n([\s\S]*?)^```$/gm)].map(([, file = "", text = ""]) => [
    file,
    text,
  ]),
);

const world = new World();
afterAll(() => world.close());

test("an instance comes to life on a cluster that has what docs/clusters.md shows, and nothing else", async () => {
  const nothing = {
    clusters: null,
    infrastructure: null,
    policies: null,
    teams: null,
    tenants: null,
  };
  world.repository.change(nothing);
  const hash = world.repository.change({ ...files, ...instance("payments", "first") });
  await world.start();
  await vi.waitFor(
    async () => {
      const { body } = await world.kustomization("payments.first");
      expect(body.status?.lastAppliedRevision).toBe(`main@sha1:${hash}`);
    },
    { timeout: 60_000, interval: 25 },
  );
  const refused = world.receiver.events.filter(({ severity }) => severity === "error");
  expect(refused).toEqual([]);
});

test("the account that docs/clusters.md gives Slipway reads what it asks for, and may do nothing else", () => {
  const cluster = openCluster("docs", path.join(world.home, "docs.json"));
  for (const document of parseAllDocuments(Object.values(files).join("\n---\n")))
    cluster.apply(manifestSchema.parse(document.toJS()), new Date());
  const reader = { namespace: "flux-system", name: "slipway-reader" };
  const may = (
    verb: Parameters<typeof forbids>[2],
    group: string,
    kind: string,
    namespace: string,
  ) =>
    forbids(cluster, reader, verb, {
      group,
      version: "v1",
      kind,
      namespace,
      name: "x",
    }) === undefined;
  const read = [
    ["kustomize.toolkit.fluxcd.io", "Kustomization", "flux-system"],
    ["source.toolkit.fluxcd.io", "GitRepository", "flux-system"],
    ["flagger.app", "Canary", "payments"],
  ] as const;
  for (const [group, kind, namespace] of read) {
    expect(may("get", group, kind, namespace)).toBe(true);
    expect(may("list", group, kind, namespace)).toBe(true);
    for (const verb of ["watch", "create", "patch", "delete"] as const)
      expect(may(verb, group, kind, namespace)).toBe(false);
  }
  expect(may("get", "", "Secret", "flux-system")).toBe(false);
  expect(may("get", "apps", "Deployment", "payments")).toBe(false);
  expect(may("get", "kustomize.toolkit.fluxcd.io", "Kustomization", "payments")).toBe(false);
});
