import { z } from "zod";
import type { PullRequestReport, Review } from "../repository";

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text));
const account = z.object({ login: z.string() }).nullable().optional();

/**
 * What we read of a pull request in GitHub's REST answers and in its webhooks, which have the same
 * shape.
 */
export const pullRequestShape = z.object({
  number: z.number().int(),
  html_url: z.string(),
  title: z.string(),
  body: z.string().nullable().optional(),
  state: z.enum(["open", "closed"]),
  user: account,
  head: z.object({ ref: z.string(), sha: z.string() }),
  base: z.object({ ref: z.string() }),
  merge_commit_sha: z.string().nullable().optional(),
  merged_by: account,
  created_at: moment,
  updated_at: moment,
  closed_at: moment.nullable().optional(),
  merged_at: moment.nullable().optional(),
});

export function toReport(pull: z.output<typeof pullRequestShape>): PullRequestReport {
  const mergedAt = pull.merged_at ?? null;
  return {
    number: pull.number,
    url: pull.html_url,
    title: pull.title,
    branch: pull.head.ref,
    base: pull.base.ref,
    headCommit: pull.head.sha,
    state: mergedAt ? "merged" : pull.state,
    // Of an open pull request it is a trial merge, which nobody will ever have.
    mergeCommit: mergedAt ? (pull.merge_commit_sha ?? null) : null,
    openedAt: pull.created_at,
    mergedAt,
    closedAt: pull.closed_at ?? null,
    reportedAt: pull.updated_at,
    author: pull.user?.login ?? "ghost",
    ...(pull.merged_by ? { mergedBy: pull.merged_by.login } : {}),
    ...(typeof pull.body === "string" ? { body: pull.body } : {}),
  };
}

/**
 * GitHub writes the state of a review in capitals in REST answers and in small letters in webhooks.
 */
export const reviewShape = z.object({
  user: account,
  state: z.string().transform((state) => state.toLowerCase()),
  commit_id: z.string().nullable().optional(),
  submitted_at: moment.nullable().optional(),
  html_url: z.string().optional(),
});

const verdicts: Readonly<Record<string, Review["verdict"]>> = {
  approved: "approved",
  changes_requested: "changes-requested",
  dismissed: "dismissed",
  commented: "commented",
};

/** Undefined for a review that its author has not submitted yet. */
export function toReview(review: z.output<typeof reviewShape>): Review | undefined {
  const verdict = Object.hasOwn(verdicts, review.state) ? verdicts[review.state] : undefined;
  if (verdict === undefined || !review.submitted_at) return undefined;
  return {
    by: review.user?.login ?? "ghost",
    verdict,
    commit: review.commit_id ?? null,
    at: review.submitted_at,
    ...(review.html_url === undefined ? {} : { url: review.html_url }),
  };
}

/**
 * A comment takes nothing back: of each reviewer the last verdict counts, and a comment only where
 * there is no other.
 */
export function lastWords(reviews: readonly Review[]): Review[] {
  const last = new Map<string, Review>();
  for (const review of [...reviews].sort((a, b) => a.at.getTime() - b.at.getTime())) {
    if (review.verdict !== "commented" || !last.has(review.by)) last.set(review.by, review);
  }
  return [...last.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
}
