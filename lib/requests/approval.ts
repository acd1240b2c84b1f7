import { isOfPlatform } from "@/lib/catalog/server";
import type { Database } from "@/lib/db/server";

/**
 * Who has to approve, if anybody: a target may ask for somebody other than the requester; what is
 * applied with the platform's rights always needs the platform team.
 */
export type ApprovalNeeded = "none" | "other" | "ops";

export async function approvalNeeded(
  db: Database,
  request: { templateName: string; target: { requiresApproval: boolean } },
): Promise<ApprovalNeeded> {
  if (await isOfPlatform(db, request.templateName)) return "ops";
  return request.target.requiresApproval ? "other" : "none";
}
