import { describe, expect, test } from "vitest";
import type { LocatedObject } from "@/lib/admission";
import { type ClusterObjects, clusterObjects } from "./cluster-objects";
import { exampleTexts, instanceTexts, snapshotOf, targetOn } from "./testing";

const staging = targetOn("staging");
const production = targetOn("production");

async function on(
  texts: Record<string, string>,
  targets = [staging],
  skipped: { path: string; reason: string }[] = [],
): Promise<Listed[]> {
  const clusters = clusterObjects(snapshotOf(texts, skipped), targets);
  return clusters.map((cluster) => ({ ...cluster, objects: [...cluster.objects] }));
}

interface Listed extends ClusterObjects {
  objects: LocatedObject[];
}

async function only(texts: Record<string, string>, target = staging): Promise<Listed> {
  const [cluster] = await on(texts, [target]);
  if (cluster === undefined) throw new Error("no cluster");
  return cluster;
}

const named = (objects: readonly LocatedObject[]) =>
  objects.map(
    ({ object }) => `${String(object["kind"])}/${(object["metadata"] as { name: string }).name}`,
  );
const flux = (name: string, spec: string) =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: ${name}\n  namespace: flux-system\nspec:\n  sourceRef:\n    kind: GitRepository\n    name: flux-system\n${spec}`;
const list = (...resources: string[]) =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${resources.map((one) => `  - ${one}\n`).join("")}`;
const map = (name: string, data = "") =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${data}`;

const at = (files: Record<string, string>, spec = "") => ({
  ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`apps/${name}`, text])),
  "tenants/staging/apps.yaml": flux("apps", `  path: ./apps\n${spec}`),
});
const applied = async (files: Record<string, string>, spec = "") => {
  const cluster = await only(at(files, spec));
  const names = named(cluster.objects).filter((name) => name !== "Kustomization/apps");
  return { ...cluster, names };
};

describe("a repository that serves two clusters", () => {
  const texts = {
    ...exampleTexts(),
    ...instanceTexts("staging", "payments", "checkout"),
    ...instanceTexts("production", "payments", "ledger"),
    "docs/example.yaml": map("example"),
  };

  test("each cluster applies its own folders and those that both lead to, and a file that none leads to is nobody's", async () => {
    const [one, two] = await on(texts, [staging, production]);
    expect([one?.cluster.name, two?.cluster.name]).toEqual(["staging", "production"]);
    expect(named(one?.objects ?? [])).toEqual(
      expect.arrayContaining([
        "Kustomization/flux-system",
        "Kustomization/tenants",
        "Kustomization/payments.checkout",
        "ConfigMap/checkout",
        "Namespace/payments",
        "HelmRelease/flagger",
      ]),
    );
    expect(named(one?.objects ?? [])).not.toContain("ConfigMap/ledger");
    expect(named(two?.objects ?? [])).toEqual(
      expect.arrayContaining(["ConfigMap/ledger", "Namespace/payments"]),
    );
    expect(
      [...(one?.files ?? [])].filter(
        (file) =>
          file.startsWith("docs/") ||
          file.includes("production") ||
          (file.endsWith("slipway.yaml") && file.startsWith("tenants/")),
      ),
    ).toEqual([]);
    expect(one?.broken).toEqual([]);
    expect(new Set(named(one?.objects ?? [])).size).toBeGreaterThan(40);
  });

  test("what one cluster patches is patched for it, and for the other only as it is written", async () => {
    const [one, two] = await on(texts, [staging, production]);
    const issuers = [one, two].map((cluster) =>
      cluster?.objects.find(({ object }) => object["kind"] === "ClusterIssuer"),
    );
    expect(issuers.map((issuer) => issuer?.file)).toEqual([
      "infrastructure/configs/cluster-issuers.yaml",
      "infrastructure/configs/cluster-issuers.yaml",
    ]);
    expect(JSON.stringify(issuers[0])).toContain("acme-staging-v02");
    expect(JSON.stringify(issuers[1])).toContain("https://acme-v02.api");
    expect([one?.invisible, two?.invisible]).toEqual([[], []]);
  });

  test("an object carries the account that applies it, the place in its file, and no variable that is known", async () => {
    const { objects, invisible } = await only(texts);
    expect(
      objects.find(({ file }) => file.endsWith("payments/checkout/manifests/settings.yaml")),
    ).toMatchObject({
      document: 0,
      appliedAs: { username: "system:serviceaccount:flux-system:team-payments" },
    });
    expect(
      objects.find(({ file }) => file === "infrastructure/configs/gateway.yaml")?.appliedAs
        ?.username,
    ).toBe("system:serviceaccount:flux-system:kustomize-controller");
    expect(
      JSON.stringify(objects.filter(({ file }) => file.startsWith("infrastructure/configs/"))),
    ).toContain("staging.example.com");
    expect(JSON.stringify(objects)).not.toContain("${domain}");
    expect(invisible).toEqual([]);
  });
});

describe("where a cluster begins", () => {
  test("without a bootstrap in the repository, at the parent; without a parent, at the folders of the target", async () => {
    const { "clusters/staging/flux-system/gotk-sync.yaml": _sync, ...texts } = {
      ...exampleTexts(),
      ...instanceTexts("staging", "payments", "checkout"),
    };
    expect(named((await only(texts)).objects)).toEqual(
      expect.arrayContaining(["ConfigMap/environment", "ConfigMap/checkout"]),
    );
    const bare = await only(instanceTexts("staging", "payments", "checkout"));
    expect(named(bare.objects)).toEqual(["Kustomization/payments.checkout", "ConfigMap/checkout"]);
    expect(await only({ "README.yaml": map("x") })).toMatchObject({
      objects: [],
      broken: [],
      invisible: [],
    });
  });

  test("two targets of one cluster are one cluster", async () => {
    const second = targetOn("staging", {
      id: "second",
      name: "second",
      pathPattern: "apps/{team}/{name}",
    });
    const found = await on(
      { ...exampleTexts(), ...instanceTexts("staging", "payments", "checkout") },
      [staging, second],
    );
    expect(found).toHaveLength(1);
    expect(found[0]?.targets.map(({ name }) => name)).toEqual(["staging", "second"]);
    expect(
      named(found[0]?.objects ?? []).filter((name) => name === "ConfigMap/checkout"),
    ).toHaveLength(1);
  });
});

describe("a folder", () => {
  test("with a list is what it lists, in that order, folders in folders; what it does not list is not there", async () => {
    const { names, broken } = await applied({
      "kustomization.yaml": list("b.yaml", "inner", "../shared/base"),
      "b.yaml": map("b"),
      "a.yaml": map("a"),
      "inner/kustomization.yml": list("c.yaml"),
      "inner/c.yaml": `${map("c")}---\n${map("d")}`,
      "inner/e.yaml": map("e"),
    });
    expect(names).toEqual(["ConfigMap/b", "ConfigMap/c", "ConfigMap/d"]);
    expect(broken).toEqual([
      {
        path: "apps/kustomization.yaml",
        line: 6,
        column: 5,
        message: expect.stringMatching(/lists \.\.\/shared\/base, which is not there/),
      },
    ]);
  });

  test("without a list is every YAML file below, but for folders that have one, and what Flux never fetches", async () => {
    const { names } = await applied({
      "b.yaml": map("b"),
      "x/a.yml": map("a"),
      "x/j.json": '{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"j"}}',
      "y/kustomization.yaml": list("l.yaml"),
      "y/l.yaml": map("l"),
      "y/no.yaml": map("no"),
      "y/z/deeper.yaml": map("deeper"),
      ".sops.yaml": "creation_rules: []\n",
    });
    expect(names.sort()).toEqual(["ConfigMap/a", "ConfigMap/b", "ConfigMap/l"]);
  });

  test("that lists itself, or a file that is no object, is told with the place; a file that cannot be read is not judged", async () => {
    const { broken, names, invisible } = await applied({
      "kustomization.yaml": list("a.yaml", "b.yaml", "in"),
      "in/kustomization.yaml": list(".."),
      "a.yaml": "a: [\n",
      "b.yaml": `${map("b")}---\nhello: there\n---\n`,
    });
    expect(names).toEqual(["ConfigMap/b"]);
    expect(invisible).toEqual([
      {
        file: "apps/a.yaml",
        document: 0,
        reason: expect.stringMatching(
          /^Slipway cannot read apps\/a\.yaml \(line 2, column 1\): .*\. Nothing of it is judged\.$/,
        ),
      },
    ]);
    expect(broken).toEqual([
      expect.objectContaining({
        path: "apps/b.yaml",
        message: expect.stringMatching(/document 2 is no Kubernetes object/),
      }),
      expect.objectContaining({
        path: "apps/in/kustomization.yaml",
        message: expect.stringMatching(/lists itself/),
      }),
    ]);
  });

  test("that does more than list is built, each object at the place that it comes from", async () => {
    const texts = {
      ...at({
        "kustomization.yaml": `${list("a.yaml", "../base")}namePrefix: pre-\nconfigMapGenerator:\n  - name: g\n    files: [conf=app.conf]\n`,
        "a.yaml": map("a"),
        "other.yaml": map("other"),
        "app.conf": "k: v\n",
      }),
      "base/kustomization.yaml": list("b.yaml"),
      "base/b.yaml": `${map("b0")}---\n${map("b")}`,
    };
    const { objects, invisible, broken, files } = await only(texts);
    expect(
      objects.map(({ file, document, object }) => [
        file,
        document,
        (object["metadata"] as { name: string }).name,
      ]),
    ).toEqual([
      ["tenants/staging/apps.yaml", 0, "apps"],
      ["apps/a.yaml", 0, "pre-a"],
      ["base/b.yaml", 0, "pre-b0"],
      ["base/b.yaml", 1, "pre-b"],
      ["apps/kustomization.yaml", 0, "pre-g-kk4tdbb246"],
    ]);
    expect([invisible, broken]).toEqual([[], []]);
    expect([...files].filter((file) => !file.startsWith("tenants/")).sort()).toEqual([
      "apps/a.yaml",
      "apps/app.conf",
      "apps/kustomization.yaml",
      "base/b.yaml",
      "base/kustomization.yaml",
    ]);
  });

  test("that cannot be built is not judged, which names the field and every file that goes into it", async () => {
    const texts = {
      ...at({
        "kustomization.yaml": `${list("a.yaml", "../base")}replacements:\n  - path: r.yaml\n`,
        "a.yaml": map("a"),
        "other.yaml": map("other"),
        "r.yaml": "[]",
      }),
      "base/kustomization.yaml": list("b.yaml"),
      "base/b.yaml": map("b"),
    };
    const { objects, invisible, broken } = await only(texts);
    expect(objects.map(({ file }) => file)).toEqual(["tenants/staging/apps.yaml"]);
    expect(invisible).toEqual([
      {
        file: "apps/kustomization.yaml",
        document: 0,
        reason:
          "apps/kustomization.yaml has a field that is not built (replacements), so Slipway does not build it: its objects are not judged.",
        sources: [
          "apps/kustomization.yaml",
          "apps/a.yaml",
          "base/kustomization.yaml",
          "base/b.yaml",
          "apps/r.yaml",
        ],
      },
    ]);
    expect(broken).toEqual([]);
  });

  test("whose folder cannot be built hides nothing else of the folders that list it", async () => {
    const { names, invisible } = await applied({
      "kustomization.yaml": list("a.yaml", "over", "base"),
      "a.yaml": map("a"),
      "over/kustomization.yaml": "resources: [../base]\nvars: []\n",
      "base/kustomization.yaml": list("b.yaml"),
      "base/b.yaml": map("b"),
    });
    expect(names).toEqual(["ConfigMap/a", "ConfigMap/b"]);
    expect(invisible).toEqual([expect.objectContaining({ file: "apps/over/kustomization.yaml" })]);
  });

  test("whose patch is not there, or patches what is not, is not judged", async () => {
    for (const [patch, reason] of [
      ["{ path: gone.yaml }", /takes in gone\.yaml, which is not there/],
      ["{ path: b.yaml }", /patches the ConfigMap b, which is not there/],
      ["{ path: 'https://example.com/p.yaml' }", /takes in https:.* from elsewhere/],
    ] as const) {
      const { names, invisible } = await applied({
        "kustomization.yaml": `resources: [a.yaml]\npatches: [${patch}]\n`,
        "a.yaml": map("a"),
        "b.yaml": map("b"),
      });
      expect(names).toEqual([]);
      expect(invisible).toEqual([
        expect.objectContaining({ reason: expect.stringMatching(reason) }),
      ]);
    }
  });

  test.each([
    ["another case", "Resources: [a.yaml]\n", ["ConfigMap/a"]],
    ["letters that Go takes for others", "re\u017fources: [a.yaml]\n", ["ConfigMap/a"]],
    ["another case by a merge", "<<: { Resources: [a.yaml] }\n", ["ConfigMap/a"]],
    ["a key of more, though it is empty", "resources: [a.yaml]\npatches: []\n", ["ConfigMap/a"]],
  ])("whose keys have %s is read as Go reads it", async (_what, kustomization, expected) => {
    const { names, invisible } = await applied({
      "kustomization.yaml": kustomization,
      "a.yaml": map("a"),
    });
    expect([names, invisible]).toEqual([expected, []]);
  });

  test.each([
    [
      "another case beside the right one",
      "resources: [a.yaml]\nRESOURCES: [b.yaml]\n",
      /has the field resources twice, in different case/,
    ],
    [
      "another case by a merge beside the right one",
      "<<: { Resources: [a.yaml] }\nresources: [b.yaml]\n",
      /has the field resources twice/,
    ],
    ["a chart", "helmCharts:\n  - name: x\n", /is not built \(helmCharts\)/],
    ["a plugin", "generators: [a.yaml]\n", /is not built \(generators\)/],
    ["what kustomize does not know", "hello: there\n", /is not built \(hello\)/],
    ["no list of paths", "resources: a.yaml\n", /is no list \(resources\)/],
    [
      "a list of something else",
      "resources: [a.yaml, { path: b.yaml }]\n",
      /is no text \(resources\[1\]\)/,
    ],
  ])("whose keys have %s is not judged", async (_what, kustomization, reason) => {
    const { names, invisible, broken } = await applied({
      "kustomization.yaml": kustomization,
      "a.yaml": map("a"),
      "b.yaml": map("b"),
    });
    expect([names, broken]).toEqual([[], []]);
    expect(invisible).toEqual([
      expect.objectContaining({
        file: "apps/kustomization.yaml",
        reason: expect.stringMatching(reason),
      }),
    ]);
  });

  test("whose kustomization is a circle cannot be read, and nothing of it is judged", async () => {
    const { names, invisible, broken } = await applied({
      "kustomization.yaml": "resources: [a.yaml]\npatches: &x [*x]\n",
      "a.yaml": map("a"),
    });
    expect(invisible).toEqual([
      expect.objectContaining({
        file: "apps/kustomization.yaml",
        reason: expect.stringMatching(/^Slipway cannot read apps\/kustomization\.yaml/),
        sources: ["apps/kustomization.yaml"],
      }),
    ]);
    expect([names, broken]).toEqual([[], []]);
  });

  test.each([
    "https://example.com/base",
    "http://example.com/base.yaml",
    "file:///nowhere?ref=--upload-pack=x",
    "ssh://git@example.com/x",
    "git::https://example.com/x",
    "git@example.com:acme/x",
    "example.com:acme/x",
    "someone@example.com/acme/x",
    "gh:acme/base",
    "base?ref=main",
    "base//deploy",
    "/base",
    "//base",
    "github.com/acme/base",
    "github.com/acme/base//deploy?ref=v1",
    "base:x",
    "c:\\base",
    "base\n",
  ])(
    "that lists %j takes it from elsewhere, even where there is a folder of that name, and the rest is judged",
    async (entry) => {
      const lookalikes = [
        `apps/${entry}`,
        `apps/${entry.replaceAll(/\/+/g, "/").replace(/^\//, "")}`,
      ].flatMap(
        (folder) =>
          [
            [`${folder}/kustomization.yaml`, list("b.yaml")],
            [`${folder}/b.yaml`, map("b")],
          ] as const,
      );
      const { objects, invisible, broken } = await only({
        ...at({
          "kustomization.yaml": `resources: [a.yaml, ${JSON.stringify(entry)}]\n`,
          "a.yaml": map("a"),
        }),
        ...Object.fromEntries(lookalikes),
      });
      expect(named(objects)).toEqual(["Kustomization/apps", "ConfigMap/a"]);
      expect(invisible).toEqual([
        {
          file: "apps/kustomization.yaml",
          document: 0,
          reason: `apps/kustomization.yaml takes in ${entry} from elsewhere, which Slipway does not fetch. Nothing of it is judged.`,
        },
      ]);
      expect(broken).toEqual([]);
    },
  );

  test("that Flux itself changes is built with what it changes", async () => {
    const spec =
      "  targetNamespace: elsewhere\n  namePrefix: p-\n  components: [../more]\n  images:\n    - { name: nginx, newTag: flux }\n  patches:\n    - target: { kind: ConfigMap }\n      patch: |\n        - op: add\n          path: /data\n          value: { patched: 'true' }\n";
    const { objects, invisible, broken, files } = await only({
      ...at(
        {
          "a.yaml": map("a"),
          "pod.yaml":
            "apiVersion: v1\nkind: Pod\nmetadata: { name: p }\nspec: { containers: [{ name: c, image: 'nginx:1', envFrom: [{ configMapRef: { name: b } }] }] }\n",
          "sub/kustomization.yaml": `${list("b.yaml")}nameSuffix: -sub\n`,
          "sub/b.yaml": map("b"),
        },
        spec,
      ),
      "more/kustomization.yaml":
        "kind: Component\napiVersion: kustomize.config.k8s.io/v1alpha1\ncommonAnnotations: { more: yes-it-is }\n",
    });
    expect([invisible, broken]).toEqual([[], []]);
    const common = { namespace: "elsewhere", annotations: { more: "yes-it-is" } };
    expect(objects.slice(1)).toEqual([
      expect.objectContaining({
        file: "apps/a.yaml",
        object: expect.objectContaining({
          metadata: { name: "p-a", ...common },
          data: { patched: "true" },
        }),
      }),
      expect.objectContaining({
        file: "apps/pod.yaml",
        object: expect.objectContaining({
          metadata: { name: "p-p", ...common },
          spec: {
            containers: [
              {
                name: "c",
                image: "nginx:flux",
                envFrom: [{ configMapRef: { name: "p-b-sub" } }],
              },
            ],
          },
        }),
      }),
      expect.objectContaining({
        file: "apps/sub/b.yaml",
        object: expect.objectContaining({ metadata: { name: "p-b-sub", ...common } }),
      }),
    ]);
    expect([...files]).toContain("more/kustomization.yaml");
  });

  test("that Flux itself changes, and that cannot be built, is not judged, at the place of the Kustomization, and still told where it cannot be read", async () => {
    const spec =
      "  targetNamespace: elsewhere\n  components: [../more]\n  patches:\n    - patch: |\n        - op: remove\n          path: /x\n";
    const { objects, invisible, broken } = await only({
      ...at(
        {
          "a.yaml": map("a"),
          "c.yaml": "c: [\n",
          "sub/kustomization.yaml": list("b.yaml"),
          "sub/b.yaml": map("b"),
        },
        spec,
      ),
      "more/kustomization.yaml": "kind: Component\nnamePrefix: x-\n",
    });
    expect(named(objects)).toEqual(["Kustomization/apps"]);
    expect(invisible).toEqual([
      expect.objectContaining({ file: "apps/c.yaml" }),
      expect.objectContaining({
        file: "tenants/staging/apps.yaml",
        object: expect.objectContaining({ kind: "Kustomization", name: "apps" }),
        reason:
          "The Kustomization apps changes what its folder lists (patches, components, targetNamespace): apps takes in apps/c.yaml, which Slipway cannot read (line 2, column 1), so Slipway does not build it: its objects are not judged.",
        sources: [
          "apps/a.yaml",
          "apps/c.yaml",
          "apps/sub/kustomization.yaml",
          "apps/sub/b.yaml",
          "more/kustomization.yaml",
        ],
      }),
    ]);
    expect(broken).toEqual([]);
  });

  test("that is not there, is applied elsewhere or comes from another source says so", async () => {
    const other = (name: string, spec: string) =>
      flux(name, spec).replace("name: flux-system\n  ", "name: other\n  ");
    const { broken, invisible } = await only({
      "tenants/staging/a.yaml": flux("gone", "  path: ./nowhere\n"),
      "tenants/staging/b.yaml": flux(
        "remote",
        "  path: ./tenants\n  kubeConfig:\n    secretRef: { name: x }\n",
      ),
      "tenants/staging/c.yaml": other("charts", "  path: ./tenants\n"),
    });
    expect(broken).toEqual([
      {
        path: "tenants/staging/a.yaml",
        line: 10,
        column: 11,
        message: expect.stringMatching(/no folder nowhere/),
      },
    ]);
    expect(invisible.map(({ reason }) => reason)).toEqual([
      expect.stringMatching(/another cluster/),
      expect.stringMatching(
        /GitRepository flux-system\/other, which is not known to be this branch: it is not followed/,
      ),
    ]);
  });

  test("with a link in it that is applied is not judged", async () => {
    const [cluster] = await on(
      { "tenants/staging/a.yaml": map("a") },
      [staging],
      [{ path: "tenants/staging/b.yaml", reason: "is a symbolic link, which is not followed" }],
    );
    expect(cluster?.invisible).toEqual([
      expect.objectContaining({
        file: "tenants/staging/b.yaml",
        reason: expect.stringMatching(/is a symbolic link/),
      }),
    ]);
  });

  test("gets labels and variables as Flux gives them, and a variable of the cluster is not judged", async () => {
    const spec =
      "  commonMetadata:\n    labels: { team: payments }\n  postBuild:\n    substitute: { n: '3', host: a.example.com }\n    substituteFrom:\n      - kind: Secret\n        name: s\n";
    const { objects, invisible } = await applied(
      {
        "a.yaml": map(
          "a",
          "data:\n  n: ${n}\n  url: https://${host}/${path:=x}\n  literal: $${n}\n",
        ),
      },
      spec,
    );
    expect(objects.at(-1)?.object).toMatchObject({
      metadata: { labels: { team: "payments" } },
      data: { n: 3, url: "https://a.example.com/${path:=x}", literal: "${n}" },
    });
    expect(invisible).toEqual([
      expect.objectContaining({
        reason: expect.stringMatching(/^\$\{path:=x\} is filled in by the cluster/),
        object: expect.objectContaining({ name: "a" }),
      }),
    ]);
  });
});
