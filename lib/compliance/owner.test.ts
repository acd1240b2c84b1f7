import { expect, it } from "vitest";
import { ownerOf } from "./owner";
import { standingOf } from "./findings-of";

const target = {
  pathPattern: "tenants/{environment}/{team}/{name}",
  environment: "staging",
  name: "staging",
  cluster: { id: "c", name: "eu-1", apiUrl: undefined },
};

it.each([
  ["tenants/staging/payments/web/manifests/a.yaml", { team: "payments", name: "web" }],
  ["tenants/staging/payments/web/sync.yaml", { team: "payments", name: "web" }],
  ["tenants/staging/payments/web", undefined],
  ["tenants/production/payments/web/a.yaml", undefined],
  ["tenants/staging/payments", undefined],
  ["infrastructure/a.yaml", undefined],
])("the owner of %s is %j", (file, owner) => expect(ownerOf(target, file)).toEqual(owner));

it("an exception takes the teeth out of a finding, and what is not judged is never a pass", () => {
  const exception = { name: "x", reason: "y", expires: "2030-01-01" };
  expect(standingOf({ verdict: "deny", action: "Deny", exception })).toBe("excepted");
  expect(standingOf({ verdict: "deny", action: "Deny" })).toBe("denied");
  expect(standingOf({ verdict: "deny", action: "Warn" })).toBe("warned");
  expect(standingOf({ verdict: "deny", action: "Audit" })).toBe("audited");
  expect(standingOf({ verdict: "not-judged", action: undefined })).toBe("not-judged");
  expect(standingOf({ verdict: "not-judged", action: "Deny" })).toBe("denied");
});
