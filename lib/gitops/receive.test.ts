import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { PortalError } from "@/lib/errors";
import { commitOf } from "./flux-event";
import { readControllerEvents } from "./read-events";
import { receiveFlagger, receiveFlux } from "./receive";
import { isSameSecret, isFluxSignature } from "./signature";

const key = "key-of-staging";
const commit = "731f7eadd6a1b0b4a5e2f0c9d8e7f6a5b4c3d2e1";
const instance = "0199c2b4-7d10-7c3e-9a55-3f1f6c2d8e01";
const told = new Date("2026-10-28T07:26:19Z");
const soon = new Date("2026-10-28T07:26:25Z");
const sign = (body: Uint8Array, algorithm = "sha256", secret = key) =>
  `${algorithm}=${createHmac(algorithm, secret).update(body).digest("hex")}`;
const fixture = (name: string) =>
  readFile(path.join(import.meta.dirname, "fixtures", `${name}.json`));

async function receive(name: string, now = soon) {
  const body = await fixture(name);
  return receiveFlux(body, sign(body), key, now, "target-1");
}
async function read(name: string) {
  const { event } = await receive(name);
  return readControllerEvents({
    ...event,
    payload: JSON.parse(JSON.stringify(event.payload)),
    receivedAt: soon,
  });
}
function keyOf(bytes: Uint8Array, receiver: string): string {
  return receiveFlux(bytes, sign(bytes), key, soon, receiver).event.deliveryKey;
}
function code(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof PortalError) return error.code;
    throw error;
  }
  return "accepted";
}

test("a signature is good in every algorithm that Flux knows, for its own body and key only", async () => {
  const body = await fixture("flux-event");
  for (const algorithm of ["sha224", "sha256", "sha384", "sha512"])
    expect(isFluxSignature(body, sign(body, algorithm), key)).toBe(true);
  for (const header of [
    null,
    "",
    "sha256=",
    sign(body).slice(0, -1),
    `${sign(body)}00`,
    sign(body, "sha256", "key-of-production"),
    sign(body, "sha1"),
    sign(body).replace("sha256", "sha512"),
    `md5=${"0".repeat(32)}`,
  ]) {
    expect(isFluxSignature(body, header, key)).toBe(false);
  }
  expect(isFluxSignature(body, sign(body, "sha256", ""), "")).toBe(false);
  expect(code(() => receiveFlux(body, sign(body, "sha256", "key-of-production"), key, soon))).toBe(
    "forbidden",
  );
});

test("an event says which instance and commit it is about, and when it happened", async () => {
  expect(await receive("flux-event")).toMatchObject({
    instanceId: instance,
    object: { kind: "Kustomization", namespace: "flux-system", name: "shop.checkout" },
    event: { source: "flux", kind: "event", occurredAt: told, commit },
  });
});

test("a repeat has the same key; the same words to another target, or other words, have another", async () => {
  const body = await fixture("flux-event");
  expect(keyOf(body, "target-1")).toBe(keyOf(Buffer.from(body), "target-1"));
  expect(keyOf(body, "target-2")).not.toBe(keyOf(body, "target-1"));
  const other = Buffer.from(body.toString().replace("2m0s", "2m1s"));
  expect(keyOf(other, "target-1")).not.toBe(keyOf(body, "target-1"));
});

test("an old delivery is not believed, nor one from the future", async () => {
  const body = await fixture("flux-event");
  const at = (minutes: number) =>
    code(() => receiveFlux(body, sign(body), key, new Date(told.getTime() + minutes * 60_000)));
  expect([at(14), at(16), at(-4), at(-6)]).toEqual([
    "accepted",
    "bad_request",
    "accepted",
    "bad_request",
  ]);
});

test("a body that is no event is refused, though it is signed", () => {
  for (const text of [
    "",
    "{",
    "[]",
    "null",
    "\u{feff}{}",
    JSON.stringify({ involvedObject: {}, severity: "info" }),
  ]) {
    const body = Buffer.from(text);
    expect(code(() => receiveFlux(body, sign(body), key, soon))).toBe("bad_request");
  }
});

test("metadata is read with and without the group before its keys, revisions in both their forms", async () => {
  expect(await read("flux-event-as-documented")).toMatchObject([
    {
      subject: "parent",
      outcome: "ready",
      revision: commit,
      object: "Kustomization/flux-system/tenants",
    },
  ]);
  expect(commitOf(`main@sha1:${commit}`)).toBe(commit);
  expect(commitOf(`refs/heads/release/1.x@sha1:${commit}`)).toBe(commit);
  expect(commitOf(`feature/x/${commit}`)).toBe(commit);
  expect([
    commitOf("21.1.0"),
    commitOf(undefined),
    commitOf("main@sha1:short"),
    commitOf("latest@sha256:abc"),
  ]).toEqual([null, null, null, null]);
});

test("a HelmRelease's revision is its chart's version, not a commit", async () => {
  expect(await read("flux-event-helm")).toMatchObject([
    { subject: "instance", outcome: "failed", revision: null, reason: "UpgradeFailed" },
  ]);
});

test("Flagger's words become a move of the canary, with its weight", async () => {
  const body = await fixture("flagger-event");
  const delivery = receiveFlagger(body, new Date(1793172379000 + 2_000), "target-1");
  expect(delivery).toMatchObject({
    instanceId: instance,
    object: { kind: "Canary", namespace: "shop", name: "checkout" },
    event: { source: "flagger", occurredAt: new Date(1793172379000) },
  });
  expect(readControllerEvents({ ...delivery.event, receivedAt: soon })).toMatchObject([
    {
      kind: "canary",
      phase: "Progressing",
      weight: 20,
      asked: false,
      object: "Canary/shop/checkout",
    },
  ]);
  expect(code(() => receiveFlagger(body, new Date(1793172379000 + 3_600_000)))).toBe("bad_request");
  expect(
    code(() =>
      receiveFlagger(Buffer.from(body.toString().replace("Progressing", "Guessing")), soon),
    ),
  ).toBe("bad_request");
});

test("secrets in URLs are compared whole", () => {
  expect(isSameSecret("abc", "abc")).toBe(true);
  expect([isSameSecret("abc", "abcd"), isSameSecret("", "abc"), isSameSecret("", "")]).toEqual([
    false,
    false,
    false,
  ]);
});

test("a row that cannot be read says nothing", () => {
  const row = {
    source: "flux",
    kind: "event",
    deliveryKey: "x",
    occurredAt: told,
    receivedAt: told,
    commit: null,
    payload: { nonsense: true },
  };
  expect(
    [
      row,
      { ...row, kind: "asked" },
      { ...row, source: "flagger" },
      { ...row, source: "github" },
    ].flatMap((stored) => readControllerEvents(stored)),
  ).toEqual([]);
});

/** Events recorded from the stand-in for Flux, which was written after the controllers' sources. */
const recordings = {
  "first-deploy": ["instance applied", "instance ready"],
  changed: ["instance applied", "instance ready"],
  heartbeat: ["instance applied", "instance ready", "instance ready"],
  "broken-image": ["instance applied", "instance failed"],
  "missing-account": ["instance failed"],
  "denied-image": ["instance failed"],
  "unknown-kind": ["instance failed"],
  "parent-does-not-build": ["parent failed"],
  dependency: ["instance blocked"],
  overtaken: ["instance applied", "instance started", "instance applied", "instance ready"],
  pruned: ["instance applied"],
  removed: ["instance failed", "instance applied"],
};

test.each(Object.entries(recordings))(
  "what Flux tells in the case %s is understood",
  async (name, expected) => {
    const recorded = await readFile(
      path.join(import.meta.dirname, "../../sandbox/gitops/fixtures", `${name}.json`),
      "utf8",
    );
    const filled = recorded
      .replaceAll("<time>", told.toISOString())
      .replaceAll(/<commit \d>/g, commit)
      .replaceAll(/id-of-[\w-]+/g, instance);
    const { events } = JSON.parse(filled) as { events: unknown[] };
    const stored = events.map((payload, index) => ({
      source: "flux",
      kind: "event",
      deliveryKey: String(index),
      occurredAt: told,
      receivedAt: told,
      commit,
      payload,
    }));
    const understood = stored
      .flatMap((row) => readControllerEvents(row))
      .map((event) =>
        event.kind === "reconciled" ? `${event.subject} ${event.outcome}` : event.kind,
      );
    expect(understood).toEqual(expected);
  },
);
