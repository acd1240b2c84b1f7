import { isOfPlatform } from "@/lib/catalog/server";
import type { Database } from "@/lib/db/server";
import type { JobContext } from "@/lib/jobs/server";
import type { Timeline } from "@/lib/timeline";
import { pullToApprove, saveToldCheck, toldCheck } from "./store/approval";

/**
 * The check that keeps a pull request red until somebody other than the requester has approved it.
 */
export const approvalCheck = "slipway/approval";

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

/**
 * Sets the check on the head of an open pull request to what its reviews say, once for each answer.
 */
export async function settleApproval(
  job: JobContext,
  requestId: string,
  timeline: Timeline | undefined,
): Promise<void> {
  const { db } = job;
  const pull = await pullToApprove(db, requestId);
  if (!pull || (await approvalNeeded(db, pull)) === "none") return;
  const step = timeline?.steps.find(({ key }) => key === "approved");
  const conclusion = step?.state === "done" ? "success" : "pending";
  const summary =
    conclusion === "success"
      ? `Approved ${step?.detail ?? ""}`.trim()
      : [step?.detail, step?.hint].filter(Boolean).join(" ") ||
        "Somebody other than the requester has to approve.";
  const key = { repositoryId: pull.repositoryId, commit: pull.headCommit, name: approvalCheck };
  const told = await toldCheck(db, key);
  if (told?.conclusion === conclusion && told.summary === summary) return;
  await job.repository(pull.repository).setStatus({
    commit: pull.headCommit,
    context: approvalCheck,
    state: conclusion,
    description: summary,
    url: `${job.config.NEXTAUTH_URL}/requests/${requestId}`,
  });
  const completedAt = conclusion === "success" ? job.now() : null;
  await saveToldCheck(db, key, { conclusion, summary, completedAt });
}
