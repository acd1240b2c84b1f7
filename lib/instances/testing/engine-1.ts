/** Where the folder is. */
export const engine1Folder = "tenants/staging/payments/checkout";

/**
 * An instance's folder as engine 1 wrote it, by path: a copy, so that no change of what is written
 * now changes it. It has a Canary, of which engine 1 speaks, and a database, of which it does not.
 */
export const engine1: Readonly<Record<string, string>> = {
  [`${engine1Folder}/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - sync.yaml
`,
  [`${engine1Folder}/manifests/app.yaml`]: `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: checkout
  namespace: payments
  labels:
    app.kubernetes.io/managed-by: slipway
    slipway.dev/instance: payments.checkout
    slipway.dev/template: web-service
---
apiVersion: flagger.app/v1beta1
kind: Canary
metadata:
  name: checkout
  namespace: payments
  labels:
    app.kubernetes.io/managed-by: slipway
    slipway.dev/instance: payments.checkout
    slipway.dev/template: web-service
spec:
  analysis: { interval: 1m, threshold: 5, maxWeight: 50, stepWeight: 10 }
`,
  [`${engine1Folder}/manifests/kustomization.yaml`]: `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - app.yaml
`,
  [`${engine1Folder}/slipway.yaml`]: `# The record of this instance, kept by Slipway. It is not applied to the cluster.

apiVersion: slipway.dev/v1alpha1
kind: Instance
metadata:
  id: "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11"
  name: checkout
  team: payments
  createdBy: dana@example.com
spec:
  template:
    name: web-service
    version: "1.0.0"
    digest: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
  target:
    name: staging
    environment: staging
    cluster: staging
    namespace: payments
    path: tenants/staging/payments/checkout
    substitution: false
    vars: {}
  parameters:
    replicas: 2
written:
  format: 1
  engine: "1"
  files:
    kustomization.yaml: "sha256:7b6414d6b6e203c6cf91c617f4f6ff5424bf3aa4f038166e927f3b73d79df58c"
    manifests/app.yaml: "sha256:e73a3d0a84d10f73b468ac1f986d09496b8fc83317b3c1f4a75526158870e3b9"
    manifests/kustomization.yaml: "sha256:70daf106b04c5182e860c769f5de0373a9cda87aba28b934f058442fd13b5eb7"
    sync.yaml: "sha256:85c0e222acd294c86baa41cfba84fb786677d96f675c54fb4247f98d9c0bcb91"
`,
  [`${engine1Folder}/sync.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: payments.checkout
  namespace: flux-system
  labels:
    app.kubernetes.io/managed-by: slipway
    slipway.dev/instance: payments.checkout
    slipway.dev/template: web-service
  annotations:
    event.toolkit.fluxcd.io/slipway-instance: "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11"
spec:
  interval: "10m"
  retryInterval: "1m"
  timeout: "27m"
  sourceRef:
    kind: GitRepository
    name: flux-system
  path: ./tenants/staging/payments/checkout/manifests
  prune: true
  wait: true
  serviceAccountName: team-payments
  healthCheckExprs:
    - apiVersion: flagger.app/v1beta1
      kind: Canary
      current: "has(status.phase) && status.phase in ['Initialized', 'Succeeded']"
      inProgress: "!has(status.phase) || status.phase in ['Initializing', 'Waiting', 'Progressing', 'WaitingPromotion', 'Promoting', 'Finalising']"
      failed: "has(status.phase) && status.phase == 'Failed'"
`,
};
