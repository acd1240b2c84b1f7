import type { Prisma, PrismaClient } from "@/lib/db/server";
import type { Timeline } from "@/lib/timeline";
import type { Machine } from "./work-on";

/** The check that keeps a pull request red until somebody other than the requester has approved it. */
export const approvalCheck = "slipway/approval";

/** A target may ask for an approval; what is applied with the platform's rights always needs one. */
export async function needsApproval(db: PrismaClient | Prisma.TransactionClient, request: { templateName: string; target: { requiresApproval: boolean } }): Promise<boolean> {
  if (request.target.requiresApproval) return true;
  const template = await db.template.findUnique({ where: { name: request.templateName }, select: { scope: true } });
  return template?.scope === "platform";
}

/** Sets the check on the head of an open pull request to what its reviews say, once for each answer. */
export async function settleApproval(machine: Machine, requestId: string, timeline: Timeline | undefined): Promise<void> {
  const { db } = machine;
  const request = await db.request.findUnique({
    where: { id: requestId },
    select: { templateName: true, target: { select: { requiresApproval: true, repository: true } }, pullRequests: { where: { state: "open" }, orderBy: { number: "desc" }, take: 1 } },
  });
  const pull = request?.pullRequests[0];
  if (!request || !pull || !(await needsApproval(db, request))) return;
  const conclusion = timeline?.steps.find((step) => step.key === "approved")?.state === "done" ? "success" : "pending";
  const summary = conclusion === "success" ? "Approved by somebody other than the requester" : "Somebody other than the requester must approve";
  const key = { repositoryId: pull.repositoryId, commit: pull.headCommit, name: approvalCheck };
  const told = await db.check.findUnique({ where: { repositoryId_commit_name: key }, select: { conclusion: true } });
  if (told?.conclusion === conclusion) return;
  await machine.repository(request.target.repository).setStatus({ commit: pull.headCommit, context: approvalCheck, state: conclusion, description: summary, url: `${machine.config.NEXTAUTH_URL}/requests/${requestId}` });
  const completedAt = conclusion === "success" ? machine.now() : null;
  await db.check.upsert({ where: { repositoryId_commit_name: key }, create: { ...key, conclusion, summary, completedAt }, update: { conclusion, summary, completedAt } });
}
