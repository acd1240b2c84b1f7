import type { Octokit } from "@octokit/rest";
import { z } from "zod";
import { PortalError } from "@/lib/errors";
import { answeredStatus } from "./failure";
import type { MergeMethod } from "../repository";

/** The only thing that Slipway needs of GitHub's GraphQL API: its REST API cannot do it. */
export const autoMergeMutation = `mutation ($pull: ID!, $by: PullRequestMergeMethod) {
  enablePullRequestAutoMerge(input: { pullRequestId: $pull, mergeMethod: $by }) { pullRequest { number } }
}`;

/** What GitHub answers, mostly with status 200, where it does not: in words for people. */
const reasons: readonly [pattern: RegExp, reason: string][] = [
  [/auto.?merge is not allowed/i, "The repository does not allow auto-merge; its settings can."],
  [
    /in clean status/i,
    "Nothing has to be waited for: the branch requires neither checks nor reviews, so it can be merged now.",
  ],
  [
    /in unstable status|protected branch rules not configured/i,
    "The branch requires neither checks nor reviews, so the Git host has nothing to wait for.",
  ],
  [
    /merge method|method .*not allowed|commits are not allowed/i,
    "The repository does not allow this way of merging.",
  ],
  [/not accessible|permission|not authorized|must have/i, "Slipway's account may not merge there."],
];

const refusedShape = z.object({
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).min(1),
});

/**
 * `node` is the pull request's `node_id`. Throws Octokit's errors for what is worth another try.
 */
export async function askForAutoMerge(
  octokit: Octokit,
  node: string,
  method: MergeMethod,
): Promise<"enabled" | { unavailable: string }> {
  try {
    await octokit.graphql(autoMergeMutation, { pull: node, by: method.toUpperCase() });
    return "enabled";
  } catch (error) {
    const status = answeredStatus(error);
    if (status === 404 || status === 405)
      return { unavailable: "This Git host has no auto-merge." };
    const refused = refusedShape.safeParse(error);
    if (!refused.success) throw error;
    const [{ type, message } = { type: undefined, message: "" }] = refused.data.errors;
    if (type === "RATE_LIMITED" || /secondary rate limit/i.test(message)) {
      throw new PortalError("upstream_unavailable", "The Git host asks for a pause.", {
        hint: "It is tried again by itself.",
        retryAfter: 60,
        cause: error,
      });
    }
    return {
      unavailable:
        reasons.find(([pattern]) => pattern.test(message))?.[1] ??
        `The Git host refused: ${message}`,
    };
  }
}
