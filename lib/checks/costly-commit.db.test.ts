import { afterAll, beforeAll, expect, test } from "vitest";
import { savePolicy } from "@/lib/policies/server";
import { type CheckStage, setCheckStage } from "./testing";

let stage: CheckStage;
beforeAll(async () => {
  stage = await setCheckStage();
}, 60_000);
afterAll(() => stage.close());

/** Makes a text of every three values: with a thousand there are a thousand million. */
const policy = `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: costly }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps] }] }
  variables: [{ name: keys, expression: "object.data.map(key, key)" }]
  validations:
    - expression: variables.keys.map(a, variables.keys.map(b, variables.keys.map(c, a + b + c))).size() > 0
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: costly }
spec: { policyName: costly, validationActions: [Deny] }
`;

const map = (name: string, values: number) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: payments }\ndata:\n${Array.from({ length: values }, (_, index) => `  key-${index}: "x"\n`).join("")}`;

test("a commit that takes more to judge than there is fails with the reason, and the next one is judged", async () => {
  await savePolicy(await stage.as({ roles: ["ops"] }), { text: policy, revision: 0 });
  const costly = await stage.propose("costly", { "tenants/staging/costly.yaml": map("a", 2_000) });
  await stage.settle();
  expect(await stage.checkRun(costly.commit)).toMatchObject({
    status: "completed",
    conclusion: "failure",
    title:
      "Could not be judged: It needed too much memory: the check of this commit, at most 256 MB.",
  });
  const small = await stage.propose("small", { "tenants/staging/small.yaml": map("b", 2) });
  await stage.settle();
  expect(await stage.checkRun(small.commit)).toMatchObject({ conclusion: "success" });
}, 90_000);
