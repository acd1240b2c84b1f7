import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import { record } from "@/lib/audit/server";
import { parseInput, PortalError } from "@/lib/errors";
import { actAsPerson, beginActing, type Reviewer } from "@/lib/git-host/server";
import { judgeCatalogAgain } from "@/lib/checks/server";
import { enqueue } from "@/lib/jobs/server";
import { addApproval } from "@/lib/proposals/server";
import { type Approver, approverOf } from "@/lib/requests/server";
import { lookAt } from "./look-at";
import { reviewableProposals } from "./proposals-to-review";
import {
  type Review,
  reviewInput,
  type ReviewOutcome,
  reviewOutcomes,
  type ReviewResult,
} from "./review";
import { findReviewable, type Reviewable } from "./store/reviewable";

/**
 * The address at the Git host that leads back with leave to review these requests as the login that
 * this person has linked. Throws `forbidden` for what they may not approve, their own among it,
 * `conflict` where a head is no longer the one that they saw, or of several where something is red, and what `beginActing` throws.
 */
export async function beginReview(ctx: Context, raw: unknown): Promise<string> {
  const approver = requireApprover(ctx);
  const review = parseInput(reviewInput, raw);
  const found = await reviewable(ctx, approver, review);
  for (const { kind, id, commit } of review.requests) {
    const request = found.find((one) => one.kind === kind && one.id === id);
    if (request === undefined)
      throw new PortalError("forbidden", "It does not wait for an approval that you may give.", {
        hint: "Nobody approves what they asked for. Load the page again to see what waits for you.",
      });
    if (request.headCommit !== commit)
      throw new PortalError("conflict", `${request.name} was changed meanwhile.`, {
        hint: "Load the page and look again: an approval is of what you saw.",
      });
  }
  if (review.requests.length > 1) await requireNothingRed(ctx, found);
  return beginActing(ctx, review);
}

/** What has something red is looked at on its own. Throws `conflict`. */
async function requireNothingRed(ctx: Context, found: readonly Reviewable[]): Promise<void> {
  for (const { kind, id, name, headCommit } of found) {
    if (kind !== "request" || !(await lookAt(ctx, id, headCommit))?.isRed) continue;
    throw new PortalError("conflict", `${name} cannot be approved together with others.`, {
      hint: "A policy denies it, its check failed, or somebody pushed to it: look at it on its own.",
    });
  }
}

/**
 * Somebody comes back from the Git host: reviews, as them, what they may approve still and what has the
 * head that they saw still. It is the host that keeps the review; here it counts when it is heard of as
 * any other, for which the repositories are asked at once. Throws what `actAsPerson` throws.
 */
export async function finishReview(
  ctx: Context,
  back: { code: string; state: string },
): Promise<ReviewResult> {
  const approver = requireApprover(ctx);
  return actAsPerson(ctx, back, async (payload, reviewer) => {
    const review = parseInput(reviewInput, payload);
    const found = await reviewable(ctx, approver, review);
    const counts = noneYet();
    for (const { kind, id, commit } of review.requests) {
      const request = found.find((one) => one.kind === kind && one.id === id);
      counts[await reviewOne(ctx, reviewer, request, review, commit)] += 1;
    }
    return { verdict: review.verdict, counts };
  });
}

/** What of it this person may approve, as of now. */
async function reviewable(
  ctx: Context,
  approver: Approver,
  { requests }: Review,
): Promise<Reviewable[]> {
  const idsOf = (kind: Reviewable["kind"]) =>
    requests.filter((one) => one.kind === kind).map(({ id }) => id);
  const proposals = idsOf("proposal").length === 0 ? [] : await reviewableProposals(ctx);
  return [
    ...(await findReviewable(ctx.db, approver, idsOf("request"))),
    ...proposals.map(({ id, title, repositoryId, repository, pullRequest }) => ({
      kind: "proposal" as const,
      id,
      team: undefined,
      name: title,
      repositoryId,
      at: { owner: repository.owner, repo: repository.name, number: pullRequest.number },
      headCommit: pullRequest.headCommit,
    })),
  ];
}

async function reviewOne(
  ctx: Context,
  reviewer: Reviewer,
  request: Reviewable | undefined,
  { verdict, remark }: Review,
  commit: string,
): Promise<ReviewOutcome> {
  if (request === undefined) return "over";
  try {
    // The host's own word: Slipway may not have heard of a push yet.
    const { headCommit, isOpen } = await reviewer.pullRequest(request.at);
    if (!isOpen) return "over";
    if (headCommit !== commit || request.headCommit !== commit) return "changed";
    await reviewer.review(request.at, { commit, verdict, remark });
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    ctx.log.warn({ request: request.id, err: error }, "a review was not taken");
    if (error.code === "not_found") return "unseen";
    return error.code === "upstream_unavailable" ? "unanswered" : "refused";
  }
  await ctx.db.$transaction(async (tx) => {
    const { kind, id, name, team, repositoryId } = request;
    if (kind === "request")
      await enqueue(tx, "poll-repository", { repositoryId }, { singletonKey: repositoryId });
    else {
      if (verdict === "approve")
        await addApproval(tx, id, { userId: ctx.actor.userId ?? "", by: ctx.actor.name, commit });
      await judgeCatalogAgain(tx, { repositoryId, commit }, ctx.now());
    }
    await record(
      { ...ctx, db: tx },
      {
        action: actions[kind][verdict],
        subject: { type: kind, id, name },
        team,
        after: { commit, pullRequest: request.at.number, ...(remark === "" ? {} : { remark }) },
      },
    );
  });
  return "given";
}

/** As the audit record has them. */
const actions = {
  request: { approve: "request.approve", "request-changes": "request.send-back" },
  proposal: { approve: "proposal.approve", "request-changes": "proposal.send-back" },
} as const satisfies Record<Reviewable["kind"], Record<Review["verdict"], string>>;

function noneYet(): Record<ReviewOutcome, number> {
  return Object.fromEntries(reviewOutcomes.map((outcome) => [outcome, 0])) as Record<
    ReviewOutcome,
    number
  >;
}

function requireApprover(ctx: Context): Approver {
  requireCan(ctx.actor, "target.use");
  const approver = approverOf(ctx.actor);
  if (approver === undefined)
    throw new PortalError("forbidden", "Only a signed-in person can approve a request.");
  return approver;
}
