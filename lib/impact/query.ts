import { z } from "zod";
import { partFields } from "@/lib/paging";
import { impactKinds } from "./impact";

const word = z.string().trim().max(100).optional().catch(undefined);

/** What the instances of an impact are filtered by, as it stands in a URL. */
export const impactQuerySchema = z.object({
  kind: z
    .enum([...impactKinds, "byHand"])
    .optional()
    .catch(undefined),
  team: word,
  target: word,
  ...partFields,
});

export type ImpactQuery = z.output<typeof impactQuerySchema>;
