import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { PortalError } from "@/lib/errors";
import { freePort } from "@/scripts/up/ports";
import { askObject } from "./ask";
import type { ClusterAccess } from "./types";
import { readControllerEvents } from "./read-events";

const askKustomization = async (cluster: ClusterAccess, namespace: string, name: string) =>
  (await askObject(cluster, "Kustomization", namespace, name))?.events;

const commit = "731f7eadd6a1b0b4a5e2f0c9d8e7f6a5b4c3d2e1";
const before = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567";
const asked = new Date("2026-10-28T07:40:00Z");
const at = (time: string) => new Date(`2026-10-28T${time}Z`);

async function cluster(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/clusters/staging`,
    token: "reader-token",
  };
}

function answering(status: number) {
  return cluster(
    (_request, response) =>
      void response.writeHead(status, { "content-type": "application/json" }).end("{}"),
  );
}

async function serving(fixture: string) {
  const body = await readFile(path.join(import.meta.dirname, "fixtures", `${fixture}.json`));
  const seen: string[] = [];
  const access = await cluster((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    response.setHeader("content-type", "application/json");
    response.end(body);
  });
  return { access, seen };
}

async function understood(
  fixture: string,
  kind: "Kustomization" | "GitRepository" | "Canary" = "Kustomization",
) {
  const { access } = await serving(fixture);
  const events = (await askObject(access, kind, "flux-system", "shop.checkout"))?.events ?? [];
  return events.flatMap((event) =>
    readControllerEvents({
      ...event,
      payload: JSON.parse(JSON.stringify(event.payload)),
      receivedAt: asked,
    }),
  );
}

const refusal = async (work: Promise<unknown>) => {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PortalError) return error;
  throw new Error("expected a PortalError");
};

test("a Kustomization is asked for by its name, with the token, and stored without what it is made of", async () => {
  const { access, seen } = await serving("kustomization-ready");
  const [event] = (await askKustomization(access, "flux-system", "shop.checkout")) ?? [];
  expect(seen).toEqual([
    "GET /clusters/staging/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/shop.checkout Bearer reader-token",
  ]);
  expect(event).toMatchObject({
    source: "flux",
    kind: "asked",
    commit,
    occurredAt: at("07:30:00"),
  });
  expect(JSON.stringify(event?.payload)).not.toMatch(/not for us|inventory/);
});

test("the same status has the same key, another one another", async () => {
  const ready = await readFile(
    path.join(import.meta.dirname, "fixtures/kustomization-ready.json"),
    "utf8",
  );
  // A resource version changes with everything, an inventory says nothing of how it is.
  const answers = [
    ready,
    ready.replace("91830", "91999").replace("Deployment", "Service"),
    ready.replaceAll("07:30:00", "07:31:00"),
  ];
  const access = await cluster((_request, response) => void response.end(answers.shift()));
  const keys = [];
  while (answers.length > 0)
    keys.push((await askKustomization(access, "flux-system", "shop.checkout"))?.[0]?.deliveryKey);
  expect(keys[1]).toBe(keys[0]);
  expect(keys[2]).not.toBe(keys[0]);
});

test("Ready at a revision is healthy there", async () => {
  expect(await understood("kustomization-ready")).toMatchObject([
    {
      kind: "reconciled",
      subject: "instance",
      outcome: "ready",
      revision: commit,
      occurredAt: at("07:30:00"),
      object: "Kustomization/flux-system/shop.checkout",
    },
  ]);
});

test("while its health is checked it is applied at the revision that the condition names, and healthy at the one before", async () => {
  expect(await understood("kustomization-checking")).toMatchObject([
    { outcome: "ready", revision: before },
    { outcome: "applied", revision: commit, occurredAt: at("07:29:20") },
  ]);
});

test("a failed health check fails the revision that was attempted, not the one that was applied", async () => {
  expect(await understood("kustomization-failed")).toMatchObject([
    { outcome: "ready", revision: before },
    {
      outcome: "failed",
      revision: commit,
      reason: "HealthCheckFailed",
      occurredAt: at("07:34:20"),
    },
  ]);
});

test("Ready of a generation before the latest says nothing", async () => {
  expect(await understood("kustomization-unseen")).toEqual([]);
});

test("a source that cannot fetch fails without a revision", async () => {
  expect(await understood("gitrepository-failed", "GitRepository")).toMatchObject([
    { subject: "source", outcome: "failed", revision: null, reason: "GitOperationFailed" },
  ]);
});

test("a Canary tells its phase and weight", async () => {
  expect(await understood("canary-progressing", "Canary")).toMatchObject([
    { kind: "canary", phase: "Progressing", weight: 20, asked: true, occurredAt: at("07:31:00") },
  ]);
});

test("an object that is not there, a cluster that refuses and one that is down are three things", async () => {
  expect(await askKustomization(await answering(404), "a", "b")).toBeUndefined();
  expect(await refusal(askKustomization(await answering(403), "a", "b"))).toMatchObject({
    code: "upstream_refused",
  });
  expect(await refusal(askKustomization(await answering(503), "a", "b"))).toMatchObject({
    code: "upstream_unavailable",
  });
  const down = { apiUrl: `http://127.0.0.1:${await freePort(0)}`, token: "reader-token" };
  expect(await refusal(askKustomization(down, "a", "b"))).toMatchObject({
    code: "upstream_unavailable",
  });
});

test("a redirect is not followed: the token stays with the cluster", async () => {
  const seen: string[] = [];
  const elsewhere = await cluster((request, response) => {
    seen.push(request.url ?? "");
    response.end("{}");
  });
  const moved = await cluster(
    (_request, response) => void response.writeHead(302, { location: elsewhere.apiUrl }).end(),
  );
  expect(await refusal(askKustomization(moved, "a", "b"))).toMatchObject({
    code: "upstream_refused",
  });
  expect(seen).toEqual([]);
});

test("a name cannot lead to another path", async () => {
  const { access, seen } = await serving("kustomization-ready");
  await askKustomization(access, "flux-system", "../../secrets/x");
  expect(seen[0]).toContain("/kustomizations/..%2F..%2Fsecrets%2Fx ");
});
