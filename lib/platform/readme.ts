import type { PlatformOptions } from "./options";
import { type PartName, parts } from "./parts";

/** The README of the repository: what is where, who may do what, and how a cluster joins. */
export function readme(options: PlatformOptions): string {
  const { repository, registry, branch } = options;
  const [owner = repository] = repository.split("/");
  const has = (name: PartName) => options.parts.includes(name);
  return `# ${repository}

What runs in the clusters of ${owner}. Flux applies what is merged to \`${branch}\`; nothing is applied by hand.

\`\`\`
clusters/<environment>/    where a cluster starts: Flux' own sync, and the Kustomizations below, in their order
infrastructure/
  controllers/             what the platform is made of: Helm releases with pinned versions
  configs/                 what needs the controllers' kinds: issuers, the gateway, secrets, what is measured
policies/                  what nobody may do: the admission policies that Slipway judges requests by, word for word
teams/                     accounts, roles and namespaces of the teams
tenants/<environment>/<team>/<name>/
                           instances: written by pull requests that Slipway opens
\`\`\`

Order: \`infrastructure-controllers\`, then \`infrastructure-configs\` and \`policies\`, and with them and \`teams\` there, \`tenants\`.
Each environment is a cluster of its own, so a team's namespace has the team's name in both.

${controllersTable(options)}
Images in teams' namespaces come from \`${registry}\`, which mirrors what others publish below \`mirror/\`.

## An instance

\`\`\`
tenants/staging/payments/api/
  kustomization.yaml    lists sync.yaml, nothing else
  sync.yaml             a Flux Kustomization named payments.api, which acts as the account team-payments
  slipway.yaml          the record: template, version, parameters (not applied)
  manifests/            what runs
\`\`\`

No file lists the instances: \`tenants/<environment>\` has no kustomization.yaml, so the controller takes every folder below
that has one. One file there that does not build stops the parent (and so new instances and removals), not the instances
that exist. To remove an instance, remove its folder: Flux prunes what it made, except what carries
\`kustomize.toolkit.fluxcd.io/prune: disabled\`.

## Rights

- An instance acts as \`team-<team>\`, which has the role \`team-deployer\` in the team's namespace and nothing elsewhere.
- What is of scope \`platform\` (a team's namespace) acts as \`platform\`, and needs an approval of the platform team.
- The parent acts as \`tenants\`: it may make Kustomizations, and \`tenant-guard\` checks which.

A new team: an account in \`teams/\`, an entry in \`.github/CODEOWNERS\`, then _Team namespace_ from the catalog.

## A new cluster

The Flux controllers are installed with the cluster, locked down for many tenants. \`flux install\` has no options for that, so
their Deployments are patched, and again after each \`flux install\`:

\`\`\`sh
flux install
add() {
  kubectl -n flux-system patch deployment "$1" --type=json \\
    -p "[{\\"op\\":\\"add\\",\\"path\\":\\"/spec/template/spec/containers/0/args/-\\",\\"value\\":\\"$2\\"}]"
}
for name in kustomize-controller helm-controller notification-controller; do add $name --no-cross-namespace-refs=true; done
for name in kustomize-controller helm-controller; do add $name --default-service-account=default; done
for flag in no-remote-bases=true feature-gates=CancelHealthCheckOnNewRevision=true concurrent=20 requeue-dependency=5s; do
  add kustomize-controller --$flag
done
kubectl -n flux-system create secret generic flux-system --from-literal=username=git --from-literal=password=<read-only token>
kubectl -n flux-system create secret generic slipway-webhook --from-literal=token=<FLUX_WEBHOOK_TOKEN of the target>
${has("flagger") ? flaggerSecret(options) : ""}kubectl apply -k clusters/<environment>/flux-system
\`\`\`

${notes(options)}`;
}

function controllersTable({ parts: chosen, infrastructure }: PlatformOptions): string {
  if (!infrastructure || chosen.length === 0)
    return "None of the infrastructure is installed from here: it comes with the clusters.\n";
  const rows = chosen.map((name) => [parts[name].title, parts[name].purpose] as const);
  const width = (at: 0 | 1) => Math.max(...rows.map((row) => row[at].length), "controller".length);
  const row = (left: string, right: string) =>
    `| ${left.padEnd(width(0))} | ${right.padEnd(width(1))} |\n`;
  const rule = `| ${"-".repeat(width(0))} | ${"-".repeat(width(1))} |\n`;
  return row("controller", "for") + rule + rows.map((cells) => row(...cells)).join("");
}

const flaggerSecret = ({ slipwayUrl }: PlatformOptions): string =>
  `kubectl create namespace flagger-system
kubectl -n flagger-system create secret generic slipway-webhook \\
  --from-literal=address=${slipwayUrl}/api/webhooks/flagger/<target>/<FLAGGER_WEBHOOK_TOKEN of the target>
`;

/** What is not in Git and has to be there, by the parts that want it. */
function notes({ parts: chosen, infrastructure }: PlatformOptions): string {
  if (!infrastructure) return "";
  const has = (name: PartName) => chosen.includes(name);
  const said = [
    has("certificates") &&
      "- The accounts `cert-manager` and `external-dns` act on Route 53, by EKS Pod Identity, each with a role of its own.",
    has("aws") &&
      "- So do `ack-s3-controller` and `ack-sqs-controller` in `ack-system` on buckets and queues, and of every team a role\n  `team-<team>` for what its Pods reach: their buckets and queues, and `s3://backups-<cluster>/<team>/`.",
    has("secrets") &&
      "- `infrastructure/configs/secret-store.yaml` says which store secrets come from: `https://vault.<domain>`.",
    has("metrics") &&
      !has("secrets") &&
      "- Alertmanager wants a Secret `alertmanager-receivers` in `monitoring` with the keys `slack-url` and `pagerduty-key`.",
    has("gateway") &&
      !has("certificates") &&
      "- The gateway wants a Secret `public-tls` in `gateway-system`: a certificate of `*.apps.<domain>`.",
  ].filter((line) => line !== false);
  return said.length === 0 ? "" : `What is not in Git and has to be there:\n\n${said.join("\n")}\n`;
}
