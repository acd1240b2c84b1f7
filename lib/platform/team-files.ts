import type { PlatformOptions } from "./options";
import { rolesFile } from "./roles";

/** `teams/`: accounts, roles, and the namespaces that are made by hand, by path. */
export function teamFiles(options: PlatformOptions): Record<string, string> {
  const { teams, newTeams, parts } = options;
  const files = {
    "roles.yaml": rolesFile(parts),
    "tenants.yaml": parentAccount,
    "platform.yaml": platformAccount,
    "slipway-reader.yaml": readerAccount(parts.includes("flagger")),
    ...Object.fromEntries(teams.map((team) => [`${team}.yaml`, teamFile(team)])),
    ...Object.fromEntries(newTeams.map((team) => [`${team}.yaml`, newTeamFile(team)])),
  };
  return Object.fromEntries(
    Object.entries({ ...files, "kustomization.yaml": listOf(Object.keys(files)) }).map(
      ([name, text]) => [`teams/${name}`, text],
    ),
  );
}

/** A kustomization.yaml of these files. */
export const listOf = (files: readonly string[]): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
${files.map((file) => `  - ${file}\n`).join("")}`;

const parentAccount = `# The account of the parent of all instances: it may make Kustomizations here, and nothing that they make.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: tenants
  namespace: flux-system
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: tenants
  namespace: flux-system
rules:
  - apiGroups: [kustomize.toolkit.fluxcd.io]
    resources: [kustomizations]
    verbs: [get, list, watch, create, update, patch, delete]
  - apiGroups: [""]
    resources: [configmaps]
    resourceNames: [environment]
    verbs: [get, list, watch, update, patch, delete]
  - apiGroups: [""]
    resources: [configmaps]
    verbs: [create]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: tenants
  namespace: flux-system
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: tenants
subjects:
  - kind: ServiceAccount
    name: tenants
    namespace: flux-system
`;

const platformAccount = `# For instances of scope \`platform\`. Slipway asks for an Ops approval before anything runs as this account.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: platform
  namespace: flux-system
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: platform-deployer
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: platform-deployer
subjects:
  - kind: ServiceAccount
    name: platform
    namespace: flux-system
`;

/** What Slipway reads in a cluster, and nothing else; docs/clusters.md says why. */
const readerAccount = (hasCanaries: boolean): string => `apiVersion: v1
kind: ServiceAccount
metadata: { name: slipway-reader, namespace: flux-system }
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: slipway-reader, namespace: flux-system }
rules:
  - apiGroups: [kustomize.toolkit.fluxcd.io]
    resources: [kustomizations]
    verbs: [get, list]
  - apiGroups: [source.toolkit.fluxcd.io]
    resources: [gitrepositories]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: slipway-reader, namespace: flux-system }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: slipway-reader }
subjects: [{ kind: ServiceAccount, name: slipway-reader, namespace: flux-system }]
---
${hasCanaries ? readsCanaries : ""}# A token that lasts until this is deleted; the cluster fills it in. It is not in Git.
apiVersion: v1
kind: Secret
metadata:
  name: slipway-reader
  namespace: flux-system
  annotations: { kubernetes.io/service-account.name: slipway-reader }
type: kubernetes.io/service-account-token
`;

const readsCanaries = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: slipway-canaries }
rules:
  - apiGroups: [flagger.app]
    resources: [canaries]
    verbs: [get, list]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: slipway-canaries }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: slipway-canaries }
subjects: [{ kind: ServiceAccount, name: slipway-reader, namespace: flux-system }]
---
`;

const teamFile = (team: string): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: team-${team}
  namespace: flux-system
automountServiceAccountToken: false
---
apiVersion: v1
kind: Namespace
metadata:
  name: ${team}
  labels:
    platform.example.com/team: ${team}
    pod-security.kubernetes.io/enforce: restricted
    pod-security.kubernetes.io/warn: restricted
  annotations:
    # Removing the team from here must not take what runs in it.
    kustomize.toolkit.fluxcd.io/prune: disabled
---
# Nothing gets in, nothing gets out, but what an instance allows; as the template Team namespace writes it. Also what the
# policy network-policy-present asks for: it has to be here before anything runs here.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: default-deny
  namespace: ${team}
  annotations:
    kustomize.toolkit.fluxcd.io/prune: disabled
spec:
  podSelector: {}
  policyTypes:
    - Ingress
    - Egress
---
# Except for names: without them nothing can be told from nothing.
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: allow-dns
  namespace: ${team}
  annotations:
    kustomize.toolkit.fluxcd.io/prune: disabled
spec:
  podSelector: {}
  policyTypes:
    - Egress
  egress:
    - to:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: kube-system
          podSelector:
            matchLabels:
              k8s-app: kube-dns
      ports:
        - port: 53
          protocol: UDP
        - port: 53
          protocol: TCP
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: team-deployer
  namespace: ${team}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: team-deployer
subjects:
  - kind: ServiceAccount
    name: team-${team}
    namespace: flux-system
---
# What the team may ask for, as the template Team namespace writes it.
apiVersion: v1
kind: ResourceQuota
metadata:
  name: team
  namespace: ${team}
  annotations:
    kustomize.toolkit.fluxcd.io/prune: disabled
spec:
  hard:
    requests.cpu: "32"
    requests.memory: 64Gi
    limits.memory: 128Gi
    requests.storage: 500Gi
    pods: "200"
    services.loadbalancers: "0"
    services.nodeports: "0"
`;

const newTeamFile = (
  team: string,
): string => `# A new team: it has its account, and gets its namespace (and its role in there) through Slipway's catalog.
apiVersion: v1
kind: ServiceAccount
metadata:
  name: team-${team}
  namespace: flux-system
automountServiceAccountToken: false
`;
