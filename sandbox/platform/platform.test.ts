import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Ajv2020 } from "ajv/dist/2020";
import { afterAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { z } from "zod";
import { writeSeed } from "./seed";

const seed = mkdtempSync(path.join(tmpdir(), "seed-"));
afterAll(() => rmSync(seed, { recursive: true }));
await writeSeed(path.join(import.meta.dirname, "../.."), seed);
const root = path.join(seed, "acme/platform");
const schemas = path.join(import.meta.dirname, "../../../shared/crds");
const environments = ["staging", "production"];

const manifest = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string(), namespace: z.string().optional() }),
  spec: z.looseObject({}).optional(),
});
const fluxSpec = z.looseObject({
  path: z.string(),
  wait: z.boolean().optional(),
  serviceAccountName: z.string(),
  sourceRef: z.object({ kind: z.string(), name: z.string() }),
  dependsOn: z.array(z.object({ name: z.string() })).default([]),
});
type Manifest = z.infer<typeof manifest>;

function files(folder: string, ending = ".yaml"): string[] {
  const all = readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" });
  return all.filter((file) => file.endsWith(ending)).map((file) => path.join(folder, file));
}

function read(file: string): Manifest[] {
  return parseAllDocuments(readFileSync(path.join(root, file), "utf8")).map((doc) => {
    expect({ file, errors: doc.errors }).toEqual({ file, errors: [] });
    return manifest.parse(doc.toJS());
  });
}

const isList = (file: string) => path.basename(file) === "kustomization.yaml";
const objects = files(".")
  .filter((file) => !isList(file))
  .flatMap((file) => read(file).map((one) => ({ file, ...one })));

describe("the platform repository", () => {
  const kubectl = spawnable("kubectl");
  it.skipIf(!kubectl).each(files(".").filter(isList))("builds %s with kustomize", (file) => {
    const built = execFileSync("kubectl", ["kustomize", path.join(root, path.dirname(file))], {
      encoding: "utf8",
    });
    expect(built).toContain("kind:");
  });

  it.skipIf(!existsSync(schemas))("writes custom resources as their definitions want them", () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: false });
    const checked = objects.filter((one) => {
      const [group = "", version = ""] = one.apiVersion.split("/");
      const file = path.join(schemas, group, `${one.kind.toLowerCase()}_${version}.json`);
      if (!existsSync(file)) return false;
      const validate = ajv.compile(JSON.parse(readFileSync(file, "utf8")));
      const { file: from, ...object } = one;
      // As the controller applies it: with the cluster's variables filled in.
      validate(
        JSON.parse(
          JSON.stringify(object)
            .replaceAll("${domain}", "example.com")
            .replaceAll("${environment}", "staging")
            .replaceAll("${cluster}", "staging")
            .replaceAll("${awsRegion}", "eu-central-1"),
        ),
      );
      expect({ from, kind: one.kind, wrong: ajv.errorsText(validate.errors) }).toMatchObject({
        wrong: "No errors",
      });
      return true;
    });
    expect(new Set(checked.map((one) => one.kind)).size).toBeGreaterThan(10);
  });

  it("pins the version of every chart and image source", () => {
    const releases = objects.filter((one) => one.kind === "HelmRelease");
    expect(releases.map((one) => one.metadata.name).toSorted()).toEqual([
      "ack-s3",
      "ack-sqs",
      "cert-manager",
      "cloudnative-pg",
      "envoy-gateway",
      "external-dns",
      "external-secrets",
      "flagger",
      "flagger-loadtester",
      "istio-base",
      "istio-cni",
      "istiod",
      "kube-prometheus-stack",
      "metrics-server",
      "plugin-barman-cloud",
      "ztunnel",
    ]);
    const versions = [
      ...objects
        .filter((one) => one.kind === "OCIRepository")
        .map((one) => z.object({ ref: z.object({ tag: z.string() }) }).parse(one.spec).ref.tag),
      ...releases.flatMap((one) => {
        const chart = z
          .object({ chart: z.object({ spec: z.object({ version: z.string() }) }) })
          .safeParse(one.spec);
        return chart.success ? [chart.data.chart.spec.version] : [];
      }),
    ];
    expect(versions).toHaveLength(releases.length);
    for (const version of versions) expect(version).toMatch(/^v?\d+\.\d+\.\d+$/);
  });

  it("installs every release after what it needs, from a source that is beside it", () => {
    const releases = new Map(
      objects
        .filter((one) => one.kind === "HelmRelease")
        .map((one) => [key(one.metadata.name, one.metadata.namespace), one]),
    );
    const sources = new Set(
      objects
        .filter((one) => ["OCIRepository", "HelmRepository"].includes(one.kind))
        .map((one) => `${one.kind} ${key(one.metadata.name, one.metadata.namespace)}`),
    );
    const needs = z.object({
      dependsOn: z
        .array(z.object({ name: z.string(), namespace: z.string().optional() }))
        .default([]),
    });
    const source = z.union([
      z
        .object({ chartRef: z.object({ kind: z.string(), name: z.string() }) })
        .transform(({ chartRef }) => chartRef),
      z
        .object({
          chart: z.object({
            spec: z.object({ sourceRef: z.object({ kind: z.string(), name: z.string() }) }),
          }),
        })
        .transform(({ chart }) => chart.spec.sourceRef),
    ]);
    const after = (name: string, above: readonly string[]): void => {
      expect({ name, above, there: releases.has(name), circle: above.includes(name) }).toEqual({
        name,
        above,
        there: true,
        circle: false,
      });
      const release = releases.get(name);
      const { kind, name: from } = source.parse(release?.spec);
      expect(sources).toContain(`${kind} ${key(from, release?.metadata.namespace)}`);
      for (const other of needs.parse(release?.spec).dependsOn)
        after(key(other.name, other.namespace ?? release?.metadata.namespace), [...above, name]);
    };
    for (const name of releases.keys()) after(name, []);
  });

  it.each(environments)(
    "starts %s in an order that exists, each part as an account that exists",
    (environment) => {
      const accounts = objects.filter(
        (one) => one.kind === "ServiceAccount" && one.metadata.namespace === "flux-system",
      );
      const names = ["kustomize-controller", ...accounts.map((one) => one.metadata.name)];
      const parts = files(`clusters/${environment}`)
        .filter((file) => !isList(file))
        .flatMap(read)
        .filter((one) => one.apiVersion.startsWith("kustomize.toolkit.fluxcd.io/"));
      expect(parts.map((one) => one.metadata.name).toSorted()).toEqual([
        "flux-system",
        "infrastructure-configs",
        "infrastructure-controllers",
        "policies",
        "teams",
        "tenants",
      ]);
      for (const part of parts) {
        const spec = fluxSpec.parse(part.spec);
        expect(path.join(root, spec.path)).toSatisfy(existsSync);
        expect(names).toContain(spec.serviceAccountName);
        expect(spec.sourceRef).toEqual({ kind: "GitRepository", name: "flux-system" });
        for (const other of spec.dependsOn)
          expect(parts.map((one) => one.metadata.name)).toContain(other.name);
      }
      const tenants = fluxSpec.parse(parts.find((one) => one.metadata.name === "tenants")?.spec);
      expect(tenants).toMatchObject({
        path: `./tenants/${environment}`,
        wait: false,
        serviceAccountName: "tenants",
      });
    },
  );

  it.each(environments)(
    "has no list of instances in %s, and a folder that is never empty",
    (environment) => {
      const inside = readdirSync(path.join(root, "tenants", environment));
      expect(inside).not.toContain("kustomization.yaml");
      expect(inside.filter((file) => file.endsWith(".yaml"))).not.toEqual([]);
    },
  );

  it("binds each team's account in its own namespace and nowhere else", () => {
    const bindings = objects.filter(
      (one) => one.kind === "RoleBinding" || one.kind === "ClusterRoleBinding",
    );
    for (const team of ["payments", "checkout", "search"]) {
      const own = bindings.filter((one) => JSON.stringify(one).includes(`"team-${team}"`));
      expect(
        own.every((one) => one.kind === "RoleBinding" && one.metadata.namespace === team),
      ).toBe(true);
    }
  });
});

function key(name: string, namespace: string | undefined): string {
  return `${namespace ?? ""}/${name}`;
}

function spawnable(command: string): boolean {
  try {
    execFileSync(command, ["version", "--client"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
