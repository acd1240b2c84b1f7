import { z } from "zod";
import type { ProposalState } from "@/lib/proposals";

/** The object that a finding is about. */
export interface ExceptedObject {
  kind: string;
  name: string;
  namespace: string | undefined;
}

export const exceptionStates = ["pending", "granted", "refused", "withdrawn"] as const;
export type ExceptionState = (typeof exceptionStates)[number];

/** Somebody asks that a policy lets something pass for a while. */
export interface ExceptionRequest {
  id: string;
  policy: string;
  /** Index of the rule; undefined: the policy as a whole. */
  rule: number | undefined;
  team: string;
  object: ExceptedObject;
  /** What the policy said. */
  finding: string;
  reason: string;
  /** The last day (UTC) that is asked for, `YYYY-MM-DD`. */
  expires: string;
  state: ExceptionState;
  askedById: string;
  askedBy: string;
  askedAt: Date;
  decidedBy: string | undefined;
  decidedAt: Date | undefined;
  /** Of who decided. */
  remark: string;
  /** Name of the exception that was granted. */
  exception: string | undefined;
  /**
   * The change of the catalog repository that grants it, where it is no decision here: it counts once that is merged,
   * and never where it ended otherwise.
   */
  proposal: { id: string; state: ProposalState } | undefined;
}

/** Days that an exception may last. */
export const longestException = 366;

const name = z.string().trim().min(1).max(253);
const day = z.iso.date("The last day is a day: YYYY-MM-DD.");

/** What is asked for: never more than what one finding is about. */
export const askExceptionInput = z.object({
  policy: name,
  rule: z.int().min(0).max(10_000).optional(),
  team: name,
  object: z.object({ kind: name, name, namespace: name.optional() }),
  finding: z.string().trim().max(2_000).default(""),
  reason: z
    .string()
    .trim()
    .min(10, "Say in a sentence why it is needed: who decides has only that.")
    .max(500, "A reason has at most 500 characters."),
  expires: day,
});

/** `widened`: Ops grant more than was asked for. */
export const decideExceptionInput = z.object({
  id: z.uuid(),
  verdict: z.enum(["grant", "refuse"]),
  remark: z.string().trim().max(500, "A remark has at most 500 characters.").default(""),
  /** Another last day than was asked for. */
  expires: day.optional(),
  widened: z
    .object({
      /** All rules of the policy, not only that of the finding. */
      allRules: z.boolean().default(false),
      /** All objects of the team, not only that of the finding. */
      allObjects: z.boolean().default(false),
    })
    .default({ allRules: false, allObjects: false }),
});
/** The same without what it is about, where the address says that. */
export const exceptionDecision = decideExceptionInput.omit({ id: true });
export type Widened = z.output<typeof decideExceptionInput>["widened"];
