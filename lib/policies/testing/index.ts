const keys = "object.data.map(key, key)";

/** A policy `slow` for ConfigMaps that takes time as the cube of how many keys each has. */
export const slowPolicy = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: slow }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }] }
  validations:
    - expression: ${keys}.all(a, ${keys}.all(b, ${keys}.all(c, a + b != c)))
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: slow }
spec: { policyName: slow, validationActions: [Deny] }
`;
