import type { Prisma, PrismaClient } from "@/lib/db/server";
import { repositoryRef } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import type { Timeline } from "@/lib/timeline";

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
  db: PrismaClient | Prisma.TransactionClient,
  request: { templateName: string; target: { requiresApproval: boolean } },
): Promise<ApprovalNeeded> {
  const template = await db.template.findUnique({
    where: { name: request.templateName },
    select: { scope: true },
  });
  if (template?.scope === "platform") return "ops";
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
  const request = await db.request.findUnique({
    where: { id: requestId },
    select: {
      templateName: true,
      target: { select: { requiresApproval: true, repository: true } },
      pullRequests: { where: { state: "open" }, orderBy: { number: "desc" }, take: 1 },
    },
  });
  const pull = request?.pullRequests[0];
  if (!request || !pull || (await approvalNeeded(db, request)) === "none") return;
  const step = timeline?.steps.find(({ key }) => key === "approved");
  const conclusion = step?.state === "done" ? "success" : "pending";
  const summary =
    conclusion === "success"
      ? `Approved ${step?.detail ?? ""}`.trim()
      : [step?.detail, step?.hint].filter(Boolean).join(" ") ||
        "Somebody other than the requester has to approve.";
  const key = { repositoryId: pull.repositoryId, commit: pull.headCommit, name: approvalCheck };
  const told = await db.check.findUnique({
    where: { repositoryId_commit_name: key },
    select: { conclusion: true, summary: true },
  });
  if (told?.conclusion === conclusion && told.summary === summary) return;
  await job.repository(repositoryRef(request.target.repository)).setStatus({
    commit: pull.headCommit,
    context: approvalCheck,
    state: conclusion,
    description: summary,
    url: `${job.config.NEXTAUTH_URL}/requests/${requestId}`,
  });
  const completedAt = conclusion === "success" ? job.now() : null;
  await db.check.upsert({
    where: { repositoryId_commit_name: key },
    create: { ...key, conclusion, summary, completedAt },
    update: { conclusion, summary, completedAt },
  });
}
