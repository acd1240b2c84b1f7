import { expect, it } from "vitest";
import { ownerOf } from "./owner";

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
