import { notePullRequest } from "@/lib/checks/server";
import type { GitRepository } from "@/lib/git-host";
import { enqueue, type JobContext, type JobData } from "@/lib/jobs/server";
import { refold } from "@/lib/requests/server";
import { repositoryById, targetsOnBranch } from "@/lib/targets/server";
import { approvalCheck, type Verdict } from "./approval";
import { verdictOfPull } from "./judge-pull";
import { verdictOfGroup } from "./judge-group";
import { pullsToApprove } from "./store/facts";
import { checkIdOf, endTelling, takeTelling, toldOf } from "./store/told";
import { worstOf } from "./verdict-of";

/** Somebody else tells of the same commit right now: later, in seconds. */
const againAfter = 3;

/**
 * Tells the host whether a commit is approved: the head of open pull requests to branches of
 * targets, or what a merge queue made of one. What nothing asks to be approved is told as such. Safe
 * to repeat, by several workers at once; the host is told what has changed. Throws what the host
 * throws.
 */
export async function settleApproval(
  job: JobContext,
  asked: JobData<"settle-approval">,
): Promise<void> {
  const { db, now } = job;
  const { repositoryId, commit, group } = asked;
  const repo = job.repository(await repositoryById(db, repositoryId));
  await noteUnknown(job, repo, asked);
  if (!(await isFollowed(job, asked))) return;
  const lease = await takeTelling(db, { repositoryId, commit }, group);
  if (lease === undefined) {
    const startAfter = new Date(now().getTime() + againAfter * 1000);
    const singletonKey = `${repositoryId}/${commit}`;
    await enqueue(db, "settle-approval", asked, { singletonKey, startAfter });
    return;
  }
  let told: (Verdict & { at: Date }) | undefined;
  try {
    const verdict =
      group === undefined
        ? await verdictOfHead(job, repo, repositoryId, commit)
        : await verdictOfGroup(job, repo, { ...asked, ...group });
    const before = await toldOf(db, repositoryId, commit);
    if (verdict === undefined) return;
    if (before?.state === verdict.state && before.summary === verdict.summary) return;
    await repo.setStatus({
      commit,
      context: approvalCheck,
      state: verdict.state,
      description: verdict.summary,
      url: await addressOf(job, asked),
    });
    told = { ...verdict, at: now() };
    job.log.info({ commit, ...verdict }, "told the host of an approval");
    await refoldRequests(job, asked);
  } finally {
    await endTelling(db, lease, told);
  }
}

/** Of a pull request that Slipway has just opened nobody may have asked for the check of its head. */
async function noteUnknown(
  job: JobContext,
  repo: GitRepository,
  { repositoryId, commit, number, group }: JobData<"settle-approval">,
): Promise<void> {
  if (number === undefined || group !== undefined) return;
  if ((await checkIdOf(job.db, repositoryId, commit)) !== undefined) return;
  const report = await repo.pullRequest(number);
  if (report) await notePullRequest(job, repositoryId, report);
}

async function isFollowed(
  { db }: JobContext,
  { repositoryId, commit, group }: JobData<"settle-approval">,
): Promise<boolean> {
  const bases = group
    ? [group.base]
    : (await pullsToApprove(db, repositoryId, { headCommit: commit })).map(({ base }) => base);
  for (const base of bases)
    if ((await targetsOnBranch(db, repositoryId, base)).length > 0) return true;
  return false;
}

/** Of all open pull requests that have the commit as their head, the one that holds it up. */
async function verdictOfHead(
  job: JobContext,
  repo: GitRepository,
  repositoryId: string,
  commit: string,
): Promise<Verdict | undefined> {
  const verdicts: Verdict[] = [];
  for (const pull of await pullsToApprove(job.db, repositoryId, { headCommit: commit })) {
    const verdict = await verdictOfPull(job, repo, repositoryId, pull);
    if (verdict) verdicts.push(verdict);
  }
  return worstOf(verdicts);
}

/** Their pages say the same: nothing else need have happened. */
async function refoldRequests(
  { db, now, config }: JobContext,
  { repositoryId, commit }: JobData<"settle-approval">,
): Promise<void> {
  for (const { request } of await pullsToApprove(db, repositoryId, { headCommit: commit }))
    if (request) await db.$transaction((tx) => refold(tx, request.id, { now: now(), config }));
}

/** Where a person reads more: the request, or else what policies say of the commit. */
async function addressOf(
  { db, config }: JobContext,
  { repositoryId, commit }: JobData<"settle-approval">,
): Promise<string> {
  const pulls = await pullsToApprove(db, repositoryId, { headCommit: commit });
  const request = pulls.find((pull) => pull.request !== undefined)?.request;
  if (request) return `${config.NEXTAUTH_URL}/requests/${request.id}`;
  const check = await checkIdOf(db, repositoryId, commit);
  return check === undefined ? config.NEXTAUTH_URL : `${config.NEXTAUTH_URL}/checks/${check}`;
}
