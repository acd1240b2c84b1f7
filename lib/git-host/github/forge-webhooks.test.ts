import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { foldTimeline, type TimelineEvent } from "@/lib/timeline";
import { startForge } from "@/sandbox/forge";
import { interpret, isGitHubSignature } from "./webhook";
import { deliveryEvent } from "../webhook";
import { gitHubRepository } from "./repository";
import { readHostEvents, reportEvent } from "../host-events";
import { pullRequestOf } from "../testing";

const token = "forge-token-of-the-test";
const secret = "secret-of-the-webhook";

interface Delivery {
  id: string;
  event: string;
  signature: string;
  body: Buffer;
}

async function receiver(): Promise<{ url: string; deliveries: Delivery[] }> {
  const deliveries: Delivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const {
        "x-github-delivery": id,
        "x-github-event": event,
        "x-hub-signature-256": signature,
      } = request.headers;
      deliveries.push({
        id: String(id),
        event: String(event),
        signature: String(signature),
        body: Buffer.concat(chunks),
      });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, deliveries };
}

test("what a host delivers and what it answers tell the same story of a pull request, from open to merged", async () => {
  const { url, deliveries } = await receiver();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "slipway-forge-"));
  const forge = await startForge({ dataDir, token, webhookUrls: [url], webhookSecret: secret });
  onTestFinished(async () => {
    await forge.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  await forge.createRepository("acme/platform", { "README.md": "# Platform\n" });
  const ref = {
    host: { kind: "github" as const },
    apiUrl: forge.api,
    owner: "acme",
    name: "platform",
  };
  const repo = gitHubRepository({ kind: "token", token }, ref);
  const base = await repo.branchHead("main");
  if (!base) throw new Error("no main");
  await repo.commitFiles({
    branch: "slipway/shop-checkout-1",
    expected: null,
    base,
    changes: [{ path: "a/b.yaml", content: "a: 1\n" }],
    message: "Add",
  });
  const { number } = await repo.openPullRequest({
    branch: "slipway/shop-checkout-1",
    base: "main",
    title: "Add",
    body: "",
  });
  await fetch(`${forge.api}/repos/acme/platform/pulls/${number}/merge`, {
    method: "PUT",
    headers: { authorization: `token ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ merge_method: "squash" }),
  });
  await forge.webhooksSettled();
  const main = (await repo.branchHead("main"))?.commit;

  expect(
    deliveries.every(({ body, signature }) => isGitHubSignature(body, signature, secret)),
  ).toBe(true);
  await vi.waitFor(
    () =>
      expect(
        deliveries.map(({ event, body }) => interpret(event, JSON.parse(body.toString()))),
      ).toContainEqual(
        expect.objectContaining({
          kind: "push",
          branch: "main",
          after: main,
          changed: ["a/b.yaml"],
          repository: { owner: "acme", name: "platform", id: "1" },
        }),
      ),
    { timeout: 60_000 },
  );

  const now = new Date();
  const told = deliveries.flatMap(({ id, event, body }) => {
    const headers = new Headers({ "x-github-event": event, "x-github-delivery": id });
    const stored = deliveryEvent("github", body, headers, now);
    return stored ? readHostEvents({ ...stored, receivedAt: now }) : [];
  });
  const report = await pullRequestOf(repo, number);
  const asked = report
    ? readHostEvents({
        ...reportEvent(ref, report),
        payload: JSON.parse(JSON.stringify(reportEvent(ref, report).payload)),
        receivedAt: now,
      })
    : [];
  const story = (events: TimelineEvent[]) => foldTimeline(events, {}, now);
  expect(story(told)).toMatchObject({ state: "merged", mergeCommit: main });
  expect(story(asked)).toMatchObject({ state: "merged", mergeCommit: main });
  expect(story([...asked, ...told]).since).toEqual(story(told).since);
});
