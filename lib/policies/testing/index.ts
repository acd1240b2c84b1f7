const keys = "object.data.map(key, key)";
const onConfigMaps =
  'matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }] }';

const named = (name: string, spec: string): string => `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  ${onConfigMaps}
${spec}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name}, validationActions: [Deny] }
`;

/** A policy `slow` for ConfigMaps: with a thousand keys it costs all that a policy may. */
export const slowPolicy = named(
  "slow",
  `  validations:\n${`    - expression: ${keys}.all(a, ${keys}.all(b, ${keys}.all(c, a + b != c)))\n`.repeat(10)}`,
);

/**
 * A policy `greedy`: it has much to say of each ConfigMap whose name begins with `big`, so that with
 * a thousand of them there is more than a thread may hold.
 */
export const greedyPolicy = named(
  "greedy",
  `  matchConditions: [{ name: big, expression: "object.metadata.name.startsWith('big')" }]
  variables: [{ name: long, expression: "'${"x".repeat(5_000)}'" }]
  validations:\n${`    - { expression: "false", messageExpression: "string(object.metadata.name) + variables.long" }\n`.repeat(100)}`,
);

/** So many ConfigMaps, named by a word and a number, as one file. */
export const configMaps = (word: string, count: number): string =>
  Array.from(
    { length: count },
    (_, index) =>
      `---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${word}-${index}, namespace: payments }\n`,
  ).join("");
