import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { described, excerpt, readDescription } from "@/tools/github-description";
import { description, payloadViolations, violations } from "./openapi";

const hasTools = existsSync("tools/node_modules/@octokit/openapi");

const call = {
  method: "GET",
  path: "/repos/acme/platform/git/ref/heads/main",
  query: new URLSearchParams(),
  body: undefined,
  status: 200,
  type: "application/json",
  answer: {} as unknown,
};

describe("holding calls against GitHub's description", () => {
  it("finds what is missing in an answer, a request and a payload", () => {
    expect(violations(call).join()).toContain("must have required property 'ref'");
    expect(
      violations({
        ...call,
        method: "POST",
        path: "/repos/acme/platform/git/refs",
        status: 201,
        body: { ref: 1 },
      }).join(),
    ).toContain("request: /ref must be string");
    expect(payloadViolations("pull_request", "opened", { action: "opened" }).join()).toContain(
      "must have required property 'pull_request'",
    );
  });
  it("knows no calls, parameters or answers that GitHub does not have", () => {
    expect(violations({ ...call, path: "/nowhere" })).toEqual(["GitHub has no GET /nowhere"]);
    expect(
      violations({
        ...call,
        path: "/repos/acme/platform/pulls",
        answer: [],
        query: new URLSearchParams("q=1"),
      }),
    ).toEqual(["GET /repos/{owner}/{repo}/pulls: GitHub knows no query parameter q"]);
    expect(violations({ ...call, path: "/repos/acme/platform/pulls", status: 418 })).toEqual([
      "GET /repos/{owner}/{repo}/pulls: GitHub does not answer 418",
    ]);
    expect(payloadViolations("pull_request", "flown", {})).toEqual([
      "GitHub has no webhook pull-request-flown",
    ]);
  });
  it("says how an operation comes into the excerpt that GitHub has and the excerpt has not", () => {
    expect(violations({ ...call, path: "/emojis" }).join()).toContain(
      'npm run github-description -- "GET /emojis"',
    );
    expect(payloadViolations("fork", undefined, {}).join()).toContain(
      'npm run github-description -- "webhook fork"',
    );
  });
  it.skipIf(!hasTools)("has an excerpt that is what the installed description says", () => {
    const { operations, webhooks } = described(description());
    expect(description()).toEqual(excerpt(readDescription(), operations, webhooks));
  });
});
