import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { loadPolicies } from "@/lib/admission";
import { type ClusterObjects, clusterObjects } from "./cluster-objects";
import { judgeCluster } from "./judge-cluster";
import type { Snapshot } from "./snapshot";
import { policyOfAll, targetOn } from "./testing";
import { received, toSend } from "./texts/sent-snapshot";

const targets = [targetOn("staging"), targetOn("production")];

const sync = (environment: string, more = "", source = "flux-system") =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: tenants, namespace: flux-system }
spec:
  path: ./tenants/${environment}
  sourceRef: { kind: GitRepository, name: ${source} }
${more}`;
const list = (resources: string, more = "") =>
  `kind: Kustomization\nresources: [${resources}]\n${more}`;
const map = (name: string, value: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: payments }\ndata: { a: ${value} }\n`;
const pod = (image: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata: { name: web, namespace: payments }\nspec: { containers: [{ name: web, image: "${image}" }] }\n`;

/** `yes` is true in a kustomization, and a text in what it lists. */
const either =
  "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nmetadata: { name: a }\nresources: [c.yaml]\nbuildMetadata: [yes]\n";

/** What a file may hold, by its path: whatever the result of any of them depends on is one of these. */
const contents: Readonly<Record<string, readonly string[]>> = {
  "clusters/production/tenants.yaml": [sync("production"), sync("staging")],
  "clusters/staging/tenants.yaml": [
    sync("staging"),
    sync("staging", "  postBuild: { substitute: { v: one } }\n"),
    sync("staging", "  postBuild: { substitute: { v: two } }\n"),
    sync("staging", "  targetNamespace: search\n"),
    sync("staging", "  images: [{ name: nginx, newTag: '1' }]\n"),
    sync("staging", "", "other"),
  ],
  "clusters/staging/source.yaml": ["url: https://example.com/acme/other", "ignore: /base"].map(
    (spec) =>
      `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: { name: flux-system, namespace: flux-system }\nspec: { url: https://example.com/acme/platform, ref: { branch: main }, ${spec} }\n`,
  ),
  "tenants/staging/kustomization.yaml": [
    list("a.yaml, ../../base"),
    list("a.yaml, b", "namePrefix: x-\n"),
    list("../../base", "components: [../../part]\n"),
    list("a.yaml", "configMapGenerator: [{ name: g, files: [v.txt] }]\n"),
  ],
  "tenants/staging/kustomization.yml": [list("")],
  "tenants/staging/v.txt": ["one", "two"],
  "tenants/staging/a.yaml": [
    pod("nginx"),
    pod("nginx:${v}"),
    map("a", "1"),
    either,
    "",
    "a: [",
    "text",
  ],
  "tenants/staging/b/c.yaml": [map("a", "yes"), map("b", "-0"), map("b", "${v:=x}")],
  "tenants/staging/b/kustomization.yaml": [
    list("c.yaml"),
    list("c.yaml", "nameSuffix: -y\n"),
    either,
  ],
  "tenants/production/a.yaml": [pod("nginx"), `${map("a", "1")}---\n${map("a", "2")}`],
  "base/kustomization.yaml": [list("x.yaml"), list("x.yaml", "labels: [{ pairs: { a: b } }]\n")],
  "base/x.yaml": [map("base", "1"), map("base", "2"), pod("redis")],
  "part/kustomization.yaml": ["1", "2"].map(
    (value) =>
      `kind: Component\npatches: [{ target: { kind: ConfigMap }, patch: '[{ op: add, path: /data/p, value: "${value}" }]' }]\n`,
  ),
  ".sourceignore": ["/base\n", "v.txt\n", "c.yaml\n"],
};

/** One of what it may hold, or nothing, or something that cannot be read. */
const stateOf = (texts: readonly string[]) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...texts).map((text) => ({ text })) },
    { weight: 3, arbitrary: fc.constant(undefined) },
    { weight: 3, arbitrary: fc.constantFrom({ reason: "is not text" }, { reason: "is a link" }) },
  );
type State = { text: string } | { reason: string } | undefined;
type States = Record<string, State>;

const commits = fc
  .tuple(
    fc.record(
      Object.fromEntries(Object.entries(contents).map(([path, texts]) => [path, stateOf(texts)])),
    ),
    fc.array(
      fc
        .constantFrom(...Object.keys(contents))
        .chain((path) => stateOf(contents[path] ?? []).map((state) => ({ [path]: state }))),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([first, changes]) =>
    changes.reduce<States[]>((all, change) => [...all, { ...all.at(-1), ...change }], [first]),
  );

/** `salt`: nothing that is kept by a hash of content is found for it. */
function snapshotOf(states: States, salt = ""): Snapshot {
  const files: [string, { path: string; text: string; blob: string }][] = [];
  const skipped: Snapshot["skipped"][number][] = [];
  for (const [path, state] of Object.entries(states)) {
    if (state === undefined) continue;
    if ("reason" in state) skipped.push({ path, blob: "0".repeat(40), reason: state.reason });
    else {
      const blob = createHash("sha1").update(`${salt}${state.text}`).digest("hex");
      files.push([path, { path, text: state.text, blob }]);
    }
  }
  return { commit: "c".repeat(40), files: new Map(files), skipped, others: new Map() };
}

const policies = loadPolicies([
  {
    path: "p.yaml",
    text: policyOfAll({
      expression: "false",
      says: "(params == null ? '' : string(params)) + (object == null ? '' : string(size(object)))",
    }),
  },
]).policies;
const rules = { policies, exceptions: [], now: new Date(0) };

/** With its objects all there at once. */
const unpacked = (cluster: ClusterObjects): ClusterObjects => ({
  ...cluster,
  objects: [...cluster.objects],
});

interface Both {
  kept: ClusterObjects[];
  anew: ClusterObjects[];
}

function expectSameVerdict({ kept, anew }: Both, before: Both | undefined): void {
  for (const [index, cluster] of kept.entries()) {
    const other = anew[index];
    if (other === undefined) throw new Error("There is no such cluster.");
    expect(judgeCluster(cluster, undefined, rules)).toEqual(judgeCluster(other, undefined, rules));
    expect(judgeCluster(cluster, before?.kept[index], rules)).toEqual(
      judgeCluster(other, before?.anew[index], rules),
    );
  }
}

let salt = 0;

test("what clusters apply, and what is said of it, is the same whatever was looked at before, and however it is kept", () => {
  fc.assert(
    fc.property(commits, (all) => {
      let before: Both | undefined;
      for (const states of all) {
        const kept = clusterObjects(received(structuredClone(toSend(snapshotOf(states)))), targets);
        salt += 1;
        const anew = clusterObjects(snapshotOf(states, `${salt} `), targets).map(unpacked);
        expect(kept.map(unpacked)).toEqual(anew);
        if (states === all.at(-1)) expectSameVerdict({ kept, anew }, before);
        before = { kept, anew };
      }
    }),
    { numRuns: 200 },
  );
});
