import { knownVersions } from "@/lib/catalog/server";
import { checkFolders } from "@/lib/instances/server";
import type { JobContext } from "@/lib/jobs/server";
import { configuredSchemas } from "@/lib/known-schemas/server";
import type { GitRepository } from "@/lib/git-host";
import { currentPolicies } from "@/lib/policies/server";
import { clusterObjects, type Snapshot } from "@/lib/snapshots";
import { readSnapshot } from "@/lib/snapshots/server";
import type { Target } from "@/lib/targets";
import { targetsOnBranch } from "@/lib/targets/server";
import type { CheckOutcome } from "./check";
import { type Change, judgeChange } from "./judge-change";
import { openPulls } from "./store/pulls";
import { writtenFiles } from "./store/written-files";

/** A branch that a commit is to go to; `commit`: on top of which, where that is known. */
export interface Base {
  branch: string;
  commit?: string;
}

/**
 * What is to be said of a commit that is to go to some branches. Throws what the host throws, and
 * `misconfigured`.
 */
export async function judgeCommit(
  job: Pick<JobContext, "db" | "config" | "now">,
  repo: GitRepository,
  { repositoryId, commit }: { repositoryId: string; commit: string },
  bases: readonly Base[],
): Promise<CheckOutcome> {
  const { db, config, now } = job;
  const [curated, schemas] = await Promise.all([
    currentPolicies({ db, config }),
    configuredSchemas(config),
  ]);
  const changes: Change[] = [];
  for (const base of bases) {
    const targets = await targetsOnBranch(db, repositoryId, base.branch);
    if (targets.length > 0) changes.push(await changeOf(job, repo, commit, base, targets));
  }
  return judgeChange(changes, {
    policies: curated.policies,
    exceptions: curated.exceptions,
    secretAllowances: curated.secretAllowances,
    schemas,
    now: now(),
  });
}

async function changeOf(
  job: Pick<JobContext, "db" | "config" | "now">,
  repo: GitRepository,
  commit: string,
  { branch, commit: onTop }: Base,
  targets: readonly Target[],
): Promise<Change> {
  const baseCommit = onTop ?? (await repo.mergeBase(branch, commit));
  const head = await readSnapshot(job, repo, commit);
  // A history of its own: everything is new.
  const base: Snapshot =
    baseCommit === undefined
      ? { commit: "", files: new Map(), skipped: [] }
      : await readSnapshot(job, repo, baseCommit);
  const [after, before] = [clusterObjects(head, targets), clusterObjects(base, targets)];
  const clusters = after.map((cluster) => ({
    head: cluster,
    base: before.find((one) => one.cluster.id === cluster.cluster.id),
  }));
  return {
    head,
    base,
    clusters,
    folders: await foldersOf(job, head, base, targets, await requestedFolder(job, commit, targets)),
  };
}

/** Held against what is known of templates, and of what requests write. */
async function foldersOf(
  { db }: Pick<JobContext, "db" | "config" | "now">,
  head: Snapshot,
  base: Snapshot,
  targets: readonly Target[],
  only: string | undefined,
): Promise<Change["folders"]> {
  const [after, before] = [texts(head), texts(base)];
  const versions = await knownVersions(db);
  const changed = new Set(
    [...after].filter(([path, text]) => before.get(path) !== text).map(([path]) => path),
  );
  const written = await writtenFiles(
    db,
    targets.map(({ id }) => id),
    [...foldersAround(changed)],
  );
  const ours = new Set(written.map(({ path, content }) => `${path}\n${content ?? ""}`));
  return targets.flatMap((target) =>
    checkFolders({
      target,
      ...(only === undefined ? {} : { only }),
      head: after,
      base: before,
      template: (name, version) => versions.get(`${name}@${version}`),
      isOurs: (path, text) => ours.has(`${path}\n${text}`),
    }).map((problem) => ({ target: target.name, problem })),
  );
}

const texts = (snapshot: Snapshot): Map<string, string> =>
  new Map([...snapshot.files].map(([path, { text }]) => [path, text]));

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
function foldersAround(paths: ReadonlySet<string>): Set<string> {
  const folders = new Set<string>();
  for (const path of paths)
    for (let at = path.lastIndexOf("/"); at > 0; at = path.lastIndexOf("/", at - 1))
      folders.add(path.slice(0, at));
  return folders;
}
