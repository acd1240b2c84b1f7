import { PortalError } from "@/lib/errors";
import { type JobContext, setAsideOf } from "@/lib/jobs/server";
import { repositoryById } from "@/lib/targets/server";
import { notJudged, reporterOf } from "./check-commit";
import { statedOf, takeCheck, writeCheck } from "./store/work";

/**
 * Tells the host that a commit is not judged, since its job was set aside. The check itself stays to
 * be made: once Ops retry it, the host is told what comes of it. Throws `conflict` while a worker
 * that was lost has it still.
 */
export async function tellSetAside(job: JobContext, checkId: string): Promise<void> {
  const { db } = job;
  const setAside = await setAsideOf(db, ["check-commit"], checkId);
  if (setAside === undefined) return;
  const work = await takeCheck(db, checkId);
  if (work === undefined) {
    if ((await statedOf(db, checkId)).conclusion !== "pending") return;
    throw new PortalError("conflict", "Another worker has this check.");
  }
  const repo = job.repository(await repositoryById(db, work.repositoryId));
  try {
    const reporter = await reporterOf(job, repo, work);
    const said = `set aside after two tries. ${setAside.reason} Ops can retry it`;
    await reporter.end(notJudged(new PortalError("unavailable", said)));
  } finally {
    await writeCheck(db, work, { leasedUntil: null });
  }
}
