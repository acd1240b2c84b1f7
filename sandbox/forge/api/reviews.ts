import { z } from "zod";
import { notFound, unprocessable } from "../http/api-error";
import {
  type Call,
  type Handler,
  bodyOf,
  linkHeader,
  numberOf,
  ok,
  pageOf,
  repoOf,
  slice,
} from "../http/call";
import { mergeWhatWaits } from "../pulls/auto-merge";
import { baseOf } from "../pulls/details";
import { reviewPull } from "../pulls/review-pull";
import { pullShape, reviewShape } from "../shapes/pull";
import { enqueueReview } from "../webhooks/enqueue";
import type { PullRow, ReviewRow } from "../store/rows";
import type { Repo } from "../world";
import { pullOf } from "./pulls";

const listReviews: Handler = (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo);
  const reviews = call.world.db.all<ReviewRow>(
    "SELECT * FROM reviews WHERE repository = ? AND number = ? ORDER BY id",
    repo.row.id,
    pull.number,
  );
  const page = pageOf(call);
  return ok(
    slice(reviews, page).map((review) => reviewShape(call.world, repo, review)),
    linkHeader(call, page, reviews.length),
  );
};

/** https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request */
const createReview: Handler = async (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo);
  const input = bodyOf(
    call,
    z.object({
      body: z.string().nullable().default(""),
      event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]).optional(),
      commit_id: z.string().optional(),
    }),
  );
  if (input.commit_id !== undefined && !(await isOfPull(repo, pull, input.commit_id)))
    throw unprocessable("Unprocessable Entity", ["commit_id is not part of the pull request"]);
  const review = reviewPull(call.world, repo, call.login, pull, {
    event: input.event ?? null,
    body: input.body ?? "",
    commit: input.commit_id,
  });
  mergeWhatWaits(call.world, repo, pull.head_sha).catch(console.error);
  return ok(reviewShape(call.world, repo, review));
};

/** An earlier commit of the branch may be reviewed as well: the review is then of that one. */
async function isOfPull(repo: Repo, pull: PullRow, commit: string): Promise<boolean> {
  if (commit === pull.head_sha) return true;
  const shas = await repo.git.revList([pull.head_sha, `^${await baseOf(repo, pull)}`]);
  return shas.includes(commit);
}

const getReview: Handler = (call) => {
  const repo = repoOf(call);
  return ok(reviewShape(call.world, repo, reviewOf(call, repo)));
};

const dismissReview: Handler = (call) => {
  const repo = repoOf(call);
  const pull = pullOf(call, repo);
  bodyOf(call, z.object({ message: z.string() }));
  const review = reviewOf(call, repo);
  if (review.state !== "APPROVED" && review.state !== "CHANGES_REQUESTED")
    throw unprocessable("Validation Failed", [
      `Can not dismiss a ${review.state.toLowerCase()} pull request review`,
    ]);
  const dismissed: ReviewRow = { ...review, state: "DISMISSED" };
  call.world.db.transaction(() => {
    call.world.db.run("UPDATE reviews SET state = 'DISMISSED' WHERE id = ?", review.id);
    enqueueReview(
      call.world,
      repo,
      call.login,
      "dismissed",
      dismissed,
      pullShape(call.world, repo, pull),
    );
  });
  return ok(reviewShape(call.world, repo, dismissed));
};

function reviewOf(call: Call, repo: Repo): ReviewRow {
  const review = call.world.db.get<ReviewRow>(
    "SELECT * FROM reviews WHERE repository = ? AND number = ? AND id = ?",
    repo.row.id,
    pullOf(call, repo).number,
    numberOf(call, "review_id"),
  );
  if (!review) throw notFound();
  return review;
}

export const reviewRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews": listReviews,
  "POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews": createReview,
  "GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}": getReview,
  "PUT /repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}/dismissals": dismissReview,
};
