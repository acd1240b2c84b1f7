import type { JsonObject } from "@/lib/json";
import { readYaml } from "@/lib/yaml";
import { loadPolicies, longestPolicyFile } from "../load/load-policies";
import type { LocatedObject, PolicySet } from "../types";

/** The policies of a text, which must load without an error. */
export function policiesOf(...texts: string[]): PolicySet {
  const { policies, problems } = loadPolicies(
    texts.map((text, index) => ({ path: `policies/${index}.yaml`, text })),
  );
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0)
    throw new Error(
      errors.map((error) => `${error.line}:${error.column} ${error.message}`).join("\n"),
    );
  return policies;
}

/** The objects of a YAML text, as of one file. */
export function objectsOf(text: string, file = "objects.yaml"): LocatedObject[] {
  return readYaml(text, { longest: longestPolicyFile }).documents.map(({ value }, document) => ({
    file,
    document,
    object: value as JsonObject,
  }));
}

const indent = (text: string) =>
  text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");

/**
 * A policy of one kind of resource, with its binding; `spec` and `binding` are added as they are.
 */
export function policyText({
  resource = "apps/v1/deployments",
  operations = "CREATE, UPDATE",
  spec = "",
  binding = "validationActions: [Deny]",
  annotations = "{}",
}: {
  resource?: string;
  operations?: string;
  spec?: string;
  binding?: string;
  annotations?: string;
}): string {
  const [resourceName = "", version = "", group = ""] = resource.split("/").reverse();
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: test }
spec:
  matchConstraints:
    resourceRules:
      - { apiGroups: ["${group}"], apiVersions: ["${version}"], resources: ["${resourceName}"], operations: [${operations}] }
${indent(spec)}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: test, annotations: ${annotations} }
spec:
  policyName: test
${indent(binding)}
`;
}
