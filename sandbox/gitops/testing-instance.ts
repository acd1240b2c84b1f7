interface InstanceOptions {
  image?: string;
  account?: string;
  timeout?: string;
  namespace?: string;
  dependsOn?: string;
  /** Further objects, as YAML documents. */
  more?: string;
  replicas?: number;
  /** A Canary of the Deployment, with this of its analysis, in JSON. */
  analysis?: string;
  /** The `healthCheckExprs` of the Kustomization, in JSON. */
  checks?: string;
}

/** As Slipway tells Flux how a Canary is. */
const canaryChecks = `  healthCheckExprs:
    - apiVersion: flagger.app/v1beta1
      kind: Canary
      current: has(status.phase) && status.phase in ['Initialized', 'Succeeded']
      inProgress: "!has(status.phase) || status.phase in ['Initializing', 'Waiting', 'Progressing', 'WaitingPromotion', 'Promoting', 'Finalising']"
      failed: has(status.phase) && status.phase == 'Failed'
`;

function canaryOf(name: string, namespace: string, analysis: string): string {
  return `---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  provider: gatewayapi:v1
  targetRef: { apiVersion: apps/v1, kind: Deployment, name: ${name} }
  analysis: ${analysis}
`;
}

/** The folder of an instance in the shape that the platform repository's README describes. */
export function instance(
  team: string,
  name: string,
  options: InstanceOptions = {},
): Record<string, string> {
  const folder = `tenants/staging/${team}/${name}`;
  // What the platform's policies ask for.
  const labels = `{ app.kubernetes.io/managed-by: slipway, slipway.dev/instance: ${team}.${name} }`;
  const dependsOn =
    options.dependsOn === undefined ? "" : `  dependsOn: [{ name: ${options.dependsOn} }]\n`;
  return {
    [`${folder}/kustomization.yaml`]:
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [sync.yaml]\n",
    [`${folder}/slipway.yaml`]: `apiVersion: slipway.dev/v1alpha1\nkind: Instance\nmetadata: { name: ${name} }\n`,
    [`${folder}/sync.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${team}.${name}
  namespace: flux-system
  annotations:
    event.toolkit.fluxcd.io/slipway-instance: id-of-${team}-${name}
spec:
  interval: 1h
  retryInterval: 1m
  timeout: ${options.timeout ?? "5m"}
  path: ./${folder}/manifests
  prune: true
  wait: true
  serviceAccountName: ${options.account ?? `team-${team}`}
  sourceRef: { kind: GitRepository, name: flux-system }
${dependsOn}${options.analysis === undefined ? "" : canaryChecks}${options.checks === undefined ? "" : `  healthCheckExprs: ${options.checks}\n`}`,
    [`${folder}/manifests/kustomization.yaml`]:
      "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [app.yaml]\n",
    [`${folder}/manifests/app.yaml`]: `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${options.namespace ?? team}, labels: ${labels} }
spec: { ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ${options.namespace ?? team}, labels: ${labels} }
spec:
  replicas: ${options.replicas ?? 2}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      automountServiceAccountToken: false
      securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: app
          image: "${options.image ?? "registry.example.com/app:1.0.0"}"
          resources: { requests: { cpu: 10m, memory: 32Mi }, limits: { memory: 32Mi } }
          securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: [ALL] } }
${options.analysis === undefined ? "" : canaryOf(name, options.namespace ?? team, options.analysis)}${options.more ?? ""}`,
  };
}
