import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { checkFolders } from "./check-folders";
import type { FolderCheck, FolderProblem } from "./folder-problem";
import { instanceFiles } from "./instance-files";
import { isLinear } from "@/lib/secrets/testing/is-linear";
import { targetOn } from "@/lib/snapshots/testing";
import type { DeclaredHealthCheck } from "@/lib/health-checks";
import type { TemplateScope } from "@/lib/template";
import { engine1, engine1Folder } from "./testing/engine-1";

const target = targetOn("staging", { vars: { domain: "example.com" } });
const digest = "a".repeat(64);
const folder = "tenants/staging/payments/checkout";
const ids = {
  checkout: "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11",
  other: "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f22",
};

/** What Slipway writes for an instance. */
function written({
  team = "payments",
  name = "checkout",
  id = ids.checkout,
  scope = "team" as TemplateScope,
  template = "web-service",
  manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: checkout\n",
  engine = "2",
  healthChecks = [] as DeclaredHealthCheck[],
} = {}): Map<string, string> {
  const record = {
    id,
    name,
    team,
    createdBy: "dana@example.com",
    template: { name: template, version: "1.0.0", digest },
    target: {
      name: "staging",
      environment: "staging",
      cluster: "staging",
      namespace: team,
      path: `tenants/staging/${team}/${name}`,
      substitution: false,
      vars: {},
    },
    parameters: {},
    format: 1 as const,
    engine,
  };
  const rendered = [
    {
      path: "settings.yaml",
      content: manifest,
      documents: parseAllDocuments(manifest).map((document) => document.toJS()),
      provenance: [],
    },
  ];
  return new Map(
    instanceFiles({ record, template: { scope, healthChecks }, target, rendered }).map(
      ({ path, content }) => [path, content ?? ""],
    ),
  );
}

function check(
  head: ReadonlyMap<string, string>,
  base: ReadonlyMap<string, string> = new Map(),
  over: Partial<FolderCheck> = {},
): FolderProblem[] {
  const scopes: Record<string, TemplateScope> = {
    "web-service": "team",
    "team-namespace": "platform",
  };
  return checkFolders({
    target,
    head,
    base,
    template: (name) =>
      scopes[name] === undefined ? undefined : { scope: scopes[name], healthChecks: [], digest },
    isOurs: () => false,
    ...over,
  });
}

const changed = (
  files: ReadonlyMap<string, string>,
  file: string,
  change: (text: string) => string | undefined,
) => {
  const result = new Map(files);
  const path = file.includes("tenants/") ? file : `${folder}/${file}`;
  const text = change(files.get(path) ?? "");
  if (text === undefined) result.delete(path);
  else result.set(path, text);
  return result;
};
const inShort = (problems: readonly FolderProblem[]) =>
  problems.map(({ path, field, verdict }) =>
    `${verdict} ${path.replace(`${folder}/`, "")} ${field}`.trim(),
  );

const ofRecord = (change: (text: string) => string) =>
  inShort(check(changed(written(), "slipway.yaml", change), written())).filter((line) =>
    line.includes("slipway.yaml"),
  );

describe("what Slipway writes", () => {
  test("is never objected to: new, changed, unchanged or removed, with canaries or without", () => {
    const canary =
      "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata:\n  name: checkout\nspec:\n  analysis: { interval: 1m, threshold: 5, maxWeight: 50, stepWeight: 10 }\n";
    expect(check(written())).toEqual([]);
    expect(check(written({ manifest: canary }), written())).toEqual([]);
    expect(check(written(), written())).toEqual([]);
    expect(check(new Map(), written())).toEqual([]);
    expect(check(new Map([...written(), ...written({ name: "other", id: ids.other })]))).toEqual(
      [],
    );
  });

  test("may be written in another way: only what it says counts", () => {
    const rewritten = changed(
      written(),
      "sync.yaml",
      (text) => `# Our own words.\n${JSON.stringify(parseAllDocuments(text)[0]?.toJS())}\n`,
    );
    expect(check(rewritten, written())).toEqual([]);
  });

  test("is of one instance where it is a request's", () => {
    const two = new Map([...written(), ...written({ name: "other", id: ids.other })]);
    expect(check(written(), new Map(), { only: folder })).toEqual([]);
    expect(inShort(check(two, written(), { only: folder }))).toEqual([
      "denied tenants/staging/payments/other/kustomization.yaml",
    ]);
    expect(inShort(check(written(), two, { only: folder }))).toEqual([
      "denied tenants/staging/payments/other/kustomization.yaml",
    ]);
  });

  test("may have its manifests changed by hand: those are judged by the policies", () => {
    expect(
      check(
        changed(written(), "manifests/settings.yaml", (text) => `${text}data: { a: b }\n`),
        written(),
      ),
    ).toEqual([]);
  });
});

describe("the engine that wrote a folder", () => {
  const database =
    "apiVersion: postgresql.cnpg.io/v1\nkind: Cluster\nmetadata:\n  name: checkout\n";
  const old = new Map(Object.entries(engine1));
  const request = { only: engine1Folder, isOurs: () => true };

  test("decides what sync.yaml says: a request opened before an upgrade of Slipway passes after it", () => {
    expect(check(old, new Map(), request)).toEqual([]);
    const edited = changed(old, `${engine1Folder}/slipway.yaml`, (text) =>
      text.replace("replicas: 2", "replicas: 3"),
    );
    expect(check(edited, old, request)).toEqual([]);
    expect(check(old, edited)).toEqual([]);
  });

  test("is still what the first one wrote, with a canary and without", () => {
    const canary = "apiVersion: flagger.app/v1beta1\nkind: Canary\nmetadata:\n  name: checkout\n";
    const alone = written({ manifest: database, engine: "1" }).get(`${folder}/sync.yaml`);
    expect(alone).not.toContain("healthCheckExprs");
    const both = written({ manifest: `${canary}---\n${database}`, engine: "1" });
    expect(both.get(`${folder}/sync.yaml`)).toContain("kind: Canary");
    expect(both.get(`${folder}/sync.yaml`)).not.toContain("kind: Cluster");
  });

  test("may be moved up", () => {
    const before = written({ manifest: database, engine: "1" });
    const after = written({ manifest: database });
    expect(after.get(`${folder}/sync.yaml`)).toContain("kind: Cluster");
    expect(check(after, before)).toEqual([]);
  });

  test("is never moved down, and no engine is taken that is not known", () => {
    const before = written({ manifest: database });
    expect(inShort(check(written({ manifest: database, engine: "1" }), before))).toEqual([
      "denied slipway.yaml /written/engine",
    ]);
    const inOneLine = changed(before, "slipway.yaml", (text) =>
      JSON.stringify(parseAllDocuments(text)[0]?.toJS()),
    );
    expect(inShort(check(written({ manifest: database, engine: "1" }), inOneLine))).toEqual([
      "denied slipway.yaml /written/engine",
    ]);
    const later = changed(before, "slipway.yaml", (text) =>
      text.replace('engine: "2"', 'engine: "3"'),
    );
    expect(inShort(check(later, before))).toEqual(["denied slipway.yaml /written/engine"]);
  });

  test("is the one of the record alone: health checks cannot be left out of sync.yaml", () => {
    const before = written({ manifest: database });
    const without = changed(before, "sync.yaml", (text) =>
      text.replace(/ {2}healthCheckExprs:[^]*$/, ""),
    );
    expect(inShort(check(without, before))).toEqual(["denied sync.yaml /spec/healthCheckExprs"]);
  });

  test("asks what the template declares, of the version that the record names", () => {
    const widget = { apiVersion: "example.com/v1", kind: "Widget", current: "status.done" };
    const files = written({
      manifest: "apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: checkout\n",
      healthChecks: [widget],
    });
    expect(files.get(`${folder}/sync.yaml`)).toContain("current: status.done");
    const template = () => ({ scope: "team" as const, digest, healthChecks: [widget] });
    expect(check(files, new Map(), { template })).toEqual([]);
    expect(inShort(check(files))).toEqual(["denied sync.yaml /spec/healthCheckExprs"]);
  });
});

describe("sync.yaml and kustomization.yaml", () => {
  test.each([
    [
      "another account",
      "sync.yaml",
      (text: string) =>
        text.replace("serviceAccountName: team-payments", "serviceAccountName: platform"),
      ["denied sync.yaml /spec/serviceAccountName"],
    ],
    [
      "no account",
      "sync.yaml",
      (text: string) => text.replace(/ {2}serviceAccountName: .*\n/, ""),
      ["denied sync.yaml /spec/serviceAccountName"],
    ],
    [
      "another folder",
      "sync.yaml",
      (text: string) => text.replace(`./${folder}/manifests`, "./infrastructure"),
      ["denied sync.yaml /spec/path"],
    ],
    [
      "another name",
      "sync.yaml",
      (text: string) => text.replace("name: payments.checkout", "name: search.index"),
      ["denied sync.yaml /metadata/name"],
    ],
    [
      "patches",
      "sync.yaml",
      (text: string) => text.replace("spec:\n", "spec:\n  patches: []\n"),
      ["denied sync.yaml /spec/patches"],
    ],
    [
      "a second document",
      "sync.yaml",
      (text: string) => `${text}---\n${text.replace("payments.checkout", "payments.more")}`,
      ["denied sync.yaml"],
    ],
    ["no YAML", "sync.yaml", () => "a: [\n", ["denied sync.yaml"]],
    ["nothing", "sync.yaml", () => undefined, ["denied slipway.yaml"]],
    [
      "a list of more",
      "kustomization.yaml",
      (text: string) => `${text}  - manifests\n`,
      ["denied kustomization.yaml /resources"],
    ],
    [
      "a transformer",
      "kustomization.yaml",
      (text: string) => `${text}namespace: kube-system\n`,
      ["denied kustomization.yaml /namespace"],
    ],
    ["no list at all", "kustomization.yaml", () => undefined, ["denied slipway.yaml"]],
  ])("with %s are refused", (_what, file, change, expected) => {
    expect(inShort(check(changed(written(), file, change), written()))).toEqual(expected);
    expect(inShort(check(changed(written(), file, change)))).toEqual(expected);
  });

  test("say what is wrong in words, and what would be right", () => {
    const [problem] = check(
      changed(written(), "sync.yaml", (text) =>
        text.replace("serviceAccountName: team-payments", "serviceAccountName: platform"),
      ),
      written(),
    );
    expect(problem).toMatchObject({
      message: "Slipway writes something else as spec.serviceAccountName.",
      expected: "team-payments",
    });
  });

  test("that were wrong before, and are not touched, are not this change's", () => {
    const wrong = changed(written(), "sync.yaml", (text) =>
      text.replace(/  interval: .*/, "  interval: 1h"),
    );
    expect(
      check(
        changed(wrong, "manifests/settings.yaml", (text) => `${text}data: {}\n`),
        wrong,
      ),
    ).toEqual([]);
    // But whoever touches the record or the list answers for all three.
    expect(
      inShort(
        check(
          changed(wrong, "slipway.yaml", (text) => `${text}# note\n`),
          wrong,
        ),
      ),
    ).toEqual(["denied sync.yaml /spec/interval"]);
  });
});

describe("the record", () => {
  test.each([
    [
      "another team",
      (text: string) => text.replace("team: payments", "team: search"),
      ["denied slipway.yaml /metadata/team"],
    ],
    [
      "another name",
      (text: string) => text.replace("name: checkout", "name: ledger"),
      ["denied slipway.yaml /metadata/name"],
    ],
    [
      "another folder",
      (text: string) => text.replace(`path: ${folder}`, "path: tenants/staging/search/index"),
      ["denied slipway.yaml /spec/target/path"],
    ],
    [
      "another namespace",
      (text: string) => text.replace("namespace: payments", "namespace: kube-system"),
      ["denied slipway.yaml /spec/target/namespace"],
    ],
    [
      "another target",
      (text: string) => text.replace("environment: staging", "environment: production"),
      ["denied slipway.yaml /spec/target/environment"],
    ],
    [
      "another id",
      (text: string) => text.replace(ids.checkout, ids.other),
      ["denied slipway.yaml /metadata/id"],
    ],
    [
      "a digest that the version does not have",
      (text: string) => text.replace(digest, "b".repeat(64)),
      ["denied slipway.yaml /spec/template/digest"],
    ],
    ["what is no record", () => "hello: there\n", ["denied slipway.yaml"]],
  ])("that names %s is refused", (_what, change, expected) => {
    expect(ofRecord(change)).toEqual(expected);
  });

  test("of another instance cannot be copied, and a folder without one is nobody's", () => {
    const copied = written({ name: "twin", id: ids.checkout });
    expect(inShort(check(new Map([...written(), ...copied]), written()))).toEqual([
      "denied tenants/staging/payments/twin/slipway.yaml /metadata/id",
    ]);
    expect(
      inShort(
        check(
          changed(written(), "slipway.yaml", () => undefined),
          written(),
        ),
      ),
    ).toEqual(["denied kustomization.yaml"].map(() => expect.stringMatching(/^denied /)));
    expect(check(new Map([[`${folder}/web.yaml`, "a: 1\n"]]))).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/has none/) }),
    ]);
    // It lies there since before Slipway.
    expect(
      check(
        new Map([[`${folder}/web.yaml`, "a: 2\n"]]),
        new Map([[`${folder}/web.yaml`, "a: 1\n"]]),
      ),
    ).toEqual([]);
  });

  test("of a template that this catalog does not know is applied with the team's rights", () => {
    expect(check(written({ template: "unknown" }))).toEqual([]);
    expect(inShort(check(written({ template: "unknown", scope: "platform" })))).toEqual([
      "denied sync.yaml /spec/serviceAccountName",
    ]);
  });

  test("names a team and an instance by their rules", () => {
    const files = new Map(
      [...written()].map(([path, text]) => [path.replace("/checkout/", "/Not_A_Name/"), text]),
    );
    expect(check(files)).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/no name of a team and an instance/),
      }),
    ]);
  });
});

describe("the rights of the platform", () => {
  const platform = written({ template: "team-namespace", scope: "platform" });

  test("are given to what a request writes, and not to what somebody writes by hand", () => {
    expect(
      check(platform, new Map(), { isOurs: (path, text) => platform.get(path) === text }),
    ).toEqual([]);
    expect(check(platform)).toEqual([
      expect.objectContaining({
        verdict: "denied",
        message: expect.stringMatching(/takes a request made with Slipway/),
      }),
    ]);
    expect(inShort(check(platform, written())).some((line) => line.startsWith("denied"))).toBe(
      true,
    );
  });

  test("make a change by hand something to look at", () => {
    expect(
      inShort(
        check(
          changed(platform, "manifests/settings.yaml", (text) => `${text}# x\n`),
          platform,
        ),
      ),
    ).toEqual(["warned manifests/settings.yaml"]);
  });
});

describe("between the folders of instances", () => {
  const flux =
    "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: x\n  namespace: flux-system\nspec: { serviceAccountName: kustomize-controller }\n";

  test("there are no Kustomizations and no lists, and anything else is for the policies", () => {
    expect(inShort(check(new Map([["tenants/staging/x.yaml", flux]])))).toEqual([
      "denied tenants/staging/x.yaml /kind",
    ]);
    expect(
      inShort(check(new Map([["tenants/staging/payments/x.yaml", `a: 1\n---\n${flux}`]]))),
    ).toEqual(["denied tenants/staging/payments/x.yaml /kind"]);
    expect(
      inShort(
        check(
          new Map([["tenants/staging/payments/kustomization.yaml", "resources: [checkout]\n"]]),
        ),
      ),
    ).toEqual(["denied tenants/staging/payments/kustomization.yaml"]);
    expect(
      check(new Map([["tenants/staging/environment.yaml", "apiVersion: v1\nkind: ConfigMap\n"]])),
    ).toEqual([]);
    expect(
      check(
        new Map([
          ["clusters/staging/x.yaml", flux],
          ["tenants/production/x.yaml", flux],
        ]),
      ),
    ).toEqual([]);
  });
});

test("a record of other instances that is nothing but empty lines is read in linear time", () => {
  const other = "tenants/staging/payments/other/slipway.yaml";
  const run = (text: string) =>
    check(new Map([...written(), [other, text]]), new Map([[other, text]]));
  expect(isLinear((length) => "\n".repeat(length), run)).toBe(true);
});
