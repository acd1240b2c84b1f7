import { describe, expect, test } from "vitest";
import { exampleTexts, instanceTexts, snapshotOf, targetOn } from "@/lib/snapshots/testing";
import { needsOf } from "./needs";
import { touchedBesides, touchedBy } from "./touched-by";

const production = targetOn("production", { requiresApproval: true });
const staging = targetOn("staging");
const targets = [staging, production];
const before = {
  ...exampleTexts(),
  ...instanceTexts("staging", "shop", "checkout"),
  ...instanceTexts("production", "shop", "checkout"),
};
const touching = (change: Record<string, string>, over = targets) =>
  touchedBy(snapshotOf({ ...before, ...change }), snapshotOf(before), over);
const map = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: more\n  namespace: shop\n";

describe("what a change touches", () => {
  test("is the target of an instance's folder, and no other of the same cluster", () => {
    const file = "tenants/staging/shop/checkout/sync.yaml";
    const inStaging = {
      [file]: `${instanceTexts("staging", "shop", "checkout")[file] ?? ""}# More\n`,
    };
    expect(touching(inStaging)).toEqual([{ target: staging.id, template: undefined }]);
    const oneCluster = [staging, { ...production, cluster: staging.cluster }];
    expect(touching(inStaging, oneCluster)).toEqual([{ target: staging.id, template: undefined }]);
  });

  test("is every target whose cluster applies what is no instance's, and none for the rest", () => {
    expect(touching({ "tenants/production/more.yaml": map })).toEqual([
      { target: production.id, template: undefined },
    ]);
    expect(touching({ "README.md": "# More\n", "docs/example.yaml": map })).toEqual([]);
  });

  test("counts what is taken away as well", () => {
    const { "tenants/production/shop/checkout/sync.yaml": _, ...after } = before;
    expect(touchedBy(snapshotOf(after), snapshotOf(before), targets)).toEqual([
      { target: production.id, template: undefined },
    ]);
  });
});

const path = "unused/more.yaml";
const leads = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: unused, namespace: flux-system }
spec: { path: ./unused, sourceRef: { kind: GitRepository, name: flux-system } }
`;

describe("a change of what nothing applies", () => {
  const touched = [{ target: production.id, template: undefined }];
  const applying = { ...before, "tenants/production/leads.yaml": leads };

  test("touches what has come to apply it since, added or taken away", () => {
    const head = snapshotOf({ ...before, [path]: map });
    expect(touchedBy(head, snapshotOf(before), targets, snapshotOf(before))).toEqual([]);
    expect(touchedBy(head, snapshotOf(before), targets, snapshotOf(applying))).toEqual(touched);
    const tip = snapshotOf({ ...applying, [path]: map });
    expect(touchedBy(snapshotOf(before), head, targets, tip)).toEqual(touched);
  });

  test("is told apart in what a queue made: what nobody saw at the head", () => {
    const base = snapshotOf(applying);
    const head = snapshotOf({ ...before, [path]: map });
    const group = snapshotOf({ ...applying, [path]: map });
    expect(touchedBesides(head, { group, base }, targets)).toEqual([]);
    const forged = snapshotOf({ ...applying, [path]: `${map}# More\n` });
    expect(touchedBesides(head, { group: forged, base }, targets)).toEqual(touched);
    const readme = snapshotOf({ ...applying, [path]: map, "README.md": "Both\n" });
    expect(touchedBesides(head, { group: readme, base }, targets)).toEqual([]);
  });
});

const withFile = (path: string, blob: string) =>
  snapshotOf(before, [{ path, blob, reason: "is larger than 1 MiB" }]);

describe("what is not read", () => {
  const place = "tenants/production/shop/checkout/manifests/big.yaml";
  const touched = [{ target: production.id, template: undefined }];

  test("touches what its cluster applies, and the instance in whose folder it stands", () => {
    for (const path of ["tenants/production/big.yaml", place]) {
      expect(touchedBy(withFile(path, "1"), snapshotOf(before), targets)).toEqual(touched);
      expect(touchedBy(snapshotOf(before), withFile(path, "1"), targets)).toEqual(touched);
      expect(touchedBy(withFile(path, "2"), withFile(path, "1"), targets)).toEqual(touched);
      expect(touchedBy(withFile(path, "1"), withFile(path, "1"), targets)).toEqual([]);
    }
    expect(touchedBy(withFile("docs/big.yaml", "1"), snapshotOf(before), targets)).toEqual([]);
  });
});

const release = (chart: string, source = "flux-system") =>
  `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: e, namespace: shop }
spec:
  chart:
    spec:
      chart: ${chart}
      valuesFiles: [values/e.yaml]
      sourceRef: { kind: GitRepository, name: ${source}, namespace: flux-system }
`;

const withChart = (
  chart: string,
  more: Record<string, string> = {},
  others = {},
  source = "flux-system",
) =>
  snapshotOf(
    { ...before, "tenants/production/release.yaml": release(chart, source), ...more },
    [],
    others,
  );

describe("a chart of the repository", () => {
  const touched = [{ target: production.id, template: undefined }];
  const helmChart = `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: { name: e, namespace: shop }
spec: { chart: charts/e/, sourceRef: { kind: GitRepository, name: flux-system } }
`;

  test("is of the cluster that applies a release of it, whatever its files are", () => {
    for (const path of ["charts/e/values.yaml", "charts/e/templates/_x.tpl", "values/e.yaml"])
      for (const chart of ["./charts/e", "charts/e/", "/charts/e", "."])
        expect(touchedBy(withChart(chart, {}, { [path]: "2" }), withChart(chart), targets)).toEqual(
          touched,
        );
    expect(
      touchedBy(
        withChart("./charts/e", {}, { "charts/e2/x": "2" }),
        withChart("./charts/e"),
        targets,
      ),
    ).toEqual([]);
    const other = { ...before, "tenants/production/chart.yaml": helmChart };
    expect(
      touchedBy(snapshotOf(other, [], { "charts/e/x": "1" }), snapshotOf(other), targets),
    ).toEqual(touched);
  });

  test("is it with the charts beside it that it takes in", () => {
    const more = {
      "charts/e/Chart.yaml":
        "name: e\ndependencies: [{ name: c, repository: 'file://../common' }]\n",
      "charts/common/requirements.yaml":
        "dependencies: [{ name: d, repository: 'file://../deep' }]\n",
    };
    for (const path of ["charts/common/x.tpl", "charts/deep/x.tpl"])
      expect(
        touchedBy(
          withChart("charts/e", more, { [path]: "2" }),
          withChart("charts/e", more),
          targets,
        ),
      ).toEqual(touched);
  });

  test("is nobody's where the release takes it from another repository", () => {
    const elsewhere = `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: other, namespace: flux-system }
spec: { url: "https://example.com/acme/charts", ref: { branch: main } }
`;
    const more = { "tenants/production/source.yaml": elsewhere };
    const at = (others: Record<string, string>) => withChart("charts/e", more, others, "other");
    expect(touchedBy(at({ "charts/e/x": "2" }), at({}), targets)).toEqual([]);
  });
});

describe("what a change asks for", () => {
  test("is an approval at targets that ask for one, and the platform team's for its templates anywhere", () => {
    const touched = [
      { target: staging.id, template: "web-service" },
      { target: staging.id, template: "team-namespace" },
      { target: production.id, template: undefined },
    ];
    expect(needsOf(touched, targets, new Set(["team-namespace"]))).toEqual([
      { target: "staging", byOps: true, accessGroups: [] },
      { target: "production", byOps: false, accessGroups: [] },
    ]);
    expect(needsOf(touched.slice(0, 1), targets, new Set())).toEqual([]);
  });
});
