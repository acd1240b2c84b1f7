import { z } from "zod";
import type { VersionState } from "./catalog";
import { longestReason, successorSchema } from "./version-states";

/** What can be decided of a version. */
export const versionDecisions = ["publish", "deprecate", "withdraw", "restore"] as const;
export type VersionDecision = (typeof versionDecisions)[number];

export const versionDecisionInput = z.object({
  template: z.string().min(1).max(63),
  version: z.string().min(1).max(100),
  decision: z.enum(versionDecisions),
  /** Why; needed to deprecate and to withdraw. */
  reason: z
    .string()
    .trim()
    .max(longestReason, `A reason has at most ${longestReason} characters.`)
    .default(""),
  successor: successorSchema.optional(),
  /** The last day (UTC) on which who runs it should, `YYYY-MM-DD`; only to deprecate. */
  end: z.iso.date("An end is a day: YYYY-MM-DD.").optional(),
  /** The catalog goes on offering it until its end. */
  offeredUntilEnd: z.boolean().default(false),
});

/** The same as the API takes it, where the address names the version. */
export const versionDecisionBody = versionDecisionInput
  .omit({ template: true, version: true })
  .extend({
    /** Decides nothing: what it would mean. */
    dryRun: z.boolean().default(false),
  });

export type VersionDecisionInput = z.output<typeof versionDecisionInput>;

/** From which states a version may go to which, and why not. */
export const transitions: Record<
  VersionDecision,
  { from: readonly VersionState[]; to: Exclude<VersionState, "draft">; refusal: string }
> = {
  publish: { from: ["draft"], to: "published", refusal: "Only a draft can be published." },
  deprecate: {
    from: ["published", "deprecated"],
    to: "deprecated",
    refusal: "Only a published version can be deprecated.",
  },
  withdraw: {
    from: ["published", "deprecated"],
    to: "withdrawn",
    refusal: "Only a version that was published can be withdrawn.",
  },
  restore: {
    from: ["deprecated", "withdrawn"],
    to: "published",
    refusal: "Only a deprecated or withdrawn version can be restored.",
  },
};

/** What a decision about a version means, before it is made. */
export interface VersionMeaning {
  /** Instances that run it now, and of how many teams. */
  instances: number;
  teams: number;
  /** What the catalog offers of the template now, and what it would; null: nothing. */
  offeredNow: string | null;
  offeredThen: string | null;
}
