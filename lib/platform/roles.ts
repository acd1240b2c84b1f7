import { type PartName, partOfGroup } from "./parts";

interface Rule {
  group: string;
  resources: readonly string[];
  names?: readonly string[];
  verbs: readonly string[];
}

const read = ["get", "list", "watch"];
const change = [...read, "create", "update", "patch", "delete"];
const changes = (group: string, ...resources: string[]): Rule => ({
  group,
  resources,
  verbs: change,
});
const reads = (group: string, ...resources: string[]): Rule => ({ group, resources, verbs: read });

/** What the templates of scope `team` write, kind by kind; a test of the catalog compares the two. */
const teamWrites = [
  changes("", "configmaps", "persistentvolumeclaims", "services", "serviceaccounts"),
  changes("apps", "deployments", "statefulsets"),
  changes("batch", "cronjobs"),
  changes("autoscaling", "horizontalpodautoscalers"),
  changes("policy", "poddisruptionbudgets"),
  changes("networking.k8s.io", "ingresses", "networkpolicies"),
  changes("gateway.networking.k8s.io", "httproutes"),
  changes("flagger.app", "canaries", "metrictemplates"),
  changes("monitoring.coreos.com", "podmonitors", "prometheusrules"),
  changes("postgresql.cnpg.io", "clusters", "poolers", "scheduledbackups"),
  changes("barmancloud.cnpg.io", "objectstores"),
  changes("external-secrets.io", "externalsecrets", "secretstores"),
  changes("generators.external-secrets.io", "passwords"),
  changes("s3.services.k8s.aws", "buckets"),
  changes("sqs.services.k8s.aws", "queues"),
];

const teamReads = [
  reads("", "pods", "events", "resourcequotas", "limitranges"),
  reads("apps", "replicasets"),
  reads("batch", "jobs"),
];

/** What the templates of scope `platform` write. */
const platformWrites = [
  changes("", "namespaces", "resourcequotas", "limitranges", "serviceaccounts", "configmaps"),
  changes("networking.k8s.io", "networkpolicies"),
  changes("rbac.authorization.k8s.io", "rolebindings"),
  changes("monitoring.coreos.com", "prometheusrules"),
  changes("gateway.networking.k8s.io", "gateways", "httproutes", "listenersets"),
  changes("networking.istio.io", "destinationrules"),
  changes("security.istio.io", "authorizationpolicies", "peerauthentications"),
  changes("cert-manager.io", "certificates"),
  changes("externaldns.k8s.io", "dnsendpoints"),
  {
    group: "rbac.authorization.k8s.io",
    resources: ["clusterroles"],
    names: ["team-deployer", "team-debug", "edit", "view"],
    verbs: ["bind"],
  },
];

const debugging: readonly Rule[] = [
  reads("", "pods/log"),
  { group: "", resources: ["pods/exec", "pods/portforward"], verbs: ["create"] },
  { group: "", resources: ["pods/ephemeralcontainers"], verbs: ["patch"] },
  { group: "", resources: ["pods"], verbs: [...read, "delete"] },
];

/** `teams/roles.yaml`: fitted to the templates that ship, without the kinds of parts that are left out. */
export function rolesFile(chosen: readonly PartName[]): string {
  const isThere = ({ group }: Rule) => {
    const part = partOfGroup(group);
    return part === undefined || chosen.includes(part);
  };
  const rules = (list: readonly Rule[]) => list.filter(isThere).map(ruleText).join("");
  return `# What a team's account may do, in its own namespace only: what the templates of the catalog write, kind by kind. Not:
# secrets (they come from the secret store), roles, quotas, anything of the whole cluster. A template that writes another
# kind needs a line here; \`slipway platform check\` says so.
${role("team-deployer")}${rules(teamWrites)}  # To see how it is.
${rules(teamReads)}---
# What instances of scope \`platform\` may do: make a team's namespace and what fences it in, put it into the mesh, and give the
# team's account its role there. \`bind\` is limited to the roles named here, so that nobody is given more through it.
${role("platform-deployer")}${rules(platformWrites)}---
# What people of a team may do by hand in staging, where their namespace says so: look into what runs.
${role("team-debug")}${rules(debugging)}`;
}

const role = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ${name}
rules:
`;

function ruleText({ group, resources, names, verbs }: Rule): string {
  const limited = names === undefined ? "" : `    resourceNames: [${names.join(", ")}]\n`;
  return `  - apiGroups: [${group === "" ? '""' : group}]
    resources: [${resources.join(", ")}]
${limited}    verbs: [${verbs.join(", ")}]
`;
}
