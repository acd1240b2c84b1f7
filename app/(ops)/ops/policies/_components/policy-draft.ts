import { z } from "zod";

const draftSchema = z.object({ text: z.string(), tests: z.string(), revision: z.number() });

export type PolicyDraft = z.output<typeof draftSchema>;

/** Where a policy's draft is kept; without a name, that of a policy that is added. */
export const policyDraftKey = (name: string | undefined) => `slipway.policy.${name ?? ""}`;

export function parsePolicyDraft(value: unknown): PolicyDraft | undefined {
  return draftSchema.safeParse(value).data;
}
