import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { build } from "./build";
import { formatDuration, parseDuration } from "./go-duration";
import { imagesOf, rolloutOf, tagOf } from "./health";
import { canonical, inventoryId, manifestSchema, plural, refOf, type Manifest } from "./objects";
import { substitute } from "./substitute";
import { seed } from "./testing-repository";

const list = (...resources: string[]) => `resources: [${resources.join(", ")}]\n`;
const configMap = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: a }\n`;
const built = (files: Record<string, string>, folder = ".") =>
  build(new Map(Object.entries(files)), folder, "/tmp/kustomization-1").map(
    (one) => one.metadata.name,
  );

describe("a folder without a list", () => {
  it("gives every YAML file below it, and a sub-folder that has a list as that list says", () => {
    const files = {
      "t/environment.yaml": configMap("environment"),
      "t/README.md": "# Not YAML",
      "t/payments/api/kustomization.yaml": list("sync.yaml"),
      "t/payments/api/sync.yaml": configMap("sync"),
      "t/payments/api/slipway.yaml": "not: an object",
      "t/payments/api/manifests/kustomization.yaml": list("app.yaml"),
      "t/payments/api/manifests/app.yaml": configMap("app"),
      "t/other/deep/plain.yml": configMap("plain"),
      "elsewhere.yaml": configMap("elsewhere"),
    };
    expect(built(files, "./t").toSorted()).toEqual(["environment", "plain", "sync"]);
  });

  it("fails where a file is no object, or where there is none at all", () => {
    expect(() => built({ "t/a.yaml": configMap("a"), "t/notes.yaml": "just: notes" }, "t")).toThrow(
      "failed to decode Kubernetes YAML from /tmp/kustomization-1/t/notes.yaml: ",
    );
    expect(() => built({ "t/README.md": "" }, "t")).toThrow(
      "kustomize build failed: kustomization.yaml is empty",
    );
  });
});

const mapWith = (value: string) => `${configMap("a")}data:\n  k: ${value}\n  l: m\n`;
const firstOf = (text: string) => build(new Map([["a.yaml", text]]), ".", "/tmp/x")[0];

describe("a file", () => {
  it("may go on with a quoted scalar at its key's indent, as kubectl has it", () => {
    expect(firstOf(mapWith('"x\n  y \\" z"'))).toMatchObject({ data: { k: 'x y " z', l: "m" } });
    expect(firstOf(mapWith("'x\ny'"))).toMatchObject({ data: { k: "x y", l: "m" } });
    expect(() => firstOf(mapWith('"x\n---\ny"'))).toThrow("failed to decode Kubernetes YAML");
    expect(() => firstOf(mapWith('"x'))).toThrow("failed to decode Kubernetes YAML");
  });
});

describe("a folder with a list", () => {
  it("may go up and sideways, but not out of the repository", () => {
    const files = {
      "a/kustomization.yaml": list("../base"),
      "base/kustomization.yaml": list("one.yaml"),
      "base/one.yaml": configMap("one"),
    };
    expect(built(files, "a")).toEqual(["one"]);
    expect(() => built({ "kustomization.yaml": list("../../etc/passwd") })).toThrow(
      "no such file or directory",
    );
  });

  it("refuses the same object twice", () => {
    const files = {
      "kustomization.yaml": list("a.yaml", "b.yaml"),
      "a.yaml": configMap("same"),
      "b.yaml": configMap("same"),
    };
    expect(() => built(files)).toThrow(
      "may not add resource with an already registered id: ConfigMap.v1.[noGrp]/same.a",
    );
  });

  it("gives namespaced objects the namespace it names", () => {
    const files = {
      "kustomization.yaml": `namespace: here\n${list("a.yaml")}`,
      "a.yaml": `${configMap("a")}---\napiVersion: v1\nkind: Namespace\nmetadata: { name: n }\n`,
    };
    const objects = build(new Map(Object.entries(files)), ".", "/tmp/k");
    expect(objects.map((one) => one.metadata.namespace)).toEqual(["here", undefined]);
  });
});

describe.skipIf(!has("kubectl"))("against kustomize itself", () => {
  it.each([
    "teams",
    "infrastructure/controllers",
    "infrastructure/configs",
    "clusters/staging/flux-system",
  ])("builds the objects of %s", (folder) => {
    withFolder(seed, (dir) => {
      const theirs = parseAllDocuments(
        execFileSync("kubectl", ["kustomize", path.join(dir, folder)], { encoding: "utf8" }),
      );
      expect(sorted(build(new Map(Object.entries(seed)), folder, "/tmp/k"))).toEqual(
        sorted(theirs.map((document): unknown => document.toJS())),
      );
    });
  });

  it("reads scalars that YAML's versions differ in", () => {
    const data =
      "{ a: yes, b: 012, c: 1e3, d: 0644, e: 12:30:45, f: 0o7, g: ~, h: 1_000, i: off, j: n }";
    const files = {
      "kustomization.yaml": list("a.yaml"),
      "a.yaml": `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: n, namespace: on }\ndata: ${data}\n`,
    };
    withFolder(files, (dir) => {
      const theirs = parseAllDocuments(
        execFileSync("kubectl", ["kustomize", dir], { encoding: "utf8" }),
      );
      const ours = build(new Map(Object.entries(files)), ".", "/tmp/k");
      expect(sorted(ours)).toEqual(sorted(theirs.map((document): unknown => document.toJS())));
    });
  });

  it.each<[string, Record<string, string>]>([
    ["a list that names what is not there", { "kustomization.yaml": list("gone.yaml") }],
    [
      "YAML that does not parse",
      { "kustomization.yaml": list("bad.yaml"), "bad.yaml": "a: b: c\n" },
    ],
    [
      "an object without a name",
      { "kustomization.yaml": list("bad.yaml"), "bad.yaml": "apiVersion: v1\nkind: ConfigMap\n" },
    ],
    [
      "a folder without a list",
      { "kustomization.yaml": list("sub"), "sub/a.yaml": configMap("a") },
    ],
    [
      "an empty list file",
      {
        "kustomization.yaml": "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n",
      },
    ],
  ])("refuses %s, as it does", (_what, files) => {
    withFolder(files, (dir) => {
      expect(() => execFileSync("kubectl", ["kustomize", dir], { stdio: "pipe" })).toThrow(
        "Command failed",
      );
      expect(() => built(files)).toThrow("kustomize build failed: ");
    });
  });
});

describe("words that Flux uses", () => {
  it("reads and writes durations as Go does", () => {
    expect(["5m", "1h30m", "1.5s", "90s", "10"].map(parseDuration)).toEqual([
      300_000,
      5_400_000,
      1500,
      90_000,
      undefined,
    ]);
    expect([300_000, 5_400_000, 1500, 41.5, 3_600_000, 0].map(formatDuration)).toEqual([
      "5m0s",
      "1h30m0s",
      "1.5s",
      "41.5ms",
      "1h0m0s",
      "0s",
    ]);
  });

  it("names resources and inventory entries as Kubernetes and Flux do", () => {
    expect(["NetworkPolicy", "Gateway", "Ingress", "Endpoints", "HTTPRoute"].map(plural)).toEqual([
      "networkpolicies",
      "gateways",
      "ingresses",
      "endpoints",
      "httproutes",
    ]);
    const role = manifestSchema.parse({
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRole",
      metadata: { name: "system:node" },
    });
    expect(inventoryId(refOf(role))).toBe("_system__node_rbac.authorization.k8s.io_ClusterRole");
  });

  it("substitutes names, defaults and escapes, and leaves an object alone that opts out", () => {
    const object = manifestSchema.parse({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "a" },
      data: { x: "${a}-${b:-c}-${gone}-$${a}" },
    });
    expect(substitute(object, new Map([["a", "1"]]))).toMatchObject({ data: { x: "1-c--${a}" } });
    expect(substitute(object, new Map())).toBe(object);
    const out = {
      ...object,
      metadata: {
        name: "a",
        annotations: { "kustomize.toolkit.fluxcd.io/substitute": "disabled" },
      },
    };
    expect(substitute(out, new Map([["a", "1"]]))).toBe(out);
  });

  it("knows which image never becomes ready", () => {
    expect(
      ["a.example:5000/app", "app:1.0", `app:1.0@sha256:${"0".repeat(64)}`].map(tagOf),
    ).toEqual(["", "1.0", "1.0"]);
    expect(imagesOf(deployment("x:y"))).toEqual(["x:y"]);
    expect(rolloutOf(deployment("app:1.2.3-broken"))).toBeNull();
    expect(rolloutOf(deployment("broken/app:1.2.3"))).toBeGreaterThanOrEqual(40_000);
    expect(rolloutOf(deployment("app:1.2.3"))).toBeLessThanOrEqual(80_000);
  });
});

function withFolder(files: Record<string, string>, look: (dir: string) => void): void {
  const dir = mkdtempSync(path.join(tmpdir(), "kustomize-"));
  try {
    for (const [file, content] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
      writeFileSync(path.join(dir, file), content);
    }
    look(dir);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function sorted(objects: unknown[]): string[] {
  return objects.map((one) => canonical(one)).toSorted();
}

function deployment(image: string): Manifest {
  const spec = { template: { spec: { containers: [{ image }] } } };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "a", namespace: "b" },
    spec,
  };
}

function has(command: string): boolean {
  try {
    execFileSync(command, ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
