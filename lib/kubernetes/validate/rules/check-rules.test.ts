import { parseAllDocuments } from "yaml";
import { describe, expect, test } from "vitest";
import type { Json } from "@/lib/json";
import { standardRegistry } from "../../schemas/registry";
import { validateObjects } from "../validate-objects";

const objects: Readonly<Record<string, string>> = {
  Deployment: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, namespace: apps }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      initContainers:
        - { name: prepare, image: registry.example.com/prepare:1 }
      containers:
        - name: shop
          image: registry.example.com/shop:1
          ports: [{ containerPort: 8080, name: web }]
          env: [{ name: MODE, value: fast }]
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 128Mi } }
          readinessProbe: { httpGet: { path: /ready, port: web } }
          volumeMounts: [{ name: work, mountPath: /work }]
      volumes: [{ name: work, emptyDir: { sizeLimit: 1Gi } }]
`,
  StatefulSet: `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: store, namespace: apps }
spec:
  serviceName: store
  selector: { matchLabels: { app: store } }
  template:
    metadata: { labels: { app: store } }
    spec: { containers: [{ name: store, image: store:1, volumeMounts: [{ name: data, mountPath: /data }] }] }
  volumeClaimTemplates:
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 5Gi } } }
`,
  CronJob: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: apps }
spec:
  schedule: "5 4 * * *"
  timeZone: Europe/Berlin
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: b }] } } } }
`,
  Service: `
apiVersion: v1
kind: Service
metadata: { name: shop, namespace: apps }
spec: { selector: { app: shop }, ports: [{ name: http, port: 80, targetPort: web }, { name: ops, port: 81 }] }
`,
  Ingress: `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, namespace: apps }
spec:
  ingressClassName: public
  tls: [{ hosts: [shop.example.com], secretName: shop-tls }]
  rules:
    - host: shop.example.com
      http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: shop, port: { number: 80 } } } }] }
`,
  Role: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: reader, namespace: apps }
rules: [{ apiGroups: [""], resources: [pods], verbs: [get] }]
`,
  RoleBinding: `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: readers, namespace: apps }
roleRef: { kind: Role, name: reader }
subjects: [{ kind: ServiceAccount, name: shop }, { kind: Group, name: team }]
`,
  ClusterRoleBinding: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: readers }
roleRef: { kind: ClusterRole, name: reader }
subjects: [{ kind: ServiceAccount, name: shop, namespace: apps }]
`,
  NetworkPolicy: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: shop, namespace: apps }
spec:
  podSelector: { matchLabels: { app: shop } }
  ingress:
    - from: [{ ipBlock: { cidr: 10.0.0.0/8, except: [10.1.0.0/16] } }, { podSelector: {} }]
      ports: [{ port: 8080, endPort: 8090 }]
`,
  HorizontalPodAutoscaler: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: shop, namespace: apps }
spec:
  scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: shop }
  minReplicas: 2
  maxReplicas: 5
  metrics: [{ type: Resource, resource: { name: cpu, target: { type: Utilization, averageUtilization: 70 } } }]
`,
  PodDisruptionBudget: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: shop, namespace: apps }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: shop } } }
`,
  Secret: `
apiVersion: v1
kind: Secret
metadata: { name: tls, namespace: apps }
type: kubernetes.io/tls
stringData: { tls.crt: a, tls.key: b }
`,
  ConfigMap: `
apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: apps }
data: { settings.ini: a }
`,
  Gateway: `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: apps }
spec:
  gatewayClassName: envoy
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: a }] } }
    - { name: http, port: 80, protocol: HTTP }
`,
  HTTPRoute: `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop, namespace: apps }
spec:
  parentRefs: [{ name: public, sectionName: https }]
  hostnames: ["*.example.com"]
  rules:
    - matches: [{ path: { value: /shop } }]
      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]
      backendRefs: [{ name: shop, port: 80 }]
      timeouts: { request: 10s, backendRequest: 1s500ms }
`,
  HelmRelease: `
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: chart, namespace: apps }
spec: { interval: 1h, chartRef: { kind: OCIRepository, name: chart }, install: { strategy: { name: RetryOnFailure, retryInterval: 5m } } }
`,
};

/** Errors, as `code pointer`. */
function errorsIn(text: string): string[] {
  const documents = parseAllDocuments(text).map((document) => document.toJS() as Json);
  return validateObjects([{ path: "a.yaml", documents }], {
    schemas: standardRegistry(),
    namespace: "apps",
  })
    .filter(({ severity }) => severity === "error")
    .map(({ code, pointer }) => `${code} ${pointer}`);
}

const pod = "/spec/template/spec";
const one = `${pod}/containers/0`;
const job = "/spec/jobTemplate/spec/template/spec";
const path = "/spec/rules/0/http/paths/0";

/** One change each: what to write instead of what, and the error that follows. */
const refused: Readonly<Record<string, [string, string, string][]>> = {
  Deployment: [
    ["image: registry.example.com/shop:1", "command: [a]", `missing-field ${one}`],
    [
      "image: registry.example.com/prepare:1",
      "image: null",
      `missing-field ${pod}/initContainers/0`,
    ],
    ["port: web", 'port: "8080"', `invalid-value ${one}/readinessProbe/httpGet/port`],
    [
      "httpGet: { path: /ready, port: web }",
      "periodSeconds: 5",
      `missing-field ${one}/readinessProbe`,
    ],
    ["port: web }", "port: web }, grpc: { port: 1 }", `invalid-combination ${one}/readinessProbe`],
    [
      "httpGet: { path: /ready, port: web }",
      "exec: { command: [] }",
      `missing-field ${one}/readinessProbe/exec`,
    ],
    [
      "prepare:1 }",
      "prepare:1, livenessProbe: { tcpSocket: { port: 1 } } }",
      `invalid-combination ${pod}/initContainers/0/livenessProbe`,
    ],
    ["name: MODE", 'name: ""', `invalid-value ${one}/env/0/name`],
    ["name: MODE", "name: A=B", `invalid-name ${one}/env/0/name`],
    ["value: fast", "valueFrom: {}", `missing-field ${one}/env/0/valueFrom`],
    ["memory: 128Mi", "memory: null", `invalid-combination ${one}/resources/requests/memory`],
    ["memory: 128Mi", "memory: -1", `invalid-value ${one}/resources/limits/memory`],
    ["cpu: 100m", "gpu: 1", `invalid-value ${one}/resources/requests/gpu`],
    ["cpu: 100m", "example.com/gpu: 1", `missing-field ${one}/resources`],
    ["mountPath: /work", 'mountPath: ""', `invalid-value ${one}/volumeMounts/0/mountPath`],
    [
      "emptyDir: { sizeLimit: 1Gi }",
      "emptyDir: {}, secret: { secretName: a }",
      `invalid-combination ${pod}/volumes/0`,
    ],
    ["emptyDir: { sizeLimit: 1Gi }", "configMap: {}", `missing-field ${pod}/volumes/0/configMap`],
    [
      "emptyDir: { sizeLimit: 1Gi }",
      "hostPath: { path: /a/../b }",
      `invalid-value ${pod}/volumes/0/hostPath/path`,
    ],
    [
      "      volumes:",
      "      os: { name: windows }\n      securityContext: { runAsUser: 1 }\n      volumes:",
      `invalid-combination ${pod}/securityContext/runAsUser`,
    ],
    [
      "      volumes:",
      "      securityContext: { seccompProfile: { type: Localhost } }\n      volumes:",
      `missing-field ${pod}/securityContext/seccompProfile`,
    ],
    [
      "      volumes:",
      "      tolerations: [{ key: a, operator: Exists, value: b }]\n      volumes:",
      `invalid-combination ${pod}/tolerations/0/value`,
    ],
    [
      "      volumes:",
      "      restartPolicy: Never\n      volumes:",
      `not-allowed-value ${pod}/restartPolicy`,
    ],
    [
      "spec:\n  selector",
      "spec:\n  strategy: { type: Recreate, rollingUpdate: {} }\n  selector",
      "invalid-combination /spec/strategy/rollingUpdate",
    ],
    [
      "matchLabels: { app: shop }",
      "matchExpressions: [{ key: app, operator: In, values: [other] }]",
      "selector-mismatch /spec/selector/matchExpressions/0",
    ],
    [
      "matchLabels: { app: shop }",
      "matchExpressions: [{ key: app, operator: In }]",
      "missing-field /spec/selector/matchExpressions/0",
    ],
  ],
  StatefulSet: [
    ["metadata: { name: data }", "metadata: null", "missing-field /spec/volumeClaimTemplates/0"],
    ["[ReadWriteOnce]", "[]", "missing-field /spec/volumeClaimTemplates/0/spec"],
    [
      "storage: 5Gi",
      "storage: null",
      "invalid-value /spec/volumeClaimTemplates/0/spec/resources/requests/storage",
    ],
    [
      "resources: { requests: { storage: 5Gi } }",
      "volumeMode: Filesystem",
      "missing-field /spec/volumeClaimTemplates/0/spec",
    ],
  ],
  CronJob: [
    ["restartPolicy: Never, ", "", `not-allowed-value ${job}`],
    ['"5 4 * * *"', '"5 4 * *"', "invalid-value /spec/schedule"],
    ["timeZone: Europe/Berlin", "timeZone: Local", "invalid-value /spec/timeZone"],
    [
      "spec: { template: { spec: { restartPolicy: Never, containers: [{ name: a, image: b }] } } }",
      "spec: null",
      "missing-field /spec/jobTemplate/spec",
    ],
  ],
  Service: [
    [
      "ports: [{ name: http, port: 80, targetPort: web }, { name: ops, port: 81 }]",
      "ports: []",
      "missing-field /spec",
    ],
    ["name: http, ", "", "missing-field /spec/ports/0"],
    ["port: 81", "port: 80", "duplicate-name /spec/ports/1"],
    ["port: 81", "port: 81, nodePort: 30000", "invalid-combination /spec/ports/1/nodePort"],
    ["targetPort: web", 'targetPort: "8080"', "invalid-value /spec/ports/0/targetPort"],
  ],
  Ingress: [
    ["path: /, ", "", `invalid-value ${path}/path`],
    ["path: /, ", "path: /a/../b, ", `invalid-value ${path}/path`],
    ["port: { number: 80 }", "port: {}", `missing-field ${path}/backend/service`],
    ["service: { name: shop, port: { number: 80 } }", "", `missing-field ${path}/backend`],
    ["hosts: [shop.example.com]", 'hosts: [""]', "invalid-name /spec/tls/0/hosts/0"],
    ["- host: shop.example.com", "- host: 10.0.0.1", "invalid-value /spec/rules/0/host"],
  ],
  Role: [
    ["[pods]", "[]", "missing-field /rules/0"],
    ["[get]", "[]", "missing-field /rules/0/verbs"],
    ['apiGroups: [""], ', "", "missing-field /rules/0"],
    [
      'apiGroups: [""], resources: [pods]',
      "nonResourceURLs: [/healthz]",
      "invalid-combination /rules/0/nonResourceURLs",
    ],
  ],
  RoleBinding: [
    ["kind: Role,", "kind: Group,", "not-allowed-value /roleRef/kind"],
    ["name: reader }", 'name: "" }', "invalid-value /roleRef/name"],
    [
      "name: shop }",
      "name: shop, apiGroup: rbac.authorization.k8s.io }",
      "not-allowed-value /subjects/0/apiGroup",
    ],
  ],
  ClusterRoleBinding: [[", namespace: apps }", "}", "missing-field /subjects/0"]],
  NetworkPolicy: [
    ["cidr: 10.0.0.0/8", "cidr: 10.0.0.0", "invalid-value /spec/ingress/0/from/0/ipBlock/cidr"],
    ["{ podSelector: {} }", "{}", "missing-field /spec/ingress/0/from/1"],
    ["endPort: 8090", "endPort: 80", "invalid-value /spec/ingress/0/ports/0/endPort"],
  ],
  HorizontalPodAutoscaler: [
    ["maxReplicas: 5", "maxReplicas: 1", "invalid-combination /spec/maxReplicas"],
    ["minReplicas: 2", "minReplicas: 0", "invalid-value /spec/minReplicas"],
    [", averageUtilization: 70", "", "missing-field /spec/metrics/0/resource/target"],
  ],
  PodDisruptionBudget: [
    ["maxUnavailable: 1", "maxUnavailable: 1, minAvailable: 1", "invalid-combination /spec"],
    ["maxUnavailable: 1", "maxUnavailable: most", "invalid-value /spec/maxUnavailable"],
  ],
  Secret: [[", tls.key: b", "", "missing-field /data"]],
  ConfigMap: [["settings.ini: a", "set/tings: a", "invalid-name /data/set~1tings"]],
  Gateway: [
    [
      "protocol: HTTP }",
      "protocol: HTTP, tls: { certificateRefs: [{ name: a }] } }",
      "invalid-combination /spec/listeners",
    ],
    [
      "certificateRefs: [{ name: a }]",
      "mode: Terminate",
      "invalid-combination /spec/listeners/0/tls",
    ],
    ["name: http,", "name: https,", "invalid-combination /spec/listeners"],
  ],
  HTTPRoute: [
    ["value: /shop", "value: shop", "invalid-combination /spec/rules/0/matches/0/path"],
    ["port: 80", "weight: 1", "invalid-combination /spec/rules/0/backendRefs/0"],
    [
      "backendRequest: 1s500ms",
      "backendRequest: 11s",
      "invalid-combination /spec/rules/0/timeouts",
    ],
    ["type: URLRewrite", "type: CORS", "invalid-combination /spec/rules/0/filters/0"],
    [
      "path: { value: /shop }",
      "path: { type: Exact, value: /shop }",
      "invalid-combination /spec/rules/0",
    ],
    [
      "sectionName: https }",
      "sectionName: https }, { name: public }",
      "invalid-combination /spec/parentRefs",
    ],
    [
      "timeouts: { request: 10s, backendRequest: 1s500ms }",
      "sessionPersistence: { type: Header, cookieConfig: {} }",
      "invalid-combination /spec/rules/0/sessionPersistence",
    ],
    [
      "type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } }",
      "type: RequestMirror, requestMirror: { backendRef: { name: a, port: 1 }, fraction: { numerator: 2, denominator: 1 } }",
      "invalid-combination /spec/rules/0/filters/0/requestMirror/fraction",
    ],
    [
      "type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } }",
      "type: ExternalAuth, externalAuth: { protocol: GRPC, backendRef: { name: a, port: 1 } }",
      "invalid-combination /spec/rules/0/filters/0/externalAuth",
    ],
    ["*.example.com", "*example.com", "invalid-value /spec/hostnames/0"],
  ],
  HelmRelease: [
    ["chartRef: { kind: OCIRepository, name: chart }, ", "", "invalid-combination /spec"],
    [
      "name: RetryOnFailure",
      "name: RemediateOnFailure",
      "invalid-combination /spec/install/strategy",
    ],
  ],
};

/** What the server takes, however odd it looks. */
const taken: [string, string, string][] = [
  ["Deployment", "name: web", 'name: "", protocol: ""'],
  ["Deployment", "port: web }", "port: 8080 }"],
  ["Deployment", "emptyDir: { sizeLimit: 1Gi }", "emptyDir: null"],
  [
    "Deployment",
    "image: registry.example.com/prepare:1",
    "image: a, restartPolicy: Always, livenessProbe: { tcpSocket: { port: 1 } }",
  ],
  ["Deployment", "namespace: apps }", "namespace: apps, labels: { a: null } }"],
  ["Service", "spec: { selector", 'spec: { type: "", selector'],
  ["Service", "targetPort: web", 'targetPort: ""'],
  ["CronJob", "spec: { template", "spec: { selector: {}, template"],
  [
    "HorizontalPodAutoscaler",
    "minReplicas: 2\n  maxReplicas: 5\n  metrics: [",
    "minReplicas: 0\n  maxReplicas: 5\n  metrics: [{ type: External, external: { metric: { name: a }, target: { type: Value, value: 5 } } }, ",
  ],
  [
    "Service",
    "ports: [{ name: http, port: 80, targetPort: web }, { name: ops, port: 81 }]",
    "clusterIP: None",
  ],
  [
    "Ingress",
    "http: { paths: [{ path: /, pathType: Prefix, backend: { service: { name: shop, port: { number: 80 } } } }] }",
    "",
  ],
  ["Role", "verbs: [get]", "verbs: [null]"],
  ["RoleBinding", "{ kind: Role,", '{ apiGroup: "", kind: Role,'],
  [
    "Secret",
    "type: kubernetes.io/tls\nstringData: { tls.crt: a, tls.key: b }",
    "stringData: { a: null }",
  ],
  ["Gateway", "certificateRefs: [{ name: a }]", "certificateRefs: [{ name: a, namespace: null }]"],
  [
    "HelmRelease",
    "install: { strategy: { name: RetryOnFailure, retryInterval: 5m } }",
    "values: { a: null }",
  ],
];

describe("what the API server checks beyond the types of fields", () => {
  test.each(Object.entries(objects))("a good %s passes", (_, text) => {
    expect(errorsIn(text)).toEqual([]);
  });

  const cases = Object.entries(refused).flatMap(([kind, changes]) =>
    changes.map((change) => [kind, ...change] as const),
  );
  test.each(cases)("a %s with %s as %s is refused", (kind, from, to, error) => {
    expect(objects[kind]).toContain(from);
    expect(errorsIn((objects[kind] ?? "").replace(from, to))).toContain(error);
  });

  test.each(taken)("a %s with %s as %s is taken", (kind, from, to) => {
    expect(objects[kind]).toContain(from);
    expect(errorsIn((objects[kind] ?? "").replace(from, to))).toEqual([]);
  });

  test("a null that counts as an empty value is said", () => {
    const [document] = parseAllDocuments(
      (objects["ConfigMap"] ?? "").replace("settings.ini: a", "settings.ini: null"),
    );
    expect(
      validateObjects([{ path: "a.yaml", documents: [document?.toJS() as Json] }], {
        schemas: standardRegistry(),
        namespace: "apps",
      }),
    ).toMatchObject([{ severity: "warning", pointer: "/data/settings.ini", expected: '""' }]);
  });
});
