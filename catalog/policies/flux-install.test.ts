import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { judge, loadPolicies } from "@/lib/admission";
import type { JsonObject } from "@/lib/json";
import { readYaml } from "@/lib/yaml";

/*
 * A platform has Flux in the repository that Slipway checks: what `flux install` writes has to pass the policies
 * that ship, when it is made and when Flux is upgraded.
 */
const { policies } = loadPolicies(
  globSync("*/policy.yaml", { cwd: import.meta.dirname }).map((file) => ({
    path: file,
    text: readFileSync(path.join(import.meta.dirname, file), "utf8"),
  })),
);

const controllers = [
  "source-controller",
  "kustomize-controller",
  "helm-controller",
  "notification-controller",
  "image-reflector-controller",
  "image-automation-controller",
];

const labels = `
    app.kubernetes.io/instance: flux-system
    app.kubernetes.io/part-of: flux
    app.kubernetes.io/version: VERSION`;

const kinds: readonly (readonly [string, string])[] = [
  ["source.toolkit.fluxcd.io", "GitRepository"],
  ["kustomize.toolkit.fluxcd.io", "Kustomization"],
  ["helm.toolkit.fluxcd.io", "HelmRelease"],
  ["notification.toolkit.fluxcd.io", "Alert"],
];

const subjects = (names: readonly string[]) =>
  names
    .map((name) => `  - { kind: ServiceAccount, name: ${name}, namespace: flux-system }`)
    .join("\n");

const controller = (name: string) => `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: flux-system
  labels:${labels}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: flux-system
  labels:${labels}
    control-plane: controller
spec:
  replicas: 1
  strategy: { type: Recreate }
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata:
      annotations: { prometheus.io/port: "8080", prometheus.io/scrape: "true" }
      labels: { app: ${name} }
    spec:
      serviceAccountName: ${name}
      priorityClassName: system-cluster-critical
      nodeSelector: { kubernetes.io/os: linux }
      securityContext: { fsGroup: 1337 }
      terminationGracePeriodSeconds: 10
      containers:
        - name: manager
          image: ghcr.io/fluxcd/${name}:VERSION
          args: [--events-addr=http://notification-controller.flux-system.svc.cluster.local./, --watch-all-namespaces=true, --log-level=info, --log-encoding=json, --enable-leader-election]
          env:
            - { name: RUNTIME_NAMESPACE, valueFrom: { fieldRef: { fieldPath: metadata.namespace } } }
          ports: [{ containerPort: 8080, name: http-prom, protocol: TCP }, { containerPort: 9440, name: healthz, protocol: TCP }]
          livenessProbe: { httpGet: { path: /healthz, port: healthz } }
          readinessProbe: { httpGet: { path: /readyz, port: healthz } }
          resources: { limits: { cpu: 1000m, memory: 1Gi }, requests: { cpu: 100m, memory: 64Mi } }
          securityContext:
            allowPrivilegeEscalation: false
            capabilities: { drop: [ALL] }
            readOnlyRootFilesystem: true
            runAsNonRoot: true
            seccompProfile: { type: RuntimeDefault }
          volumeMounts: [{ mountPath: /tmp, name: temp }]
      volumes: [{ emptyDir: {}, name: temp }]`;

const policy = (name: string, spec: string) => `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: flux-system
  labels:${labels}
spec: ${spec}`;

const service = (name: string, app: string) => `
apiVersion: v1
kind: Service
metadata:
  name: ${name}
  namespace: flux-system
  labels:${labels}
spec:
  type: ClusterIP
  selector: { app: ${app} }
  ports: [{ name: http, port: 80, protocol: TCP, targetPort: http }]`;

const crd = ([group, kind]: readonly [string, string]) => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${kind.toLowerCase()}s.${group}
  labels:${labels}
spec:
  group: ${group}
  names: { kind: ${kind}, listKind: ${kind}List, plural: ${kind.toLowerCase()}s, singular: ${kind.toLowerCase()} }
  scope: Namespaced
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }]`;

const installed = [
  `
apiVersion: v1
kind: Namespace
metadata:
  name: flux-system
  labels:${labels}
    pod-security.kubernetes.io/warn: restricted
    pod-security.kubernetes.io/warn-version: latest`,
  policy("allow-egress", "{ egress: [{}], ingress: [{ from: [{ podSelector: {} }] }], podSelector: {}, policyTypes: [Ingress, Egress] }"),
  policy("allow-scraping", "{ ingress: [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8080, protocol: TCP }] }], podSelector: {}, policyTypes: [Ingress] }"),
  policy("allow-webhooks", "{ ingress: [{ from: [{ namespaceSelector: {} }] }], podSelector: { matchLabels: { app: notification-controller } }, policyTypes: [Ingress] }"),
  `
apiVersion: v1
kind: ResourceQuota
metadata:
  name: critical-pods-flux-system
  namespace: flux-system
  labels:${labels}
spec:
  hard: { pods: "1000" }
  scopeSelector:
    matchExpressions: [{ operator: In, scopeName: PriorityClass, values: [system-node-critical, system-cluster-critical] }]`,
  `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: crd-controller-flux-system
  labels:${labels}
rules:
${kinds.map(([group]) => `  - { apiGroups: [${group}], resources: ["*"], verbs: ["*"] }`).join("\n")}
  - { apiGroups: [""], resources: [namespaces, secrets, configmaps, serviceaccounts], verbs: [get, list, watch] }
  - { apiGroups: [""], resources: [events], verbs: [create, patch] }
  - { apiGroups: [""], resources: [configmaps], verbs: [get, list, watch, create, update, patch, delete] }
  - { apiGroups: [""], resources: [configmaps/status], verbs: [get, update, patch] }
  - { apiGroups: [coordination.k8s.io], resources: [leases], verbs: [get, list, watch, create, update, patch, delete] }
  - { apiGroups: [""], resources: [serviceaccounts/token], verbs: [create] }
  - { nonResourceURLs: [/livez/ping], verbs: [head] }`,
  ...["edit", "view"].map(
    (name) => `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: flux-${name}-flux-system
  labels:${labels}
    rbac.authorization.k8s.io/aggregate-to-admin: "true"
rules:
  - { apiGroups: [${kinds.map(([group]) => group).join(", ")}], resources: ["*"], verbs: [${name === "edit" ? "create, delete, deletecollection, patch, update" : "get, list, watch"}] }`,
  ),
  `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: cluster-reconciler-flux-system
  labels:${labels}
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects:
${subjects(["kustomize-controller", "helm-controller"])}`,
  `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: crd-controller-flux-system
  labels:${labels}
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: crd-controller-flux-system }
subjects:
${subjects(controllers)}`,
  ...kinds.map(crd),
  ...controllers.map(controller),
  service("source-controller", "source-controller"),
  service("notification-controller", "notification-controller"),
  service("webhook-receiver", "notification-controller"),
].join("\n---");

const objectsAt = (version: string) =>
  readYaml(installed.replaceAll("VERSION", version), { longest: 1_000_000 }).documents.map(
    ({ value }, document) => ({
      file: "flux-system/gotk-components.yaml",
      document,
      object: value as JsonObject,
    }),
  );

const said = (input: Partial<Parameters<typeof judge>[0]>) =>
  judge({ policies, objects: objectsAt("v2.8.0"), ...input }).map(
    ({ policy: name, object, message }) => `${name} ${object.kind}/${object.name}: ${message}`,
  );

test("what `flux install` writes passes every policy that ships", () => {
  expect(policies.policies.length).toBeGreaterThan(8);
  expect(said({})).toEqual([]);
});

test("so does an upgrade of Flux, and taking it away", () => {
  expect(said({ before: objectsAt("v2.7.5"), scope: "changed" })).toEqual([]);
  expect(said({ before: objectsAt("v2.8.0"), objects: [], scope: "changed" })).toEqual([]);
});
