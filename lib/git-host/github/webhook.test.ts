import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { PortalError } from "@/lib/errors";
import { readHostEvents, reportEvent } from "../host-events";
import { deliveryEvent } from "../webhook";
import { interpret, isGitHubSignature } from "./webhook";

const secret = "a-webhook-secret";
const now = new Date("2026-10-28T12:00:00Z");
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
const sign = (body: Uint8Array, key = secret) =>
  `sha256=${createHmac("sha256", key).update(body).digest("hex")}`;

const interpretBytes = (event: string, body: Uint8Array) =>
  interpret(event, JSON.parse(Buffer.from(body).toString()));
function gitHubEvent(id: string, event: string, body: Uint8Array, at: Date) {
  const headers = new Headers({ "x-github-event": event, "x-github-delivery": id });
  const stored = deliveryEvent("github", body, headers, at);
  if (!stored) throw new Error("it was not kept");
  return stored;
}

const repository = { name: "platform", full_name: "acme/platform", owner: { login: "acme" } };
const pullRequest = {
  number: 7,
  html_url: "https://github.com/acme/platform/pull/7",
  title: "Add checkout",
  body: "…",
  state: "closed",
  user: { login: "slipway[bot]" },
  head: { ref: "slipway/shop-checkout-1", sha: "aaaa" },
  base: { ref: "main" },
  merge_commit_sha: "mmmm",
  merged_by: { login: "olivia" },
  created_at: "2026-10-28T11:00:00Z",
  updated_at: "2026-10-28T11:30:00Z",
  closed_at: "2026-10-28T11:30:00Z",
  merged_at: "2026-10-28T11:30:00Z",
};
const merged = { action: "closed", pull_request: pullRequest, repository };

test("a signature is accepted for its own body and secret only", () => {
  const body = bytes(merged);
  expect(isGitHubSignature(body, sign(body), secret)).toBe(true);
  expect(isGitHubSignature(body, sign(body).toUpperCase().replace("SHA", "sha"), secret)).toBe(
    true,
  );
  expect(isGitHubSignature(bytes({ ...merged, action: "opened" }), sign(body), secret)).toBe(false);
  expect(isGitHubSignature(body, sign(body, "another"), secret)).toBe(false);
  expect(isGitHubSignature(body, `sha1=${"0".repeat(40)}`, secret)).toBe(false);
  expect(isGitHubSignature(body, null, secret)).toBe(false);
  expect(isGitHubSignature(body, sign(body, ""), "")).toBe(false);
});

test("a merged pull request names its merge commit; an open one does not name its trial merge", () => {
  expect(interpretBytes("pull_request", bytes(merged))).toMatchObject({
    kind: "pull-request",
    action: "closed",
    repository: { owner: "acme", name: "platform" },
    report: {
      number: 7,
      state: "merged",
      mergeCommit: "mmmm",
      mergedBy: "olivia",
      mergedAt: new Date("2026-10-28T11:30:00Z"),
    },
  });
  const open = {
    ...merged,
    pull_request: {
      ...pullRequest,
      state: "open",
      merged_at: null,
      closed_at: null,
      merged_by: null,
    },
  };
  expect(interpretBytes("pull_request", bytes(open))).toMatchObject({
    report: { state: "open", mergeCommit: null },
  });
});

test("a push names its branch and every file it touched; a tag is ignored", () => {
  const push = {
    ref: "refs/heads/main",
    before: "b",
    after: "c",
    forced: true,
    repository: { name: "platform", owner: { name: "acme" } },
    commits: [
      { added: ["a.yaml"], modified: ["b.yaml"], removed: [] },
      { added: [], modified: ["a.yaml"], removed: ["c.yaml"] },
    ],
  };
  expect(interpretBytes("push", bytes(push))).toEqual({
    kind: "push",
    branch: "main",
    before: "b",
    after: "c",
    created: false,
    deleted: false,
    forced: true,
    changed: ["a.yaml", "b.yaml", "c.yaml"],
    repository: { owner: "acme", name: "platform" },
  });
  expect(interpretBytes("push", bytes({ ...push, ref: "refs/tags/v1" }))).toMatchObject({
    kind: "ignored",
  });
});

test("a review is read with its pull request, and one that is not submitted yet is ignored", () => {
  const review = {
    user: { login: "olivia" },
    state: "changes_requested",
    commit_id: "aaaa",
    submitted_at: "2026-10-28T11:20:00Z",
    html_url: "https://github.com/r",
  };
  const delivery = { action: "submitted", review, pull_request: pullRequest, repository };
  expect(interpretBytes("pull_request_review", bytes(delivery))).toMatchObject({
    kind: "review",
    number: 7,
    review: { by: "olivia", verdict: "changes-requested" },
  });
  expect(
    interpretBytes(
      "pull_request_review",
      bytes({ ...delivery, review: { ...review, submitted_at: null, state: "pending" } }),
    ),
  ).toMatchObject({ kind: "ignored" });
  const event = gitHubEvent("d-1", "pull_request_review", bytes(delivery), now);
  expect(readHostEvents({ ...event, receivedAt: now }).map((told) => told.kind)).toEqual([
    "review",
    "pull-request",
  ]);
});

test("what is not of use is ignored, and what is malformed is refused", () => {
  expect(interpretBytes("ping", bytes({ zen: "…" }))).toEqual({ kind: "ping" });
  expect(interpretBytes("star", bytes({}))).toEqual({ kind: "ignored", event: "star" });
  for (const body of [
    Buffer.from("{"),
    Buffer.from([0xff, 0xfe]),
    bytes([1]),
    bytes({ action: "closed" }),
  ]) {
    expect(() => gitHubEvent("d", "pull_request", body, now)).toThrow(PortalError);
  }
});

test("a delivery is stored under GitHub's own id, and read back from the table as the timeline needs it", () => {
  const event = gitHubEvent(
    "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    "pull_request",
    bytes(merged),
    now,
  );
  expect(event).toMatchObject({
    source: "github",
    kind: "pull_request",
    deliveryKey: "72d3162e-cc78-11e3-81ab-4c9367dc0958",
    commit: "mmmm",
    occurredAt: new Date("2026-10-28T11:30:00Z"),
  });
  const stored = { ...event, payload: JSON.parse(JSON.stringify(event.payload)), receivedAt: now };
  expect(readHostEvents(stored)).toMatchObject([
    { kind: "pull-request", number: 7, state: "merged", mergeCommit: "mmmm", by: "olivia" },
  ]);
});

test("an answer to our own question says the same as a delivery, under a key that names what was said", () => {
  const ref = {
    host: { kind: "github" as const },
    apiUrl: "https://api.github.com",
    owner: "acme",
    name: "platform",
  };
  const delivery = interpretBytes("pull_request", bytes(merged));
  const report = delivery.kind === "pull-request" ? delivery.report : undefined;
  if (!report) throw new Error("not a pull request");
  const event = reportEvent(ref, report);
  expect(reportEvent({ ...ref, owner: "Acme" }, { ...report, body: "edited" }).deliveryKey).toBe(
    event.deliveryKey,
  );
  expect(reportEvent(ref, { ...report, headCommit: "bbbb" }).deliveryKey).not.toBe(
    event.deliveryKey,
  );
  const { deliveryKey: _a, ...asked } =
    readHostEvents({
      ...event,
      payload: JSON.parse(JSON.stringify(event.payload)),
      receivedAt: now,
    })[0] ?? {};
  const { deliveryKey: _b, ...told } =
    readHostEvents({
      ...gitHubEvent("x", "pull_request", bytes(merged), now),
      receivedAt: now,
    })[0] ?? {};
  expect(asked).toEqual(told);
});

test("a row that cannot be read says nothing", () => {
  const row = {
    source: "github",
    kind: "pull_request",
    deliveryKey: "x",
    occurredAt: now,
    receivedAt: now,
    commit: null,
    payload: { nonsense: true },
  };
  expect(readHostEvents(row)).toEqual([]);
  expect(readHostEvents({ ...row, kind: "asked-pull-request" })).toEqual([]);
  expect(readHostEvents({ ...row, source: "flux" })).toEqual([]);
});
