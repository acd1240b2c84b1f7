import { expect, test } from "vitest";
import { description } from "@/sandbox/forge/testing/openapi";
import { isContentCall } from "./content-calls";
import { limitInWords, limitOf } from "./rate-limit";
import { refusalWords } from "./refusal";

const now = Date.parse("2026-03-01T10:00:00Z");
const answer = (status: number, headers: Record<string, string> = {}, message = "Forbidden") => ({
  status,
  message,
  header: (name: string) => headers[name],
});

test.each([
  [
    "the hour's calls used up",
    answer(
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(now / 1000 + 1800) },
      "API rate limit exceeded for user ID 1.",
    ),
    { kind: "primary", seconds: 1800 },
  ],
  [
    "the same as a 429",
    answer(429, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(now / 1000 + 5) }),
    { kind: "primary", seconds: 5 },
  ],
  [
    "a reset that has passed meanwhile",
    answer(403, { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(now / 1000 - 5) }),
    { kind: "primary", seconds: 1 },
  ],
  [
    "the hour's calls used up, and a pause asked for that is longer",
    answer(429, {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(now / 1000 + 30),
      "retry-after": "90",
    }),
    { kind: "primary", seconds: 90 },
  ],
  [
    "the hour's calls used up, and a pause asked for that is over before",
    answer(429, {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(now / 1000 + 30),
      "retry-after": "20",
    }),
    { kind: "primary", seconds: 30 },
  ],
  [
    "a secondary limit that names a time",
    answer(403, { "retry-after": "30", "x-ratelimit-remaining": "4000" }),
    { kind: "secondary", seconds: 30 },
  ],
  [
    "a secondary limit that names a date",
    answer(403, { "retry-after": "Sun, 01 Mar 2026 10:00:45 GMT" }),
    { kind: "secondary", seconds: 45 },
  ],
  [
    "a secondary limit that names a date which is over",
    answer(429, { "retry-after": "Sun, 01 Mar 2026 09:00:00 GMT" }),
    { kind: "secondary", seconds: 60 },
  ],
  [
    "a secondary limit that names none",
    answer(403, {}, "You have exceeded a secondary rate limit."),
    { kind: "secondary", seconds: 60 },
  ],
  [
    "a secondary limit while nothing is left either",
    answer(
      403,
      {
        "retry-after": "9",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(now / 1000 + 1800),
      },
      "You have exceeded a secondary rate limit.",
    ),
    { kind: "secondary", seconds: 9 },
  ],
  ["a 429 that says nothing", answer(429), { kind: "secondary", seconds: 60 }],
  [
    "a missing permission",
    answer(403, { "x-ratelimit-remaining": "4000" }, "Resource not accessible by integration"),
    undefined,
  ],
  ["a server error", answer(502, { "retry-after": "5" }), undefined],
])("%s is told apart", (_, told, limit) => {
  expect(limitOf(told, now)).toEqual(limit);
});

test("a limit is told in words that say when it goes on", () => {
  expect(limitInWords({ kind: "secondary", seconds: 1 })).toBe(
    "the Git host asks for a pause of 1 second.",
  );
  expect(limitInWords({ kind: "primary", seconds: 1700 })).toContain("in 29 minutes");
});

test("what counts as making content is what GitHub's own description says notifies people", () => {
  const { names, notifying } = description();
  const values: Record<string, string> = {
    owner: "acme",
    repo: "platform",
    pull_number: "7",
    issue_number: "7",
    commit_sha: "abc",
    branch: "main",
    ref: "heads/x",
  };
  const made = (route: string) =>
    route.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
  // Of those that GitHub marks, the ones that a portal could come to call.
  const ours = /^\/repos\/\{owner\}\/\{repo\}\/(pulls|issues|commits|git|branches|statuses|labels)/;
  const rare = /dependencies|issue-field-values|sub_issue|replies|merge-async/;
  let marked = 0;
  for (const name of names) {
    const [method = "", route = ""] = name.split(" ");
    if (!ours.test(route) || rare.test(route)) continue;
    const notifies = notifying.includes(name);
    expect([name, isContentCall(method, made(route))]).toEqual([name, notifies]);
    marked += notifies ? 1 : 0;
  }
  expect(marked).toBeGreaterThan(5);
});

test.each([
  [
    {
      status: 403,
      message: "Resource not accessible by integration",
      accepted: "contents=write,pull_requests=write; administration=write",
    },
    /permission “contents: write and pull requests: write” or “administration: write”/,
    /give the App or the token/,
  ],
  [
    { status: 403, message: "Repository was archived so is read-only.", accepted: undefined },
    /archived/,
    /unarchive/,
  ],
  [
    { status: 422, message: "Repository rule violations found", accepted: undefined },
    /a rule of the repository protects the branch/,
    /slipway\//,
  ],
  [
    { status: 422, message: "Validation Failed", accepted: undefined },
    /refused \(Validation Failed\)/,
    /log/,
  ],
  [{ status: 404, message: "Not Found", accepted: undefined }, /not there, or/, /access/],
  [{ status: 401, message: "Bad credentials", accepted: undefined }, /credentials/, /renew/],
  [
    { status: 301, message: "Moved Permanently", accepted: undefined },
    /renamed or moved/,
    /new name/,
  ],
])("a refusal says what is in the way and who can lift it: %j", (refused, reason, hint) => {
  const words = refusalWords(refused);
  expect(words.reason).toMatch(reason);
  expect(words.hint).toMatch(hint);
});
