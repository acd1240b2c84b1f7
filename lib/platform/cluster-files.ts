import type { ClusterOptions, PlatformOptions } from "./options";

/** What a cluster has of the infrastructure: files of each folder. */
export interface Infrastructure {
  controllers: readonly string[];
  configs: readonly string[];
}

/** `clusters/<name>` and `tenants/<name>`, by path. */
export function clusterFiles(
  options: PlatformOptions,
  cluster: ClusterOptions,
  there: Infrastructure,
): Record<string, string> {
  const folder = `clusters/${cluster.name}`;
  return {
    [`${folder}/flux-system/gotk-sync.yaml`]: syncFile(options, cluster),
    [`${folder}/flux-system/kustomization.yaml`]: syncList,
    [`${folder}/infrastructure.yaml`]: infrastructureFile(options, cluster, there),
    [`${folder}/slipway.yaml`]: webhookFile(options, cluster),
    [`${folder}/tenants.yaml`]: tenantsFile(cluster, there),
    [`tenants/${cluster.name}/environment.yaml`]: environmentFile(cluster),
  };
}

const syncFile = ({ gitUrl, branch }: PlatformOptions, { name }: ClusterOptions): string =>
  `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m0s
  url: ${gitUrl}
  ref:
    branch: ${branch}
  secretRef:
    name: flux-system
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m0s
  path: ./clusters/${name}
  prune: true
  serviceAccountName: kustomize-controller
  sourceRef:
    kind: GitRepository
    name: flux-system
`;

const syncList = `# The controllers themselves are installed with the cluster (see README.md), not from here.
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - gotk-sync.yaml
`;

function infrastructureFile(
  options: PlatformOptions,
  cluster: ClusterOptions,
  { controllers, configs }: Infrastructure,
): string {
  return [
    ...(controllers.length > 0 ? [controllersPart(options, cluster)] : []),
    ...(configs.length > 0
      ? [
          `${configsPart(options, cluster, controllers.length > 0)}${
            cluster.publicCertificates && configs.includes("cluster-issuers.yaml")
              ? publicAuthority
              : ""
          }`,
        ]
      : []),
    policiesPart(controllers.length > 0),
  ].join("---\n");
}

const controllersPart = (
  { awsRegion }: PlatformOptions,
  { name, domain }: ClusterOptions,
): string =>
  `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: infrastructure-controllers
  namespace: flux-system
spec:
  interval: 1h
  retryInterval: 2m
  timeout: 15m
  path: ./infrastructure/controllers
  prune: true
  wait: true
  serviceAccountName: kustomize-controller
  sourceRef:
    kind: GitRepository
    name: flux-system
  postBuild:
    substitute:
      cluster: ${name}
      domain: ${domain}
      awsRegion: ${awsRegion}
`;

const configsPart = (
  { awsRegion }: PlatformOptions,
  { name, domain }: ClusterOptions,
  hasControllers: boolean,
): string =>
  `# What needs the controllers' kinds: issuers, the gateway, the secret store, metrics.
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: infrastructure-configs
  namespace: flux-system
spec:
${hasControllers ? after("infrastructure-controllers") : ""}  interval: 1h
  retryInterval: 2m
  timeout: 5m
  path: ./infrastructure/configs
  prune: true
  wait: true
  serviceAccountName: kustomize-controller
  sourceRef:
    kind: GitRepository
    name: flux-system
  postBuild:
    substitute:
      domain: ${domain}
      environment: ${name}
      awsRegion: ${awsRegion}
`;

const publicAuthority = `  patches:
    # Staging asks the rehearsal authority, which has no rate limit and which no browser trusts.
    - target:
        kind: ClusterIssuer
        name: letsencrypt
      patch: |
        - op: replace
          path: /spec/acme/server
          value: https://acme-v02.api.letsencrypt.org/directory
`;

const policiesPart = (hasControllers: boolean): string =>
  `# What nobody may do, whoever applies it. Before the teams, so that nothing of theirs runs unjudged.
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: policies
  namespace: flux-system
spec:
${hasControllers ? after("infrastructure-controllers") : ""}  interval: 1h
  retryInterval: 2m
  timeout: 5m
  path: ./policies
  prune: true
  wait: true
  serviceAccountName: kustomize-controller
  sourceRef:
    kind: GitRepository
    name: flux-system
`;

const webhookFile = ({ slipwayUrl }: PlatformOptions, { name }: ClusterOptions): string =>
  `# Tells Slipway what becomes of each instance. The secret holds the key that signs the events (X-Signature) and is made
# with the cluster: kubectl -n flux-system create secret generic slipway-webhook --from-literal=token=<FLUX_WEBHOOK_TOKEN>
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Provider
metadata:
  name: slipway
  namespace: flux-system
spec:
  type: generic-hmac
  address: ${slipwayUrl}/api/webhooks/flux/${name}
  secretRef:
    name: slipway-webhook
---
apiVersion: notification.toolkit.fluxcd.io/v1beta3
kind: Alert
metadata:
  name: slipway
  namespace: flux-system
spec:
  eventMetadata:
    summary: ${name}
  providerRef:
    name: slipway
  eventSeverity: info
  eventSources:
    - kind: Kustomization
      name: "*"
`;

const tenantsFile = ({ name }: ClusterOptions, { configs }: Infrastructure): string =>
  `# Who may apply what: the teams' accounts, their roles, the namespaces that were made by hand.
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: teams
  namespace: flux-system
spec:
  interval: 1h
  retryInterval: 2m
  timeout: 5m
  path: ./teams
  prune: true
  wait: true
  serviceAccountName: kustomize-controller
  sourceRef:
    kind: GitRepository
    name: flux-system
---
# The parent of every instance in this environment. There is no list of instances anywhere: without a kustomization.yaml
# in its path, the controller takes every folder below that has one, and an instance's lists its sync.yaml only.
# It does not wait: each instance is reconciled, reported and pruned by itself.
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: tenants
  namespace: flux-system
spec:
${after(...(configs.length > 0 ? ["infrastructure-configs"] : []), "policies", "teams")}  interval: 10m
  retryInterval: 1m
  timeout: 2m
  path: ./tenants/${name}
  prune: true
  wait: false
  serviceAccountName: tenants
  sourceRef:
    kind: GitRepository
    name: flux-system
`;

const environmentFile = ({ name, domain }: ClusterOptions): string =>
  `# Facts of this environment, for people and for Kustomizations that substitute. It also keeps the folder from being empty,
# which the controller would report as a failed build.
apiVersion: v1
kind: ConfigMap
metadata:
  name: environment
  namespace: flux-system
data:
  environment: ${name}
  domain: ${domain}
`;

const after = (...names: string[]): string =>
  `  dependsOn:\n${names.map((name) => `    - name: ${name}\n`).join("")}`;
