import { z } from "zod";
import { partFields } from "@/lib/paging";

/**
 * What the list of everybody's tokens is asked for, as it stands in a URL. A value that makes no
 * sense is as if it were not there.
 */
export const tokenQuerySchema = z.object({
  /** A part of the token's, its owner's name, or their address. */
  q: z.string().trim().max(100).optional().catch(undefined),
  owner: z.enum(["person", "service-account"]).optional().catch(undefined),
  show: z.enum(["working", "over", "all"]).catch("working"),
  ...partFields,
});

export type TokenQuery = z.output<typeof tokenQuerySchema>;
