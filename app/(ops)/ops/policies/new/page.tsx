import type { Metadata } from "next";
import { PageHeader } from "@/components/ui/page-header";
import { opsContext } from "../../../../_shell/require-ops";
import { PolicyEditor } from "../_components/policy-editor";

export const metadata: Metadata = { title: "Add a policy" };

const example = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: few-replicas
  annotations:
    slipway.dev/title: Few replicas
    slipway.dev/description: Nobody takes more than their share of the cluster.
    slipway.dev/expected: |
      - at most ten replicas
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }
  validations:
    - expression: object.spec.replicas <= 10
      messageExpression: "'It asks for ' + string(object.spec.replicas) + ' replicas.'"
      message: At most ten replicas.
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata:
  name: few-replicas
spec:
  policyName: few-replicas
  validationActions: [Warn]
`;

const tests = `title: Ten replicas
objects:
  - { apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: shop }, spec: { replicas: 10 } }
expect: []
---
title: Eleven replicas
objects:
  - { apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: shop }, spec: { replicas: 11 } }
expect:
  - { rule: 0, field: /spec/replicas }
`;

export default async function NewPolicy() {
  const ctx = await opsContext("policy.manage");
  if (!ctx) return null;
  return (
    <>
      <PageHeader
        crumbs={[{ label: "Policies", href: "/ops/policies" }, { label: "Add a policy" }]}
        title="Add a policy"
        sentence="Start from this example, or paste a policy of your cluster’s."
      />
      <PolicyEditor
        text={example}
        tests={tests}
        revision={0}
        isProposed={ctx.config.SLIPWAY_CATALOG_REPOSITORY !== undefined}
      />
    </>
  );
}
