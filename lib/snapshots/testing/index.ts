import { createHash } from "node:crypto";
import path from "node:path";
import { type Target, targetNowhere } from "@/lib/targets";
import { seedFiles } from "@/sandbox/platform/seed";
import type { Snapshot } from "../snapshot";

export { attacks, watchedPrograms } from "./watched-programs";

/** A snapshot of these texts, and of files that are not read. */
export function snapshotOf(
  texts: Readonly<Record<string, string>>,
  notRead: readonly { path: string; reason: string; blob?: string }[] = [],
  others: Readonly<Record<string, string>> = {},
): Snapshot {
  const files = Object.entries(texts).map(
    ([name, text]) =>
      [name, { path: name, text, blob: createHash("sha1").update(text).digest("hex") }] as const,
  );
  return {
    commit: "c".repeat(40),
    files: new Map(files),
    skipped: notRead.map((file) => ({ blob: "b".repeat(40), ...file })),
    others: new Map(Object.entries(others)),
  };
}

const seed = await seedFiles(path.join(import.meta.dirname, "../../.."));

/** The platform repository that the sandbox begins with. */
export function exampleTexts(): Record<string, string> {
  return Object.fromEntries(Object.entries(seed).filter(([name]) => name.endsWith(".yaml")));
}

export function targetOn(environment: string, over: Partial<Target> = {}): Target {
  return targetNowhere(environment, {
    id: `target-${environment}`,
    cluster: { id: `cluster-${environment}`, name: environment, apiUrl: undefined },
    ...over,
  });
}

const kustomization = (resource: string): string =>
  `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n  - ${resource}\n`;

/** A folder of an instance with one ConfigMap, as Slipway lays it out. */
export function instanceTexts(
  environment: string,
  team: string,
  name: string,
  manifest = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${team}\n`,
  spec = "",
): Record<string, string> {
  const folder = `tenants/${environment}/${team}/${name}`;
  return {
    [`${folder}/kustomization.yaml`]: kustomization("sync.yaml"),
    [`${folder}/slipway.yaml`]: "apiVersion: slipway.dev/v1alpha1\nkind: Instance\n",
    [`${folder}/sync.yaml`]: `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${team}.${name}
  namespace: flux-system
spec:
  interval: 10m
  path: ./${folder}/manifests
  prune: true
  serviceAccountName: team-${team}
  sourceRef:
    kind: GitRepository
    name: flux-system
${spec}`,
    [`${folder}/manifests/kustomization.yaml`]: kustomization("settings.yaml"),
    [`${folder}/manifests/settings.yaml`]: manifest,
  };
}

/** A policy of everything, with all ConfigMaps as its parameters. What it says is CEL. */
export function policyOfAll({ expression, says }: { expression: string; says: string }): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: all }
spec:
  paramKind: { apiVersion: v1, kind: ConfigMap }
  matchConstraints:
    resourceRules: [{ apiGroups: ["*"], apiVersions: ["*"], operations: ["*"], resources: ["*"] }]
  validations:
    - expression: ${JSON.stringify(expression)}
      messageExpression: ${JSON.stringify(says)}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: all }
spec: { policyName: all, validationActions: [Deny], paramRef: { selector: {}, parameterNotFoundAction: Allow } }
`;
}
