import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { PortalError } from "@/lib/errors";
import { freePort } from "@/scripts/up/ports";
import { apiToken, World } from "@/sandbox/gitops/testing-world";
import { askObject } from "./ask";
import { connectionProblem, refusalProblem } from "./cluster-problem";
import { listKustomizations } from "./list-kustomizations";
import { readObject } from "./read-object";
import type { ClusterAccess } from "./types";

// A server that speaks TLS by an authority which no system knows, as that of a cluster does.
let world: World;
beforeAll(async () => {
  world = new World();
  await world.start({ tls: true });
});
afterAll(() => world.close());

const access = (): ClusterAccess => ({
  apiUrl: `${world.gitops.url}/clusters/staging`,
  token: apiToken,
  ...(world.gitops.certificateAuthority === undefined
    ? {}
    : { certificateAuthority: world.gitops.certificateAuthority }),
});
const reader = () => {
  const found = world.gitops.reader("staging");
  if (found === undefined) throw new Error("there is no such cluster");
  return found;
};
beforeEach(() => reader().restore());

const ask = (cluster: ClusterAccess) =>
  askObject(cluster, "Kustomization", "flux-system", "tenants");
const problemOf = async (work: Promise<unknown>): Promise<{ code: string; message: string }> => {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof PortalError)) throw new Error("expected a PortalError");
  return { code: error.code, message: error.message };
};

const at = (apiUrl: string): ClusterAccess => ({ apiUrl, token: apiToken });
const named = (right: string) => ({
  code: "upstream_refused",
  message: `The cluster does not let Slipway read its Flux objects: it may not ${right} (403).`,
});

test("a cluster whose authority was given is believed; one whose was not is told by that", async () => {
  expect(await readObject(access(), "/version")).toMatchObject({ major: "1" });
  expect(await problemOf(ask({ apiUrl: access().apiUrl, token: apiToken }))).toEqual({
    code: "upstream_unavailable",
    message: "The cluster's certificate is signed by an authority that Slipway does not know.",
  });
});

test("a token that was revoked is told apart from a right that is missing, which is named", async () => {
  reader().revoke();
  expect(await problemOf(ask(access()))).toEqual({
    code: "upstream_refused",
    message:
      "The cluster does not know the token that Slipway has for it: it was revoked, or has expired (401).",
  });
  reader().restore();
  reader().deny("get", "kustomizations.kustomize.toolkit.fluxcd.io");
  reader().deny("list", "kustomizations.kustomize.toolkit.fluxcd.io");
  reader().deny("get", "pods");
  expect(await problemOf(ask(access()))).toEqual(
    named("get kustomizations.kustomize.toolkit.fluxcd.io in flux-system"),
  );
  expect(await problemOf(listKustomizations(access(), "flux-system").next())).toEqual(
    named("list kustomizations.kustomize.toolkit.fluxcd.io in flux-system"),
  );
  expect(await problemOf(readObject(access(), "/api/v1/namespaces/a/pods/b"))).toEqual(
    named("get pods in a"),
  );
});

test("a refusal that is no Status names no right", () => {
  expect(refusalProblem(403, "<html>").message).toContain("a right is missing");
});

test("an address where nothing listens, one without a name, and one that never answers are told apart", async () => {
  const refused = await problemOf(ask(at(`http://127.0.0.1:${await freePort(0)}`)));
  expect(refused.message).toMatch(/nothing listens at its address \(connection refused\)/);
  const unnamed = await problemOf(ask(at("https://cluster.invalid")));
  expect(unnamed.message).toMatch(/name/);
  const silent = createServer(() => undefined);
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void silent.close());
  const { port } = silent.address() as AddressInfo;
  const late = await problemOf(
    readObject(at(`http://127.0.0.1:${port}`), "/version", { milliseconds: 20 }),
  );
  expect(late.message).toMatch(/it took too long \(timed out\)/);
});

const failed = (code: string) => Object.assign(new Error("x"), { code });

test.each([
  ["SELF_SIGNED_CERT_IN_CHAIN", /authority that Slipway does not know/],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", /authority that Slipway does not know/],
  ["CERT_HAS_EXPIRED", /expired/],
  ["CERT_NOT_YET_VALID", /not valid yet/],
  ["ERR_TLS_CERT_ALTNAME_INVALID", /another name/],
  ["ENOTFOUND", /nobody knows the name/],
  ["EHOSTUNREACH", /no way to its address/],
  ["EPROTO", /does not speak TLS/],
  ["EPIPE", /^The cluster does not answer\.$/],
])("a connection that fails with %s says what is to be mended", (code, message) => {
  expect(connectionProblem(failed(code)).message).toMatch(message);
});
