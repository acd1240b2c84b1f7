import type { JobContext, JobData } from "@/lib/jobs/server";
import { approvalCheck } from "../approval";
import { settleApproval } from "../settle-approval";

/** The rules of a branch where what is merged is approved, and goes through a merge queue. */
export const approvedThroughQueue = {
  name: "approved, through the queue",
  enforcement: "active",
  conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
  rules: [
    {
      type: "required_status_checks",
      parameters: {
        required_status_checks: [{ context: approvalCheck }],
        strict_required_status_checks_policy: false,
      },
    },
    {
      type: "merge_queue",
      parameters: {
        check_response_timeout_minutes: 60,
        grouping_strategy: "ALLGREEN",
        max_entries_to_build: 5,
        max_entries_to_merge: 5,
        merge_method: "MERGE",
        min_entries_to_merge: 1,
        min_entries_to_merge_wait_minutes: 0,
      },
    },
  ],
};

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
