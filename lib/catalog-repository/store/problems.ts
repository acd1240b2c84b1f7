import { z } from "zod";
import type { CatalogProblem } from "../catalog-report";

export const problemsSchema: z.ZodType<CatalogProblem[]> = z.array(
  z.object({
    severity: z.enum(["error", "warning"]),
    path: z.string(),
    line: z.number(),
    column: z.number(),
    message: z.string(),
    hint: z.string().exactOptional(),
  }),
);
