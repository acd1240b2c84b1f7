import { askForCheck } from "@/lib/checks/server";
import type { GitRepository, HostDelivery, PullRequestReport } from "@/lib/git-host";
import { enqueue, type JobContext, type JobData } from "@/lib/jobs/server";
import type { Target } from "@/lib/targets";
import { branchesOfTargets, targetsOnBranch } from "@/lib/targets/server";
import { targetsKey } from "./read-facts";
import { allPullsToApprove } from "./store/facts";
import { toldOf, toldOfAll } from "./store/told";
import { verdictOf, worstOf } from "./verdict-of";

/** Of pull requests whose base has moved, in a minute. */
const mostRead = 20;

type Asker = Pick<JobContext, "db">;

async function ask({ db }: Asker, asked: JobData<"settle-approval">): Promise<void> {
  const singletonKey = `${asked.repositoryId}/${asked.commit}`;
  await enqueue(db, "settle-approval", asked, { singletonKey });
}

/** What a delivery means for approvals: of which commit the host is to be told. Enqueues only. */
export async function askForApproval(
  job: Asker,
  repositoryId: string,
  delivery: HostDelivery,
): Promise<void> {
  switch (delivery.kind) {
    case "pull-request":
    case "review":
      return askForHead(job, repositoryId, delivery.report);
    case "merge-group": {
      const { commit, base, baseCommit, number } = delivery;
      return ask(job, { repositoryId, commit, number, group: { base, baseCommit } });
    }
    default:
      return undefined;
  }
}

/** The same for what the host says of a pull request. */
export async function askForHead(
  job: Asker,
  repositoryId: string,
  { headCommit: commit }: Pick<PullRequestReport, "headCommit">,
): Promise<void> {
  await ask(job, { repositoryId, commit });
}

/**
 * What no delivery tells: an open pull request of which the host was told nothing, or of which by
 * now something else is so, since somebody linked a login, lost a group, or changed a target, or
 * the base moved; and a merge queue's commit that was never heard of. Asks the host for the latter,
 * and where branches are. Enqueues.
 */
export async function askForMissed(
  job: Pick<JobContext, "db" | "config" | "now">,
  repositoryId: string,
  repo: GitRepository,
): Promise<void> {
  for (const commit of await changedCommits(job, repositoryId, repo))
    await ask(job, { repositoryId, commit });
  for (const { branch: base } of await branchesOfTargets(job.db, { repositoryId }))
    for (const { commit, baseCommit, number } of await repo.mergeGroups(base)) {
      if (await toldOf(job.db, repositoryId, commit)) continue;
      const { owner, name } = repo.ref;
      const delivery: HostDelivery = {
        kind: "merge-group",
        commit,
        base,
        baseCommit,
        number,
        repository: { owner, name },
      };
      await askForCheck(job, repositoryId, delivery);
      await askForApproval(job, repositoryId, delivery);
    }
}

/** Heads of open pull requests whose verdict, by what is known here, is not what was told. */
async function changedCommits(
  job: Pick<JobContext, "db" | "config" | "now">,
  repositoryId: string,
  repo: GitRepository,
): Promise<string[]> {
  const pulls = await allPullsToApprove(job.db, repositoryId);
  const told = await toldOfAll(
    job.db,
    repositoryId,
    pulls.map(({ headCommit }) => headCommit),
  );
  const targetsOf = new Map<string, Target[]>();
  for (const base of new Set(pulls.map((pull) => pull.base)))
    targetsOf.set(base, await targetsOnBranch(job.db, repositoryId, base));
  const tips = new Map<string, string>();
  for (const [base, targets] of targetsOf)
    if (targets.length > 0) tips.set(base, (await repo.branchTip(base)) ?? "");
  const changed: string[] = [];
  const moved: string[] = [];
  for (const [commit, heads = []] of Map.groupBy(pulls, ({ headCommit }) => headCommit)) {
    const verdicts = [];
    let isUnread = false;
    for (const pull of heads) {
      const targets = targetsOf.get(pull.base) ?? [];
      if (targets.length === 0) continue;
      if (pull.facts?.targets === targetsKey(targets))
        verdicts.push(await verdictOf(job, pull, pull.facts, targets));
      else isUnread = true;
    }
    const verdict = worstOf(verdicts);
    const before = told.get(commit);
    const isOther =
      verdict !== undefined &&
      (before?.state !== verdict.state || before.summary !== verdict.summary);
    if (isUnread || isOther) changed.push(commit);
    else if (
      heads.some(
        ({ base, facts }) => facts && facts.baseCommit !== (tips.get(base) ?? facts.baseCommit),
      )
    )
      moved.push(commit);
  }
  return [...changed, ...someOf(moved, job.now())];
}

/** Reading one again costs some calls: a few each time, and others the next minute. */
function someOf(commits: readonly string[], now: Date): string[] {
  const from = Math.floor(now.getTime() / 60_000) * mostRead;
  return commits
    .map((_, index) => commits[(from + index) % commits.length] ?? "")
    .slice(0, mostRead);
}
