import { z } from "zod";
import { storedVerdictOrPasses } from "@/lib/admission";
import type { PolicyVerdict } from "./preview";

const verdictsSchema: z.ZodType<PolicyVerdict[]> = z.array(
  z.object({
    verdict: storedVerdictOrPasses,
    policy: z.string(),
    message: z.string(),
    object: z.string().optional(),
    file: z.string().optional(),
    expected: z.string().optional(),
    pointer: z.string().optional(),
  }),
);

/**
 * The verdicts of a revision, of a column; in the words of now also where an earlier version of
 * Slipway wrote them.
 */
export function parseVerdicts(value: unknown): PolicyVerdict[] {
  return verdictsSchema.parse(value);
}
