import type { CatalogFile } from "../catalog-report";

/** A policy that allows at most three replicas, or whatever `rule` says. */
export function policyFiles(
  name: string,
  { folder = name, rule = "object.spec.replicas <= 3", title = "Few replicas", test = "" } = {},
): CatalogFile[] {
  const text = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name}, annotations: { slipway.dev/title: ${title} } }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }] }
  validations:
    - expression: ${rule}
      message: At most three.
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec:
  policyName: ${name}
  validationActions: [Deny]
`;
  const files = [{ path: `policies/${folder}/policy.yaml`, text }];
  return test === ""
    ? files
    : [...files, { path: `policies/${folder}/tests/tests.yaml`, text: test }];
}

export function exceptionFile(name: string, expires = "2030-01-31"): CatalogFile {
  return {
    path: `exceptions/${name}.yaml`,
    text: `apiVersion: slipway.dev/v1alpha1
kind: PolicyException
metadata: { name: ${name} }
spec:
  policy: few-replicas
  team: payments
  reason: Until the move to the new cluster is done.
  expires: "${expires}"
`,
  };
}

export function targetFile(name: string, spec = ""): CatalogFile {
  return {
    path: `targets/${name}.yaml`,
    text: `apiVersion: slipway.dev/v1alpha1
kind: Target
metadata: { name: ${name} }
spec:
  repository: acme/platform
${spec}`,
  };
}

/** A template that writes one ConfigMap. */
export function templateFiles(
  name: string,
  { version = "1.0.0", summary = "Some settings.", folder = `templates/${name}` } = {},
): CatalogFile[] {
  const files = {
    "template.yaml": `apiVersion: slipway.dev/v1alpha1
kind: Template
metadata: { name: ${name}, version: ${version} }
spec:
  title: Settings
  summary: ${summary}
  category: Tests
  tags: []
  icon: box
  owner: platform-team
  scope: team
  parameters:
    - title: Settings
      required: [greeting]
      properties:
        greeting: { type: string, minLength: 1, maxLength: 200 }
  files:
    - { from: settings.yaml, to: settings.yaml }
`,
    "README.md": "# Settings\n",
    "files/settings.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${{ instance.name }}\ndata:\n  greeting: ${{ params.greeting }}\n",
  };
  return Object.entries(files).map(([path, text]) => ({ path: `${folder}/${path}`, text }));
}
