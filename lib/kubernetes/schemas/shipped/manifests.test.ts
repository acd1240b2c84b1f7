import { existsSync, globSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import type { Json } from "@/lib/json";
import { schemaRegistry, standardRegistry, type SchemaRegistry } from "../registry";
import { validateObjects } from "../../validate/validate-objects";

/** What a platform writes with these kinds. */
const manifests = `
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: podinfo, namespace: apps }
spec: { interval: 10m, url: "oci://ghcr.io/stefanprodan/charts/podinfo", ref: { semver: 6.x }, layerSelector: { mediaType: application/x, operation: copy } }
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: podinfo, namespace: apps }
spec:
  interval: 1h30m
  chartRef: { kind: OCIRepository, name: podinfo }
  install: { strategy: { name: RetryOnFailure, retryInterval: 5m }, crds: CreateReplace }
  upgrade: { remediation: { retries: 3, strategy: rollback } }
  driftDetection: { mode: enabled, ignore: [{ paths: [/spec/replicas], target: { kind: Deployment } }] }
  values: { any: [thing, 1, true], nested: { goes: ~ } }
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: apps, namespace: apps }
spec:
  interval: 10m
  path: ./apps
  prune: true
  wait: true
  sourceRef: { kind: GitRepository, name: flux-system, namespace: flux-system }
  postBuild: { substitute: { a: b }, substituteFrom: [{ kind: ConfigMap, name: vars, optional: true }] }
  healthCheckExprs: [{ apiVersion: flagger.app/v1beta1, kind: Canary, current: "true" }]
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: web, namespace: apps }
spec:
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
  service: { port: 80, targetPort: http, gatewayRefs: [{ name: public, namespace: gateways }], hosts: [web.example.com] }
  analysis:
    interval: 1m
    threshold: 5
    maxWeight: 50
    stepWeight: 10
    metrics: [{ name: request-success-rate, interval: 1m, thresholdRange: { min: 99 } }]
    webhooks: [{ name: load, type: rollout, url: "http://tester.test/", timeout: 15s, metadata: { cmd: hey } }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: web, namespace: apps }
spec:
  parentRefs: [{ name: public, namespace: gateways, sectionName: https }]
  hostnames: [web.example.com]
  rules:
    - matches: [{ path: { type: PathPrefix, value: / }, headers: [{ name: x-a, value: b }] }]
      filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: a, value: b }] } }]
      backendRefs: [{ name: web, port: 80, weight: 90 }]
      timeouts: { request: 10s }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: web, namespace: apps }
spec: { secretName: web-tls, dnsNames: [web.example.com], issuerRef: { name: letsencrypt, kind: ClusterIssuer }, privateKey: { algorithm: ECDSA, size: 256, rotationPolicy: Always } }
---
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: { name: web, namespace: apps }
spec: { groups: [{ name: web, interval: 30s, rules: [{ alert: Down, expr: up == 0, for: 5m, labels: { severity: page }, annotations: { summary: It is down } }, { record: a, expr: 1 }] }] }
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: web, namespace: apps }
spec: { selector: { matchLabels: { app: web } }, endpoints: [{ port: http, interval: 30s, relabelings: [{ action: replace, targetLabel: a, replacement: b }] }] }
---
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: { name: db, namespace: apps }
spec:
  instances: 3
  storage: { size: 10Gi, storageClass: fast }
  postgresql: { parameters: { max_connections: "200" } }
  resources: { requests: { cpu: 500m, memory: 1Gi } }
  bootstrap: { initdb: { database: app, owner: app } }
  affinity: { enablePodAntiAffinity: true, topologyKey: kubernetes.io/hostname }
  backup: { retentionPolicy: 30d, barmanObjectStore: { destinationPath: "s3://x/", s3Credentials: { inheritFromIAMRole: true } } }
---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: { name: s, namespace: apps }
spec: { refreshInterval: 1h, secretStoreRef: { name: vault, kind: ClusterSecretStore }, target: { name: s, creationPolicy: Owner }, data: [{ secretKey: a, remoteRef: { key: b, property: c } }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: a, namespace: apps }
spec: { action: ALLOW, rules: [{ from: [{ source: { principals: [x] } }], to: [{ operation: { methods: [GET], notPaths: [/admin] } }] }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: a, namespace: apps }
spec: { host: web, trafficPolicy: { tls: { mode: ISTIO_MUTUAL }, loadBalancer: { simple: LEAST_REQUEST } }, subsets: [{ name: v1, labels: { v: "1" } }] }
---
apiVersion: s3.services.k8s.aws/v1alpha1
kind: Bucket
metadata: { name: a, namespace: apps }
spec: { name: a, versioning: { status: Enabled }, publicAccessBlock: { blockPublicACLs: true }, encryption: { rules: [{ bucketKeyEnabled: true }] } }
---
apiVersion: sqs.aws.m.upbound.io/v1beta1
kind: Queue
metadata: { name: a, namespace: apps }
spec: { forProvider: { region: eu-west-1, visibilityTimeoutSeconds: 30 }, providerConfigRef: { kind: ClusterProviderConfig, name: default } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: { name: a, namespace: apps }
spec:
  parentRef: { name: public, namespace: gateways }
  listeners: [{ name: https, hostname: a.example.com, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: a-tls }] } }]
---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata: { name: a, namespace: apps }
spec: { retentionPolicy: 14d, configuration: { destinationPath: "s3://b/", wal: { compression: zstd } } }
---
apiVersion: externaldns.k8s.io/v1alpha1
kind: DNSEndpoint
metadata: { name: a, namespace: apps }
spec: { endpoints: [{ dnsName: a.example.com, recordType: CNAME, targets: [gateway.example.com], recordTTL: 300 }] }
---
apiVersion: generators.external-secrets.io/v1alpha1
kind: Password
metadata: { name: a, namespace: apps }
spec: { length: 40, symbols: 0, noUpper: false, allowRepeat: true }
`;

/** One slip each: what to replace, by what, and where that is wrong. */
const slips: [string, string, string][] = [
  ["interval: 1h30m", "interval: 90 minutes", "/spec/interval"],
  [
    "kind: OCIRepository, name: podinfo }",
    "kind: GitRepository, name: podinfo }",
    "/spec/chartRef/kind",
  ],
  ["prune: true", "purge: true", "/spec/purge"],
  ["    threshold: 5\n", "", "/spec/analysis"],
  ["stepWeight: 10", "stepWeight: ten", "/spec/analysis/stepWeight"],
  ["weight: 90", "wieght: 90", "/spec/rules/0/backendRefs/0/wieght"],
  ["type: PathPrefix", "type: Prefix", "/spec/rules/0/matches/0/path/type"],
  ["secretName: web-tls", "secret: web-tls", "/spec/secret"],
  ["for: 5m", "for: 5 minutes", "/spec/groups/0/rules/0/for"],
  ["instances: 3", "instances: 0", "/spec/instances"],
  ['max_connections: "200"', "max_connections: 200", "/spec/postgresql/parameters/max_connections"],
  ["retentionPolicy: 30d", "retentionPolicy: 30 days", "/spec/backup/retentionPolicy"],
  ["creationPolicy: Owner", "creationPolicy: Owned", "/spec/target/creationPolicy"],
  ["notPaths: [/admin]", "notPath: [/admin]", "/spec/rules/0/to/0/operation/notPath"],
  ["mode: ISTIO_MUTUAL", "mode: mTLS", "/spec/trafficPolicy/tls/mode"],
  ["status: Enabled", "status: true", "/spec/versioning/status"],
  ["region: eu-west-1", "zone: eu-west-1", "/spec/forProvider"],
  ["parentRef: { name: public", "parentRefs: { name: public", "/spec/parentRefs"],
  ["compression: zstd", "compression: zip", "/spec/configuration/wal/compression"],
  ["recordType: CNAME", "recordType: ALIAS", "/spec/endpoints/0/recordType"],
  ["length: 40", "length: forty", "/spec/length"],
];

const crds = path.join(import.meta.dirname, "../../../../../shared/crds");

function problems(text: string, schemas: SchemaRegistry) {
  const documents = parseAllDocuments(text).map((document) => document.toJS() as Json);
  return validateObjects([{ path: "a.yaml", documents }], { schemas, namespace: "apps" }).filter(
    ({ code }) => code !== "missing-reference",
  );
}

/** Problems of the good manifests, and slips that were not found where they are. */
function judge(schemas: SchemaRegistry) {
  const missed = slips.filter(([from, to, pointer]) => {
    const found = problems(manifests.replace(from, to), schemas);
    return (
      !manifests.includes(from) ||
      !found.some((problem) => problem.severity === "error" && problem.pointer === pointer)
    );
  });
  return { problems: problems(manifests, schemas), missed };
}

describe("manifests of the kinds that ship", () => {
  test("good ones pass, and each slip is found where it is", () => {
    expect(judge(standardRegistry())).toEqual({ problems: [], missed: [] });
  });

  test.skipIf(!existsSync(crds))("the published schemas judge them the same", () => {
    const files = globSync("*/*.json", { cwd: crds });
    const published = schemaRegistry(
      files.map((file) => ({
        path: file,
        document: JSON.parse(readFileSync(path.join(crds, file), "utf8")) as Json,
      })),
    );
    expect(judge(published)).toEqual({ problems: [], missed: [] });
  });
});
