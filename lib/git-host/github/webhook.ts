import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import type { HostDelivery } from "../deliveries";
import { numberOfGroup } from "./merge-groups";
import { pullRequestShape, reviewShape, toReport, toReview } from "./report";

/** `X-Hub-Signature-256: sha256=<hex HMAC of the raw body>`, compared in constant time. */
export function isGitHubSignature(
  rawBody: Uint8Array,
  header: string | null,
  secret: string,
): boolean {
  const given = /^sha256=([0-9a-f]{64})$/i.exec(header ?? "")?.[1];
  if (given === undefined || secret === "") return false;
  const expected = createHmac("sha256", secret).update(rawBody).digest();
  return timingSafeEqual(Buffer.from(given, "hex"), expected);
}

const repository = z
  .object({
    id: z.int().optional().catch(undefined),
    name: z.string(),
    owner: z.object({ login: z.string().optional(), name: z.string().optional() }),
  })
  // In a push the owner has a `name` and, of late, a `login`.
  .transform(({ id, name, owner }) => ({
    name,
    owner: owner.login ?? owner.name ?? "",
    ...(id === undefined ? {} : { id: String(id) }),
  }));

const pullRequestDelivery = z.object({
  action: z.string(),
  pull_request: pullRequestShape,
  repository,
});
const reviewDelivery = z.object({
  action: z.string(),
  pull_request: pullRequestShape,
  review: reviewShape,
  repository,
});
const paths = z.array(z.string()).default([]);
const pushDelivery = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  created: z.boolean().default(false),
  deleted: z.boolean().default(false),
  forced: z.boolean().default(false),
  commits: z.array(z.object({ added: paths, modified: paths, removed: paths })).default([]),
  repository,
});

const checkRunDelivery = z.object({
  action: z.string(),
  check_run: z.object({ name: z.string(), head_sha: z.string() }),
  repository,
});
const checkSuiteDelivery = z.object({
  action: z.string(),
  check_suite: z.object({ head_sha: z.string() }),
  repository,
});
const mergeGroupDelivery = z.object({
  action: z.string(),
  merge_group: z.object({
    head_sha: z.string(),
    head_ref: z.string(),
    base_sha: z.string(),
    base_ref: z.string(),
  }),
  repository,
});

/** What a parsed body means. Throws `bad_request`. */
export function interpret(event: string, payload: unknown): HostDelivery {
  switch (event) {
    case "ping":
      return { kind: "ping" };
    case "pull_request": {
      const { action, pull_request, repository } = expectShape(pullRequestDelivery, payload);
      return { kind: "pull-request", action, repository, report: toReport(pull_request) };
    }
    case "pull_request_review": {
      const said = expectShape(reviewDelivery, payload);
      const review = toReview(said.review);
      if (!review) return { kind: "ignored", event };
      return {
        kind: "review",
        number: said.pull_request.number,
        repository: said.repository,
        report: toReport(said.pull_request),
        review,
      };
    }
    case "push": {
      const { ref, commits, repository, ...said } = expectShape(pushDelivery, payload);
      // A tag is of no interest.
      if (!ref.startsWith("refs/heads/")) return { kind: "ignored", event };
      const changed = [
        ...new Set(
          commits.flatMap(({ added, modified, removed }) => [...added, ...modified, ...removed]),
        ),
      ].sort();
      return {
        kind: "push",
        branch: ref.slice("refs/heads/".length),
        changed,
        repository,
        ...said,
      };
    }
    case "check_run": {
      const { action, check_run, repository } = expectShape(checkRunDelivery, payload);
      return action === "rerequested"
        ? { kind: "check-requested", commit: check_run.head_sha, name: check_run.name, repository }
        : { kind: "ignored", event };
    }
    case "check_suite": {
      const { action, check_suite, repository } = expectShape(checkSuiteDelivery, payload);
      return action === "rerequested"
        ? { kind: "check-requested", commit: check_suite.head_sha, name: undefined, repository }
        : { kind: "ignored", event };
    }
    case "merge_group": {
      const { action, merge_group, repository } = expectShape(mergeGroupDelivery, payload);
      if (action !== "checks_requested") return { kind: "ignored", event };
      return {
        kind: "merge-group",
        commit: merge_group.head_sha,
        base: merge_group.base_ref.replace(/^refs\/heads\//, ""),
        number: numberOfGroup(merge_group.head_ref),
        baseCommit: merge_group.base_sha,
        repository,
      };
    }
    default:
      return { kind: "ignored", event };
  }
}

function expectShape<Shape extends z.ZodType>(shape: Shape, payload: unknown): z.output<Shape> {
  const parsed = shape.safeParse(payload);
  if (parsed.success) return parsed.data;
  throw new PortalError("bad_request", "The delivery does not look like GitHub's.", {
    cause: parsed.error,
  });
}
