import https from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ClusterAccess } from "@/lib/gitops";
import { selfSigned } from "@/sandbox/gitops/self-signed";
import { realCluster } from "./clusters";

const asked: string[] = [];
let answer: (response: ServerResponse) => void = () => {};
const { certificate, key } = selfSigned("localhost", new Date());
const server = https.createServer(
  { cert: certificate, key },
  (request: IncomingMessage, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    answer(response);
  },
);
let access: ClusterAccess;
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  access = { apiUrl: `https://127.0.0.1:${port}`, token: "t", certificateAuthority: certificate };
});
afterAll(() => server.close());

test("what nobody defined is not there, though the API server says so in no JSON", async () => {
  answer = (response) => response.writeHead(404).end("404 page not found\n");
  const entry = { id: "payments_web_flagger.app_Canary", v: "v1beta1" };
  expect(await realCluster(access).uidOf(entry)).toBeUndefined();
  expect(asked.at(-1)).toBe(
    "GET /apis/flagger.app/v1beta1/namespaces/payments/canaries/web Bearer t",
  );
});

test("a cluster that has too much to do is asked again", async () => {
  let times = 0;
  answer = (response) =>
    (times += 1) === 1
      ? response.writeHead(429, { "retry-after": "0.001" }).end("Too many requests")
      : response.end(JSON.stringify({ metadata: { uid: "u" } }));
  expect(await realCluster(access).uidOf({ id: "payments_web__ConfigMap", v: "v1" })).toBe("u");
  expect(times).toBe(2);
});

test("what a cluster refuses is told in its own words", async () => {
  const message = 'kustomizations.kustomize.toolkit.fluxcd.io "payments.web" is forbidden';
  answer = (response) => response.writeHead(403).end(JSON.stringify({ kind: "Status", message }));
  await expect(realCluster(access).suspend("payments.web", true)).rejects.toThrow(
    `the cluster says HTTP 403 ${message}`,
  );
});
