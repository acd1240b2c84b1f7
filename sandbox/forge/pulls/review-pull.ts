import { unprocessable } from "../http/api-error";
import type { PullRow, ReviewRow, ReviewState } from "../store/rows";
import { enqueueReview } from "../webhooks/enqueue";
import { pullShape } from "../shapes/pull";
import { type Repo, type World, timestamp } from "../world";
import { touchPull } from "./open-pull";

export type ReviewEvent = "APPROVE" | "REQUEST_CHANGES" | "COMMENT";
const states: Record<ReviewEvent, ReviewState> = {
  APPROVE: "APPROVED",
  REQUEST_CHANGES: "CHANGES_REQUESTED",
  COMMENT: "COMMENTED",
};

/** Adds a review; nobody approves what they opened themselves. */
export function reviewPull(
  world: World,
  repo: Repo,
  login: string,
  pull: PullRow,
  input: { event: ReviewEvent | null; body: string; commit?: string | undefined },
): ReviewRow {
  const { event } = input;
  if (event !== null && event !== "COMMENT" && pull.user.toLowerCase() === login.toLowerCase()) {
    throw unprocessable("Unprocessable Entity", [
      event === "APPROVE"
        ? "Can not approve your own pull request"
        : "Can not request changes on your own pull request",
    ]);
  }
  if (event !== null && event !== "APPROVE" && input.body.trim() === "")
    throw unprocessable("Unprocessable Entity", ["Body can't be blank"]);
  return world.db.transaction(() => {
    const review = world.db.one<ReviewRow>(
      `INSERT INTO reviews (repository, number, user, body, state, commit_id, submitted_at)
       VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *`,
      repo.row.id,
      pull.number,
      login,
      input.body,
      event ? states[event] : "PENDING",
      input.commit ?? pull.head_sha,
      event ? timestamp(world) : null,
    );
    if (event) {
      touchPull(world, repo, pull.number);
      world.db.run(
        `DELETE FROM requested_reviewers WHERE repository = ? AND number = ? AND kind = 'user'
         AND name = ? COLLATE NOCASE`,
        repo.row.id,
        pull.number,
        login,
      );
      enqueueReview(world, repo, login, "submitted", review, pullShape(world, repo, pull));
    }
    return review;
  });
}

/**
 * What was approved before the head moved counts no more, where the branch's rules say so. Inside
 * the transaction that moves it.
 */
export function dismissStaleReviews(world: World, repo: Repo, login: string, pull: PullRow): void {
  const stale = world.db.all<ReviewRow>(
    `UPDATE reviews SET state = 'DISMISSED' WHERE repository = ? AND number = ?
     AND state = 'APPROVED' RETURNING *`,
    repo.row.id,
    pull.number,
  );
  for (const review of stale)
    enqueueReview(world, repo, login, "dismissed", review, pullShape(world, repo, pull));
}
