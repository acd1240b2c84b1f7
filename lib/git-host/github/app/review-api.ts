import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { answeredStatus } from "../failure";
import { apiOf } from "./app-api";

/** Which pull request, by its repository and number. */
export interface PullRequestAt {
  owner: string;
  repo: string;
  number: number;
}

/** What somebody says of a pull request at one of its commits; to ask for changes needs a remark. */
export interface NewReview {
  commit: string;
  verdict: "approve" | "request-changes";
  remark: string;
}

/** What Slipway does at the Git host as a person who is there in their browser, and asked for it. */
export interface Reviewer {
  /** The head of a pull request, and whether it is open. */
  pullRequest(at: PullRequestAt): Promise<{ headCommit: string; isOpen: boolean }>;
  review(at: PullRequestAt, review: NewReview): Promise<void>;
}

const pullShape = z.object({ head: z.object({ sha: z.string() }), state: z.string() });

/**
 * Calls about pull requests as the person whose token it is. They throw `not_found` where GitHub answers 404, as to
 * somebody who may not see it, or whose token may not: coming back later does not change that.
 */
export function asReviewer(token: string, apiUrl: string): Reviewer {
  const { request, attempt } = apiOf(apiUrl, async () => `token ${token}`);
  const attemptAt = <Value>(
    { owner, repo, number }: PullRequestAt,
    calls: (parameters: { owner: string; repo: string; pull_number: number }) => Promise<Value>,
  ): Promise<Value> =>
    attempt(`review ${owner}/${repo}#${number}`, () =>
      calls({ owner, repo, pull_number: number }).catch((error: unknown) => {
        if (answeredStatus(error) !== 404) throw error;
        throw new PortalError(
          "not_found",
          `${owner}/${repo}#${number} is not there for this login.`,
          {
            hint: "It does not see the repository, or the platform team's App is not installed there.",
            cause: error,
          },
        );
      }),
    );
  return {
    pullRequest: (at) =>
      attemptAt(at, async (parameters) => {
        const { data } = await request("GET /repos/{owner}/{repo}/pulls/{pull_number}", parameters);
        const { head, state } = pullShape.parse(data);
        return { headCommit: head.sha, isOpen: state === "open" };
      }),
    // https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request
    review: (at, { commit, verdict, remark }) =>
      attemptAt(at, async (parameters) => {
        await request("POST /repos/{owner}/{repo}/pulls/{pull_number}/reviews", {
          ...parameters,
          commit_id: commit,
          event: verdict === "approve" ? "APPROVE" : "REQUEST_CHANGES",
          body: remark,
        });
      }),
  };
}
