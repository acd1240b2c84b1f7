import type { JobContext, JobData } from "@/lib/jobs/server";
import { settleApproval } from "../settle-approval";

/** Runs the jobs about approvals that wait for a repository, as the worker would. */
export async function workApprovals(job: JobContext, repositoryId: string): Promise<void> {
  for (const { data } of await waiting(job, repositoryId)) await settleApproval(job, data);
}

async function waiting(
  { db }: JobContext,
  repositoryId: string,
): Promise<{ data: JobData<"settle-approval"> }[]> {
  return db.$queryRaw`
    delete from pgboss.job where name = 'settle-approval' and state = 'created'
    and start_after <= now() and data ->> 'repositoryId' = ${repositoryId} returning data`;
}
