import { z } from "zod";
import { partFields } from "@/lib/paging";
import { proposalStates } from "./proposal";

/** Proposals on one page of a list. */
export const proposalPageSize = 50;

/** Filter and page of the list, as they stand in an address. What is malformed is left out. */
export const proposalQuerySchema = z.object({
  state: z.enum(proposalStates).optional().catch(undefined),
  ...partFields,
});

export type ProposalQuery = z.output<typeof proposalQuerySchema>;
