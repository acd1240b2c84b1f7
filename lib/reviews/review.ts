import { z } from "zod";
import { requestIdSchema } from "@/lib/plans";

/** The most that are reviewed in one go: each costs the Git host two calls while somebody waits. */
export const mostAtOnce = 20;

/** What somebody says of requests and proposals, each at the head of its pull request that they saw. */
export const reviewInput = z
  .object({
    verdict: z.enum(["approve", "request-changes"]),
    remark: z.string().trim().max(2_000, "A remark has at most 2000 characters.").default(""),
    requests: z
      .array(
        z.object({
          /** A proposal is a change of the catalog. */
          kind: z.enum(["request", "proposal"]).default("request"),
          id: requestIdSchema,
          commit: z.string().regex(/^[0-9a-f]{40,64}$/, "A commit is named by its whole hash."),
        }),
      )
      .min(1, "Choose what it is about.")
      .max(mostAtOnce, `At most ${mostAtOnce} at once.`),
  })
  .refine(({ verdict, remark }) => verdict === "approve" || remark !== "", {
    path: ["remark"],
    message: "Say what has to change.",
  });

export type ReviewInput = z.input<typeof reviewInput>;
export type Review = z.output<typeof reviewInput>;

/**
 * What became of one of them. `given`: the Git host has the review. `changed`: it has another head than was
 * seen. `over`: it no longer waits for this person's approval: merged, closed, or theirs as well by now.
 * `unseen`: their login may not review it there. `refused`, `unanswered`: the host did not take it.
 */
export const reviewOutcomes = [
  "given",
  "changed",
  "over",
  "unseen",
  "refused",
  "unanswered",
] as const;
export type ReviewOutcome = (typeof reviewOutcomes)[number];

/** What became of all of them: how many of each. */
export interface ReviewResult {
  verdict: Review["verdict"];
  counts: Record<ReviewOutcome, number>;
}
