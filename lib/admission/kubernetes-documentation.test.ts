import { describe, expect, it } from "vitest";
import { judge } from "./judge/judge";
import type { JudgeInput } from "./judge/input";
import { objectsOf, policiesOf } from "./testing/policies";

/**
 * What Kubernetes' documentation says that an API server answers (Validating Admission Policy;
 * sections Getting started, Parameter resources, Message expression, Variable composition, API
 * kinds exempt from admission validation).
 */
const onDeployments =
  "matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }] }";

function policy(name: string, spec: string, binding = "validationActions: [Deny]"): string {
  return `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name} }
spec:
  ${onDeployments}
${spec}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: demo-binding-test.example.com }
spec: { policyName: ${name}, ${binding} }
`;
}

function deployment({ replicas = 1, image = "nginx", namespace = "default" } = {}): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: invalid, namespace: ${namespace} }\nspec: { replicas: ${replicas}, selector: { matchLabels: { app: x } }, template: { metadata: { labels: { app: x } }, spec: { containers: [{ name: nginx, image: ${image} }] } } }\n`;
}

const messages = (text: string, object: string, more: Partial<JudgeInput> = {}) =>
  judge({ policies: policiesOf(text), objects: objectsOf(object), ...more }).map(
    ({ message, action }) => [action, message],
  );

const limited = (
  validation: string,
  binding = "validationActions: [Deny], paramRef: { name: replica-limit-test.example.com, namespace: default, parameterNotFoundAction: Deny }",
) =>
  policy(
    "replicalimit-policy.example.com",
    `  paramKind: { apiVersion: rules.example.com/v1, kind: ReplicaLimit }\n  validations: [${validation}]`,
    binding,
  );
const failing = (failurePolicy: string) =>
  policy(
    "p.example.com",
    `  failurePolicy: ${failurePolicy}\n  validations: [{ expression: "object.spec.xyz == 10" }]`,
  );

describe("as Kubernetes documents it", () => {
  it("a rule without a message is told as it is written", () => {
    const text = policy(
      "demo-policy.example.com",
      '  validations: [{ expression: "object.spec.replicas <= 5" }]',
    );
    expect(messages(text, deployment({ replicas: 6 }))).toEqual([
      ["Deny", "failed expression: object.spec.replicas <= 5"],
    ]);
    expect(messages(text, deployment({ replicas: 5 }))).toEqual([]);
  });

  it("a binding selects namespaces by their labels", () => {
    const text = policy(
      "demo-policy.example.com",
      '  validations: [{ expression: "object.spec.replicas <= 5" }]',
      "validationActions: [Deny], matchResources: { namespaceSelector: { matchLabels: { environment: test } } }",
    );
    const six = deployment({ replicas: 6, namespace: "shop" });
    expect(messages(text, six, { namespaces: { shop: { environment: "test" } } })).toHaveLength(1);
    expect(messages(text, six, { namespaces: { shop: { environment: "production" } } })).toEqual(
      [],
    );
  });

  const limit = {
    apiVersion: "rules.example.com/v1",
    kind: "ReplicaLimit",
    metadata: { name: "replica-limit-test.example.com", namespace: "default" },
    maxReplicas: 3,
  };

  it("a message expression speaks of parameters", () => {
    const text = limited(
      `{ expression: "object.spec.replicas <= params.maxReplicas", messageExpression: "'object.spec.replicas must be no greater than ' + string(params.maxReplicas)" }`,
    );
    expect(messages(text, deployment({ replicas: 5 }), { params: [limit] })).toEqual([
      ["Deny", "object.spec.replicas must be no greater than 3"],
    ]);
    expect(messages(text, deployment({ replicas: 3 }), { params: [limit] })).toEqual([]);
  });

  it("parameters that are not there deny, or let pass, as the binding says", () => {
    const rule = '{ expression: "object.spec.replicas <= params.maxReplicas" }';
    expect(messages(limited(rule), deployment())).toHaveLength(1);
    expect(
      messages(
        limited(
          rule,
          "validationActions: [Deny], paramRef: { name: nowhere, namespace: default, parameterNotFoundAction: Allow }",
        ),
        deployment(),
        // The cluster has the kind.
        {
          params: [
            {
              apiVersion: "rules.example.com/v1",
              kind: "ReplicaLimit",
              metadata: { name: "other", namespace: "default" },
            },
          ],
        },
      ),
    ).toEqual([]);
  });

  it.each([
    ["fails", "object.spec.nothing"],
    ["gives several lines", "'one\\\\ntwo'"],
    ["is empty", "'  '"],
  ])("a message expression that %s gives way to the message", (_, expression) => {
    const text = policy(
      "p.example.com",
      `  validations: [{ expression: "object.spec.replicas > 50", messageExpression: "${expression}", message: "Too few." }]`,
    );
    expect(messages(text, deployment())).toEqual([["Deny", "Too few."]]);
  });

  it("variables are composed, and see the namespace", () => {
    const text = policy(
      "image-matches-namespace-environment.policy.example.com",
      `  failurePolicy: Fail
  variables:
    - { name: environment, expression: "'environment' in namespaceObject.metadata.labels ? namespaceObject.metadata.labels['environment'] : 'prod'" }
    - { name: exempt, expression: "'exempt' in object.metadata.labels && object.metadata.labels['exempt'] == 'true'" }
    - { name: containersToCheck, expression: "object.spec.template.spec.containers.filter(c, c.image.contains('example.com/'))" }
  validations:
    - expression: "variables.exempt || variables.containersToCheck.all(c, c.image.startsWith(variables.environment + '.'))"
      messageExpression: "'only ' + variables.environment + ' images are allowed in namespace ' + namespaceObject.metadata.name"`.replace(
        "'exempt' in object.metadata.labels &&",
        "has(object.metadata.labels) && 'exempt' in object.metadata.labels &&",
      ),
    );
    const namespaces = { default: { environment: "prod" } };
    expect(messages(text, deployment({ image: "dev.example.com/nginx" }), { namespaces })).toEqual([
      ["Deny", "only prod images are allowed in namespace default"],
    ]);
    expect(messages(text, deployment({ image: "prod.example.com/nginx" }), { namespaces })).toEqual(
      [],
    );
    expect(
      messages(
        text,
        deployment({ image: "dev.example.com/nginx" }).replace(
          "namespace: default",
          "namespace: default, labels: { exempt: 'true' }",
        ),
        { namespaces },
      ),
    ).toEqual([]);
  });

  it("an expression that fails denies under Fail, and is passed over under Ignore", () => {
    expect(messages(failing("Fail"), deployment())).toEqual([
      ["Deny", expect.stringContaining("no such key: xyz")],
    ]);
    expect(messages(failing("Ignore"), deployment())).toEqual([]);
  });

  it("audit annotations say nothing of the request, and Warn and Audit may go together", () => {
    const text = policy(
      "p.example.com",
      `  auditAnnotations: [{ key: high-replica-count, valueExpression: "'Deployment spec.replicas set to ' + string(object.spec.replicas)" }]\n  validations: [{ expression: "object.spec.replicas <= 5" }]`,
      "validationActions: [Warn, Audit]",
    );
    expect(messages(text, deployment({ replicas: 60 }))).toEqual([
      ["Warn", "failed expression: object.spec.replicas <= 5"],
    ]);
    expect(messages(text, deployment())).toEqual([]);
  });
});
