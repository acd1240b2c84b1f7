import { askForCatalog } from "@/lib/catalog-repository/server";
import { storeEvent } from "@/lib/events/server";
import type { GitRepository, TreeEntry } from "@/lib/git-host";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import { judgeAgain } from "@/lib/policies/server";
import { targetsOnBranch } from "@/lib/targets/server";
import { portalEvent } from "@/lib/timeline";
import { followRequest } from "./follow-request";
import { mergedRequests } from "./store/requests";

/** A push to a branch, of which somebody told what it changed. */
export interface ToldPush {
  branch: string;
  before: string;
  after: string;
  /** Not on top of what was there. */
  forced: boolean;
  /** Paths of files that it added, changed or removed. */
  changed: readonly string[];
}

/** One that nobody told of: the branch is somewhere else than when it was asked for last. */
export interface FoundPush {
  branch: string;
  after: string;
}

/**
 * A push to a target's branch: records may have changed, and what was merged before may have been
 * overtaken. One to the catalog's branch: what Ops decided there is to be taken over.
 */
export async function handlePush(
  job: JobContext,
  repositoryId: string,
  push: ToldPush | FoundPush,
): Promise<void> {
  const { db } = job;
  const targets = await targetsOnBranch(db, repositoryId, push.branch);
  await askForCatalog(db, { repositoryId, branch: push.branch });
  await judgeAgain(db, { repositoryId, branch: push.branch });
  for (const target of targets) {
    for (const request of await mergedRequests(db, target.id)) {
      const repo = job.repository(target.repository);
      if (!(await overtakes(repo, request, push))) continue;
      const now = job.now();
      const fact = portalEvent(`${request.id}/overtaken/${push.after}`, now, {
        kind: "overtaken",
        commit: push.after,
      });
      await storeEvent(
        db,
        fact,
        { requestId: request.id, instanceId: request.instanceId, targetId: target.id },
        now,
        now,
      );
      await followRequest(job, request.id);
    }
    if (
      !("changed" in push) ||
      push.forced ||
      push.changed.some((path) => path.endsWith("/slipway.yaml"))
    )
      await enqueue(db, "read-instances", { targetId: target.id }, { singletonKey: target.id });
  }
}

/** Whether a push changed the instance of a merged request after its merge. */
async function overtakes(
  repo: GitRepository,
  { path, mergeCommit }: { path: string; mergeCommit: string },
  push: ToldPush | FoundPush,
): Promise<boolean> {
  const isInside = (file: string) => file.startsWith(`${path}/`);
  if (push.after === mergeCommit) return false;
  if (!("changed" in push)) {
    const since = await repo.changedPaths(mergeCommit, push.after);
    if (since?.status !== "ahead") return false;
    return since.isWhole || since.paths.some(isInside)
      ? since.paths.some(isInside)
      : !isSameFolder(
          await repo.listTree(mergeCommit, path),
          await repo.listTree(push.after, path),
        );
  }
  if (!push.changed.some(isInside)) return false;
  // Told late, or out of order: only a commit after the merge overtakes it, and only a push that
  // began at it or after.
  const after = await repo.compare(mergeCommit, push.after);
  if (after?.status !== "ahead") return false;
  if (push.before === mergeCommit) return true;
  const began = await repo.compare(mergeCommit, push.before);
  return began?.status === "identical" || began?.status === "ahead";
}

function isSameFolder(one: readonly TreeEntry[], other: readonly TreeEntry[]): boolean {
  const known = new Map(one.map((entry) => [entry.path, entry.blob]));
  return one.length === other.length && other.every(({ path, blob }) => known.get(path) === blob);
}
