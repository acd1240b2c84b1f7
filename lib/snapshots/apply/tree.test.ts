import { expect, test } from "vitest";
import { snapshotOf, targetOn } from "../testing";
import { clusterObjects } from "../cluster-objects";
import { Tree } from "./tree";

const flux = (name: string) =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: { name: ${name}, namespace: flux-system }\nspec:\n  path: ./apps/${name}\n  targetNamespace: ${name}\n  sourceRef: { kind: GitRepository, name: flux-system }\n`;
const names = Array.from({ length: 77 }, (_, index) => `app${index + 10}`);
const texts = Object.fromEntries(
  names.flatMap((name) => [
    [`tenants/staging/${name}.yaml`, flux(name)],
    [`apps/${name}/kustomization.yaml`, "resources: [a.yaml]\nnamePrefix: x-\n"],
    [`apps/${name}/a.yaml`, "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n"],
  ]),
);

test("77 folders have a budget for 77 builds, each as large as one may be", () => {
  const most = new Tree(snapshotOf({ "a/kustomization.yaml": "" })).budget.left;
  const none = new Tree(snapshotOf({})).budget.left;
  expect(new Tree(snapshotOf(texts)).budget.left).toBe(none + 77 * (most - none));
});

test("they are all judged, each as the Kustomization changes it that applies it, also a second time", () => {
  for (const _ of [1, 2]) {
    const [cluster] = clusterObjects(snapshotOf(texts), [targetOn("staging")]);
    expect(cluster?.invisible).toEqual([]);
    const built = [...(cluster?.objects ?? [])].flatMap(({ object }) =>
      object["kind"] === "ConfigMap" ? [object["metadata"]] : [],
    );
    expect(built).toEqual(names.map((name) => ({ name: "x-a", namespace: name })));
  }
});
