import { renderToStaticMarkup } from "react-dom/server";
import { expect, test, vi } from "vitest";
import type { RequestToReview } from "@/lib/reviews";
import { ReviewCard } from "./review-card";
import { ReviewSelection } from "./review-selection";

vi.mock("../actions", () => ({ review: () => undefined }));

const request: RequestToReview = {
  id: "1",
  kind: "edit",
  team: "payments",
  name: "checkout",
  templateName: "web-service",
  templateVersion: "1.3.0",
  fromVersion: undefined,
  target: { name: "production", title: "Production", environment: "production" },
  requester: "Dana",
  createdAt: new Date("2026-11-30T12:00:00Z"),
  pullRequest: { number: 7, url: "https://github.example/acme/platform/pull/7", headCommit: "a" },
  files: [{ path: "values.yaml", before: "replicas: 2\n", after: "replicas: 4\n" }],
  unchanged: 3,
  verdicts: [
    { verdict: "passes", policy: "TLS only", message: "Nothing against it." },
    { verdict: "warned", policy: "Resources", message: "It has no limit." },
  ],
  warnings: 0,
  check: { id: "2", title: "2 policies pass", conclusion: "success" },
  isRed: false,
  isPushedByOthers: false,
};

function shown(over: Partial<RequestToReview>, how: "here" | "link-first" | "at-host" = "here") {
  return renderToStaticMarkup(
    <ReviewSelection host="GitHub">
      <ReviewCard request={{ ...request, ...over }} teamTitle="Payments" how={how} host="GitHub" />
    </ReviewSelection>,
  );
}

test("a request to approve shows who asked, what changes, what was found, and the buttons that decide", () => {
  const card = shown({});
  for (const part of ["Dana", "1 file changes", "replicas: 4", "2 policies checked"])
    expect(card).toContain(part);
  expect(card).toContain("Choose: Change checkout");
  expect(card).toMatch(/>Approve<[\s\S]*>Send back</);
});

test("what has something red is not chosen together with others, but decided on its own", () => {
  const card = shown({ isRed: true, isPushedByOthers: true });
  expect(card).not.toContain("Choose:");
  expect(card).toContain("Look closely");
  expect(card).toContain("Somebody pushed to its branch");
  expect(card).toContain("Send back");
});

test("without a linked login, or where it cannot be done here, there are no buttons", () => {
  for (const how of ["link-first", "at-host"] as const) {
    expect(shown({}, how)).not.toContain("Approve<");
    expect(shown({}, how)).toContain("#7 on GitHub");
  }
});
