import { describe, expect, test } from "vitest";
import { clusterObjects } from "./cluster-objects";
import { exampleTexts, snapshotOf, targetOn } from "./testing";

const home = "tenants/staging/many";

/** What staging applies of some folders of one tenant. */
function applied(files: readonly (readonly [path: string, text: string])[]) {
  const texts = Object.fromEntries(files.map(([path, text]) => [`${home}/${path}`, text]));
  const [cluster] = clusterObjects(snapshotOf({ ...exampleTexts(), ...texts }), [
    targetOn("staging"),
  ]);
  if (cluster === undefined) throw new Error("no cluster");
  const invisible = cluster.invisible.filter(({ file }) => file.startsWith(home));
  return { ...cluster, objects: [...cluster.objects], invisible };
}

const upTo = <One>(count: number, one: (index: number) => One) =>
  Array.from({ length: count }, (_one, index) => one(index));

describe("many folders are no trouble:", () => {
  test.each([
    ["each of which lists the next", "resources: []\n"],
    ["the last of which is not built", "helmCharts: []\n"],
  ])("a thousand, %s", (_what, last) => {
    const { invisible, files } = applied([
      ...upTo(
        1_000,
        (index) => [`k${index}/kustomization.yaml`, `resources: [../k${index + 1}]\n`] as const,
      ),
      ["k1000/kustomization.yaml", last],
    ]);
    expect(invisible.map(({ reason }) => reason)).toContain(
      `${home}/k20/kustomization.yaml is listed more than 20 folders deep, so Slipway does not build it: its objects are not judged.`,
    );
    expect(files).toContain(`${home}/k999/kustomization.yaml`);
  });

  test("a folder that is listed twenty folders deep is followed", () => {
    const { invisible, objects } = applied([
      ...upTo(
        19,
        (index) =>
          [`k${String(index)}/kustomization.yaml`, `resources: [../k${index + 1}]\n`] as const,
      ),
      ["k19/kustomization.yaml", "resources: [a.yaml]\n"],
      ["k19/a.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: last }\n"],
    ]);
    expect(invisible).toEqual([]);
    expect(objects.map(({ object }) => object["metadata"])).toContainEqual({ name: "last" });
  });

  test("overlays of one large base that are not built are each told with all their files", () => {
    const { invisible, files } = applied([
      [
        "base/kustomization.yaml",
        `resources: [${upTo(1_000, (at) => `f${at}.yaml`).join(", ")}]\n`,
      ],
      ...upTo(1_000, (at) => [`base/f${at}.yaml`, "a: b\n"] as const),
      ...upTo(
        300,
        (at) => [`k${at}/kustomization.yaml`, "helmCharts: []\nresources: [../base]\n"] as const,
      ),
    ]);
    expect(invisible).toHaveLength(300);
    for (const { file, sources } of invisible) {
      expect(sources).toContain(file);
      expect(sources).toContain(`${home}/base/f999.yaml`);
    }
    expect(files).toContain(`${home}/k299/kustomization.yaml`);
    const lists = new Set(invisible.map(({ sources }) => sources));
    expect(lists.size).toBeLessThan(220);
  });

  test("a ring of a thousand that are not built is told, each with all its files", () => {
    const { invisible } = applied(
      upTo(
        1_000,
        (at) =>
          [
            `k${at}/kustomization.yaml`,
            `replacements: [{ source: x }]\nresources: [../k${(at + 1) % 1_000}]\n`,
          ] as const,
      ),
    );
    expect(invisible).toHaveLength(1_000);
    for (const { sources } of invisible) expect(sources?.length).toBe(1_000);
  });
});
