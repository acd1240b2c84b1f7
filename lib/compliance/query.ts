import { z } from "zod";
import { verdicts } from "@/lib/admission/browser";
import { partFields } from "@/lib/paging";

const word = z.string().trim().max(100).optional().catch(undefined);

/**
 * What the findings are filtered by, as it stands in a URL. A value that makes no sense is as if it
 * were not there.
 */
export const complianceQuerySchema = z.object({
  /** The verdict, as addresses have called it from the start. Left out: all but not judged. */
  standing: z
    .enum([...verdicts, "all"])
    .optional()
    .catch(undefined),
  policy: word,
  /** `-`: what belongs to no team. */
  team: word,
  target: word,
  /** A part of an object's name. */
  q: word,
  /** `new`: of the last seven days. */
  age: z.enum(["new", "all"]).catch("all"),
  ...partFields,
});

export type ComplianceQuery = z.output<typeof complianceQuerySchema>;
