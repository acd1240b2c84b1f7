import { system } from "@/lib/access";
import { record } from "@/lib/audit/server";
import type { PullRequestReport } from "@/lib/git-host";
import type { JobContext } from "@/lib/jobs/server";
import { publish } from "@/lib/live/server";
import { proposalOfPull, savePull } from "./store/work";

/**
 * What the host says of a pull request, told or asked: where it is a proposal's, that is merged, closed or open. Safe to
 * repeat, in any order.
 */
export async function noteProposal(
  { db, now }: Pick<JobContext, "db" | "now">,
  repositoryId: string,
  report: PullRequestReport,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const known = await proposalOfPull(tx, repositoryId, report.number);
    if (!known || !(await savePull(tx, known, report))) return;
    await publish(tx, "catalog");
    if (report.state === known.state || report.state === "open") return;
    if (known.isWithdrawn && report.state === "closed") return;
    await record(
      { db: tx, actor: system, requestId: known.id, now },
      {
        action: `proposal.${report.state}`,
        subject: known.subject,
        after: { proposal: known.id, pullRequest: report.url, commit: report.mergeCommit },
      },
    );
  });
}
