import { z } from "zod";
import type { TemplateProblem } from "./types";

/** Problems of a template as they are stored. */
export const templateProblemsSchema: z.ZodType<TemplateProblem[]> = z.array(
  z.object({
    severity: z.enum(["error", "warning"]),
    code: z.string(),
    message: z.string(),
    file: z.string().optional(),
    line: z.number().optional(),
    column: z.number().optional(),
    expression: z.string().optional(),
    expected: z.string().optional(),
    remedy: z.string().optional(),
    pointer: z.string().optional(),
  }),
);
