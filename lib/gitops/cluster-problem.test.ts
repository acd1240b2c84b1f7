import { expect, test } from "vitest";
import { connectionProblem, refusalProblem } from "./cluster-problem";

const failed = (code: string) => Object.assign(new Error("x"), { code });

test.each([
  ["SELF_SIGNED_CERT_IN_CHAIN", /authority that Slipway does not know/],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /authority that Slipway does not know/],
  ["CERT_HAS_EXPIRED", /expired/],
  ["ERR_TLS_CERT_ALTNAME_INVALID", /another name/],
  ["ECONNREFUSED", /nothing listens/],
  ["ENOTFOUND", /nobody knows the name/],
  ["EPIPE", /^The cluster does not answer\.$/],
])("a connection that fails with %s says what is to be mended", (code, message) => {
  expect(connectionProblem(failed(code)).message).toMatch(message);
});

test("a token that the cluster does not know is told apart from a right that is missing", () => {
  expect(refusalProblem(401, "").message).toMatch(/revoked, or has expired/);
  const body = JSON.stringify({
    kind: "Status",
    message:
      'kustomizations.kustomize.toolkit.fluxcd.io "a" is forbidden: User "system:serviceaccount:flux-system:slipway-reader" cannot get resource "kustomizations" in API group "kustomize.toolkit.fluxcd.io" in the namespace "flux-system"',
  });
  expect(refusalProblem(403, body).message).toContain(
    "it may not get kustomizations.kustomize.toolkit.fluxcd.io",
  );
  expect(refusalProblem(403, "<html>").message).toContain("a right is missing");
});
