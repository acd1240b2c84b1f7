import { knownVersions } from "@/lib/catalog/server";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository } from "@/lib/git-host";
import { currentPolicyTexts } from "@/lib/policies/server";
import { limitsFor, type Snapshot, toSend } from "@/lib/snapshots";
import { readSnapshot } from "@/lib/snapshots/server";
import type { Target } from "@/lib/targets";
import { targetsOnBranch } from "@/lib/targets/server";
import { runTask } from "@/lib/threads/server";
import type { CheckOutcome } from "./check";
import { openPulls } from "./store/pulls";
import { writtenFiles } from "./store/written-files";
import { type BranchChange, judgeCommitTask } from "./tasks";

/** A branch that a commit is to go to; `commit`: on top of which, where that is known. */
export interface Base {
  branch: string;
  commit?: string;
}

/**
 * What is to be said of a commit that is to go to some branches. Throws what the host throws,
 * `misconfigured`, and `too_costly`.
 */
export async function judgeCommit(
  job: Pick<JobContext, "db" | "config" | "now">,
  repo: GitRepository,
  { repositoryId, commit }: { repositoryId: string; commit: string },
  bases: readonly Base[],
): Promise<CheckOutcome> {
  const { db, config, now } = job;
  const [policies, versions] = await Promise.all([
    currentPolicyTexts({ db, config }),
    knownVersions(db),
  ]);
  const changes: BranchChange[] = [];
  const read: Snapshot[] = [];
  for (const base of bases) {
    const targets = await targetsOnBranch(db, repositoryId, base.branch);
    if (targets.length > 0)
      changes.push(await changeOf(job, repo, { commit, base, read }, targets));
  }
  const input = {
    changes,
    versions,
    policies,
    schemaFolders: config.SLIPWAY_SCHEMA_DIRS,
    now: now(),
  };
  return runTask(judgeCommitTask, input, limitsFor(read));
}

/** `read`: what was read for it so far, to which what is read is added. */
interface Asked {
  commit: string;
  base: Base;
  read: Snapshot[];
}

async function changeOf(
  job: Pick<JobContext, "db" | "config" | "now">,
  repo: GitRepository,
  { commit, base: { branch, commit: onTop }, read }: Asked,
  targets: readonly Target[],
): Promise<BranchChange> {
  const baseCommit = onTop ?? (await repo.mergeBase(branch, commit));
  const head = await readSnapshot(job, repo, commit, read);
  // A history of its own: everything is new.
  const base: Snapshot =
    baseCommit === undefined
      ? { commit: "", files: new Map(), skipped: [], others: new Map() }
      : await readSnapshot(job, repo, baseCommit, [head]);
  read.push(head, base);
  const changed = [...head.files.values()]
    .filter(({ path, blob }) => base.files.get(path)?.blob !== blob)
    .map(({ path }) => path);
  const written = await writtenFiles(
    job.db,
    job.config.SLIPWAY_ENCRYPTION_KEY,
    targets.map(({ id }) => id),
    [...foldersAround(changed)],
  );
  const only = await requestedFolder(job, commit, targets);
  return { head: toSend(head), base: toSend(base), targets, only, written };
}

/**
 * The instance's folder, where the commit is the head of a request's pull request and of nobody
 * else's.
 */
async function requestedFolder(
  { db }: Pick<JobContext, "db" | "config" | "now">,
  commit: string,
  [first]: readonly Target[],
): Promise<string | undefined> {
  const pulls = await openPulls(db, first?.repository.id ?? "", commit);
  const folders = new Set(pulls.map(({ folder }) => folder));
  return folders.size === 1 ? [...folders][0] : undefined;
}

/** Every folder above the changed files: an instance's is among them. */
function foldersAround(paths: readonly string[]): Set<string> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
      folders.add(path.slice(0, at));
  return folders;
}
