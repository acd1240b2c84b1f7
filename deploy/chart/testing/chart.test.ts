import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it, test } from "vitest";
import { z } from "zod";
import { standardRegistry, validateObjects } from "@/lib/kubernetes";
// oxlint-disable-next-line no-restricted-imports -- what the chart sets is read as a process reads it
import { environmentSchema, parseEnvironment } from "@/lib/config/environment";
import { readYaml } from "@/lib/yaml";
import { objections } from "./judge";
import { chart, findHelm, render, renderedAt, renderRelease, valueFiles, valuesAt } from "./render";
import { asJson, find, isWorkload, objectsOf, podsOf, rendered, title } from "./rendered";

const root = path.join(chart, "../..");
const read = (...parts: string[]) => readFileSync(path.join(...parts), "utf8");
const yaml = (text: string) => readYaml(text, { longest: 1_000_000 }).documents[0]?.value;
const helm = findHelm();
describe.each(valueFiles)("what the chart makes of the values %s", (name) => {
  it.runIf(helm !== undefined)("is what is committed", () => {
    expect(objectsOf(render(helm ?? "", valuesAt(name)))).toEqual(rendered(name));
  });

  it("is right by Slipway's own schemas", () => {
    const documents = rendered(name).map(asJson);
    const problems = validateObjects([{ path: renderedAt(name), documents }], {
      schemas: standardRegistry(),
      namespace: "slipway",
      requireNamespace: true,
    });
    expect(problems.map(({ message, pointer }) => `${pointer} ${message}`)).toEqual([]);
  });

  it("passes every policy that ships, all of it judged", () => {
    expect(objections(rendered(name))).toEqual([]);
  });

  it("is configured as a process of Slipway reads it, with the secrets that are said to be needed", () => {
    const objects = rendered(name);
    const { data } = z
      .object({ data: z.record(z.string(), z.string()) })
      .parse(find(objects, "ConfigMap/slipway"));
    const secret = {
      NEXTAUTH_SECRET: "s".repeat(32),
      SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, 7).toString("base64"),
      OIDC_CLIENT_SECRET: "secret",
      DATABASE_URL: "postgresql://slipway@db/slipway",
      DATABASE_OWNER_URL: "postgresql://owner@db/slipway",
    };
    for (const object of objects.filter(isWorkload)) {
      const { containers, initContainers } = podsOf(object);
      for (const { env } of [...containers, ...initContainers]) {
        const own = Object.fromEntries(
          env.flatMap(({ name: variable, value }) =>
            value === undefined ? [] : [[variable, value]],
          ),
        );
        expect(() => parseEnvironment({ ...secret, ...data, ...own })).not.toThrow();
        const known = [...Object.keys(environmentSchema.shape), "NODE_EXTRA_CA_CERTS"];
        const told = [...Object.keys(data), ...env.map((one) => one.name)];
        expect(told.filter((variable) => !known.includes(variable))).toEqual([]);
      }
    }
  });

  it("has only values that the schema knows", () => {
    const valid = new Ajv({ strict: false }).compile(JSON.parse(read(chart, "values.schema.json")));
    expect([valid(yaml(read(valuesAt(name)))), valid.errors]).toEqual([true, null]);
  });

  it("starts nothing before set-up has migrated the database, and ends nothing before the next is ready", () => {
    const objects = rendered(name);
    const deployments = objects.filter(({ kind }) => kind === "Deployment");
    expect(deployments.map(title)).toEqual(["Deployment/slipway-web", "Deployment/slipway-worker"]);
    for (const deployment of deployments) {
      const { initContainers, containers } = podsOf(deployment);
      expect(initContainers.map(({ args }) => args)).toEqual([["wait"]]);
      expect(initContainers[0]?.image).toBe(containers[0]?.image);
      expect(deployment).toMatchObject({
        spec: { strategy: { rollingUpdate: { maxUnavailable: 0 } } },
      });
    }
    const job = find(objects, "Job/slipway-setup-");
    expect(podsOf(job).containers.map(({ args }) => args)).toEqual([["setup"]]);
    // Neither Helm's hooks, which run before the database of a chart is there, nor Flux' replacing.
    expect(JSON.stringify(job)).not.toMatch(/helm\.sh\/hook|kustomize\.toolkit\.fluxcd\.io/);
  });

  it("gives the owner's address to set-up only, and the key of the anchors to workers only", () => {
    const holders = rendered(name)
      .filter(isWorkload)
      .map((object) => [title(object), JSON.stringify(object)] as const);
    const with_ = (text: string) =>
      holders.flatMap(([who, json]) => (json.includes(text) ? [who.replace(/-setup-.*/, "")] : []));
    const isApart = name === "external-secrets";
    expect(with_("DATABASE_OWNER_URL")).toEqual(isApart ? ["Job/slipway"] : []);
    expect(with_("slipway-anchors")).toEqual(isApart ? ["Deployment/slipway-worker"] : []);
  });
});

describe("the chart", () => {
  it("has the version of Slipway", () => {
    const { version } = JSON.parse(read(root, "package.json")) as { version: string };
    expect(yaml(read(chart, "Chart.yaml"))).toMatchObject({ version, appVersion: version });
  });

  it("carries the alerts word for word", () => {
    expect(read(chart, "files/prometheus-rules.yaml")).toBe(
      read(root, "deploy/prometheus-rules.yaml"),
    );
    const source = yaml(read(root, "deploy/prometheus-rules.yaml"));
    const made = find(rendered("everything"), "PrometheusRule/");
    expect(made["spec"]).toEqual((source as { spec: unknown }).spec);
  });

  it("asks for health where there are answers, and waits as long for the end as a server takes", () => {
    const objects = rendered("defaults");
    const web = find(objects, "Deployment/slipway-web");
    const paths = [...JSON.stringify(web).matchAll(/"path":"(\/api[^"]*)"/g)].map(([, at]) => at);
    expect(new Set(paths)).toEqual(new Set(["/api/healthz", "/api/readyz"]));
    for (const place of paths)
      expect(existsSync(path.join(root, `app${place ?? ""}/route.ts`))).toBe(true);
    const longest = /const longest = ([\d_]+);/.exec(read(root, "server/main.ts"))?.[1];
    expect(podsOf(web).terminationGracePeriodSeconds).toBeGreaterThan(
      Number(longest?.replace("_", "")) / 1_000,
    );
  });

  it("has a schema for each value that it has a default for, and refuses what it does not know", () => {
    const defaults = yaml(read(chart, "values.yaml")) as Record<string, unknown>;
    const schema = JSON.parse(read(chart, "values.schema.json")) as Schema;
    expect(unknownIn(defaults, schema)).toEqual([]);
    const valid = new Ajv({ strict: false }).compile(schema);
    const least = yaml(read(valuesAt("defaults"))) as Record<string, unknown>;
    for (const wrong of [
      { url: "slipway.example.com" },
      { image: {} },
      { replicas: 2 },
      { config: { DATABASE_URL: "postgresql://slipway:password@db/slipway" } },
      { config: { NEXTAUTH_URL: "https://other.example.com" } },
      { labels: { "app.kubernetes.io/name": "other" } },
      { labels: { team: "the platform" } },
      { labels: { "the team": "platform" } },
      { monitoring: { labels: { release: "x".repeat(64) } } },
      { worker: { nodeSelector: { "node-role/": "" } } },
      { route: { annotations: { "the owner": "platform" } } },
      { route: { kind: "Route" } },
      { trustedProxies: ["the proxy"] },
      { web: { drainDelay: 6 } },
      { secrets: { external: { enabled: true } } },
      { worker: { resources: { requests: { cpu: "1", memory: "1Gi" } } } },
      { config: { SLIPWAY_BACKUP_KEY: "key" } },
      { backup: { keep: 0 } },
      { backup: { schedule: "every night" } },
      { networkPolicy: { dns: { to: [] } } },
      { networkPolicy: { dns: { ports: ["dns"] } } },
      { clusterCertificates: { "../staging.pem": "-----BEGIN CERTIFICATE-----" } },
      { clusterCertificates: { "staging.pem": "/etc/ssl/staging.pem" } },
    ])
      expect([wrong, valid({ ...least, ...wrong })]).toEqual([wrong, false]);
  });

  it.runIf(helm !== undefined)("says what is missing where nothing is said", () => {
    expect(() => render(helm ?? "", path.join(chart, "values.yaml"))).toThrow(/\/url/);
  });
});

const nameOf = (values: string) => find(rendered(values), "Job/slipway-setup-").metadata.name;
const nameWith = (...more: string[]) =>
  find(objectsOf(render(helm ?? "", valuesAt("defaults"), ...more)), "Job/slipway-setup-").metadata
    .name;

test("set-up runs again for another image or configuration, and for nothing else", () => {
  expect(nameOf("defaults")).toMatch(/^slipway-setup-0-1-0-[0-9a-f]{8}$/);
  expect(nameOf("next-version")).toMatch(/^slipway-setup-0-2-0-[0-9a-f]{8}$/);
  expect(new Set(valueFiles.map(nameOf)).size).toBe(valueFiles.length);
});

test.runIf(helm !== undefined)("more servers are no reason to run set-up again", () => {
  expect(nameWith("--set", "web.replicas=5")).toBe(nameWith());
  expect(nameWith("--set", "setup.again=x")).not.toBe(nameWith());
  expect(nameWith("--set", "config.LOG_LEVEL=debug")).not.toBe(nameWith());
});

const named = (release: string, ...more: string[]) =>
  objectsOf(renderRelease(helm ?? "", release, valuesAt("everything"), ...more));

// What Helm takes for the name of a release (53 characters) and a registry for a tag (128).
test.runIf(helm !== undefined).each([
  ["platform-slipway-production", "v1.2.3-Feature_Some.Long-branch-name.abc1234"],
  [`eu-1-${"x".repeat(48)}`, `1.2.3-${"y".repeat(56)}-z`],
  [`${"x".repeat(39)}-production`, "__"],
  [`${"x".repeat(37)}---production`, "1.2.3"],
  ["eu.slipway", "1.2.3-rc.1"],
  ["2027", "latest"],
])("a release named %s of the version %s is what a cluster takes", (release, tag) => {
  const set = ["--set-string", `image.tag=${tag},image.digest=`];
  const objects = named(release, ...set);
  const problems = validateObjects([{ path: release, documents: objects.map(asJson) }], {
    schemas: standardRegistry(),
    namespace: "slipway",
    requireNamespace: true,
  });
  expect(problems.map(({ message, pointer }) => `${pointer} ${message}`)).toEqual([]);
  const jobs = [objects, named(release, ...set, "--set", "setup.again=x")].map((all) =>
    all.find((object) => title(object).includes("-setup-")),
  );
  expect(new Set(jobs.map((job) => job?.metadata.name)).size).toBe(2);
});

const withUrl = (url: string, values = "defaults") =>
  render(helm ?? "", valuesAt(values), "--set-string", `url=${url}`);

test.runIf(helm !== undefined)("an address that Slipway cannot have is refused in words", () => {
  for (const url of [
    "https://example.com/slipway",
    "https://example.com?a=b",
    "https://example.com#top",
    "https://dana@example.com",
  ])
    expect(() => withUrl(url)).toThrow(/is more than a host. Slipway does not run below a path/);
  for (const host of ["10.0.0.5", "[fd00::1]", "slip_way.example.com", "-.example.com"])
    for (const [values, kind] of [
      ["ingress", "Ingress"],
      ["everything", "HTTPRoute"],
    ] as const)
      expect(() => withUrl(`https://${host}`, values)).toThrow(
        `is no name, which an ${kind} needs`,
      );
  // Without a route somebody else says what leads here.
  for (const url of ["http://10.0.0.5", "https://Slipway.example.com:8443/", "http://[fd00::1]"])
    expect(withUrl(url)).toContain(`NEXTAUTH_URL: "${url}"`);
});

test.runIf(helm !== undefined)("what has no default any more is named, and what to do", () => {
  const sections = ["backup", "database", "monitoring", "networkPolicy", "route", "secrets", "web"];
  for (const path of [...sections, "backup.storage", "networkPolicy.dns", "networkPolicy.dns.to"])
    expect(() => render(helm ?? "", valuesAt("everything"), "--set", `${path}=null`)).toThrow(
      new RegExp(`${path}[.\\w]*: null takes its default away`),
    );
});

const withJson = (set: string, name = "everything") =>
  render(helm ?? "", valuesAt(name), "--set-json", set);

test.runIf(helm !== undefined)("what a cluster would refuse together is refused in words", () => {
  for (const [set, says] of [
    ["web.autoscaling.minReplicas=11", /minReplicas, 11, is more than maxReplicas, 10/],
    ['volumes=[{"name":"tmp","emptyDir":{}}]', /volumes: tmp is there twice, or is one of/],
    ['volumes=[{"name":"crds"},{"name":"crds"}]', /volumes: crds is there twice/],
    ['volumeMounts=[{"name":"kinds","mountPath":"/a"}]', /volumeMounts: kinds is none of/],
    ['volumeMounts=[{"name":"crds","mountPath":"/tmp/"}]', /\/tmp\/ is mounted twice, or by/],
  ] as const)
    expect(() => withJson(set)).toThrow(says);
  const alone = withJson("database.cloudnativepg.instances=1", "cloudnativepg");
  expect(find(objectsOf(alone), "Cluster/")).toMatchObject({ spec: { enablePDB: false } });
});

test.runIf(helm !== undefined)("names that YAML has as numbers or truths are names", () => {
  const [digits, truth] = ["123", "true"];
  const set = [
    `backup.storage.existingClaim=${digits},backup.key.secret=${digits},secrets.name=${digits}`,
    `secrets.worker=${digits},database.ownerSecret.name=${digits},caCertificates.configMap=${digits}`,
    `route.gateway.name=${digits},route.gateway.namespace=${digits},route.gateway.sectionName=${digits}`,
    `networkPolicy.monitoringNamespace=${digits},image.pullSecrets={${digits}}`,
  ].flatMap((values) => ["--set-string", values]);
  for (const [release, namespace] of [
    [truth, digits],
    ["e5", digits],
    ["slipway", truth],
  ] as const) {
    const objects = named(release, ...set, "--namespace", namespace);
    const problems = validateObjects([{ path: release, documents: objects.map(asJson) }], {
      schemas: standardRegistry(),
      namespace,
      requireNamespace: true,
    });
    expect(problems.map(({ message, pointer }) => `${pointer} ${message}`)).toEqual([]);
    expect(JSON.stringify(objects)).not.toMatch(/name(?:space)?":(?:true|[\d.])/i);
  }
});

test.runIf(helm !== undefined)("a large number is written out, as a process reads it", () => {
  const [objects, size] = ["backup.withinHours=1000000", "backup.storage.size=10737418240"].map(
    (set) => objectsOf(render(helm ?? "", valuesAt("everything"), "--set", set)),
  );
  expect(find(objects ?? [], "ConfigMap/slipway")).toMatchObject({
    data: { SLIPWAY_BACKUP_WITHIN_HOURS: "1000000" },
  });
  expect(JSON.stringify(find(size ?? [], "PersistentVolumeClaim/"))).toContain('"10737418240"');
});

test.runIf(helm !== undefined)("a label of the alerts takes the place of one of everything", () => {
  const labels = "labels.team=x,monitoring.labels.team=y";
  const objects = objectsOf(render(helm ?? "", valuesAt("everything"), "--set", labels));
  const teams = objects.map(({ kind, metadata }) => [
    kind,
    (metadata["labels"] as Record<string, string>)["team"],
  ]);
  expect(Object.fromEntries(teams)).toMatchObject({
    ServiceMonitor: "y",
    PrometheusRule: "y",
    Job: "x",
  });
});

test.runIf(helm !== undefined)("a host is written in small letters, as a route has it", () => {
  const route = objectsOf(
    render(helm ?? "", valuesAt("everything"), "--set", "url=https://Slipway.Example.com:8443"),
  ).find(({ kind }) => kind === "HTTPRoute" || kind === "Ingress");
  expect(JSON.stringify(route)).toContain('"slipway.example.com"');
});

interface Schema {
  [key: string]: unknown;
  properties?: Record<string, Schema>;
  additionalProperties?: unknown;
}

/** Values below an object whose keys the schema lists, and which it does not list; and objects that take anything unnoticed. */
function unknownIn(values: Record<string, unknown>, schema: Schema, at = ""): string[] {
  return Object.entries(values).flatMap(([key, value]) => {
    const below = schema.properties?.[key];
    if (below === undefined) return [`${at}/${key}`];
    const isOpen = below.properties === undefined;
    if (isOpen || typeof value !== "object" || value === null || Array.isArray(value)) return [];
    if (below.additionalProperties === undefined) return [`${at}/${key} takes anything`];
    // Resources: what is asked for is named by the cluster.
    if (key === "resources") return [];
    return unknownIn(value as Record<string, unknown>, below, `${at}/${key}`);
  });
}
