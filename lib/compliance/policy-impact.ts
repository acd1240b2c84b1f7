import { LRUCache } from "lru-cache";
import { PortalError, toProblem } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import { together } from "@/lib/affected";
import type { Context } from "@/lib/access/server";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository, RepositoryRef } from "@/lib/git-host";
import type { PolicyTexts } from "@/lib/policies/server";
import { limitsFor, memoryOf, type Snapshot, toSend } from "@/lib/snapshots";
import { runTask } from "@/lib/threads/server";
import { readBranch, type TargetBranch, targetBranches } from "./branch";
import { type PolicyImpact, policyImpactKinds } from "./compliance";
import { readingRepository } from "./reading-repository";
import { scannedCommit } from "./store/scans";
import { impactTask } from "./tasks";

/** Lists are for reading; the numbers are of all. */
const longest = 1_000;

const nothing: Omit<PolicyImpact, "branches"> = {
  objects: 0,
  before: 0,
  after: 0,
  newlyDenied: [],
  newlyDeniedCount: 0,
  noLongerDenied: [],
  noLongerDeniedCount: 0,
  newlyWarned: 0,
  reached: [],
};

/** The policies as they are, the one that is changed, and what its file would hold. */
export interface PolicyChange {
  texts: PolicyTexts;
  /** Undefined: it is added. */
  name: string | undefined;
  /** Undefined: the policies of that file are taken away. */
  text: string | undefined;
}

/**
 * What a changed policy would mean for everything that was in Git at the last scan: what would be
 * denied that is not, and the other way round. A branch that cannot be read or judged is named.
 * Stores nothing. Throws `forbidden`.
 */
export async function policyImpact(
  ctx: Context,
  change: PolicyChange,
  repository: (ref: RepositoryRef) => GitRepository = readingRepository(ctx),
): Promise<PolicyImpact> {
  requireCan(ctx.actor, "policy.manage");
  const job: JobContext = { ...ctx, repository };
  const parts: PolicyImpact[] = [];
  // One after another: the other thread is left to previews.
  for (const branch of await targetBranches(ctx.db))
    parts.push(await impactOn(job, branch, change));
  return parts.reduce(sum, { ...nothing, branches: [] });
}

async function impactOn(
  job: JobContext,
  branch: TargetBranch,
  { texts, name, text }: PolicyChange,
): Promise<PolicyImpact> {
  const called = {
    repository: `${branch.repository.owner}/${branch.repository.name}`,
    branch: branch.branch,
  };
  const commit = await scannedCommit(job.db, branch.repository.id, branch.branch);
  try {
    const snapshot = await remembered(job, branch, commit);
    const input = {
      snapshot: toSend(snapshot),
      targets: branch.targets,
      policies: texts,
      schemaFolders: job.config.SLIPWAY_SCHEMA_DIRS,
      now: job.now(),
      name,
      text,
    };
    const impact = await runTask(impactTask, input, limitsFor([snapshot]));
    return { ...impact, branches: [{ ...called, commit: snapshot.commit, problem: undefined }] };
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return {
      ...nothing,
      branches: [{ ...called, commit: undefined, problem: toProblem(error).detail }],
    };
  }
}

/** Bytes that they have in memory, all together. */
const recent = new LRUCache<string, Snapshot>({ maxSize: 32 * 1024 * 1024 });

/** The texts of the last few commits: one who edits asks for the same ones with every pause. */
async function remembered(
  job: JobContext,
  branch: TargetBranch,
  commit: string | undefined,
): Promise<Snapshot> {
  const key = `${branch.repository.id} ${commit ?? ""}`;
  const known = commit === undefined ? undefined : recent.get(key);
  if (known !== undefined) return known;
  const snapshot = await readBranch(job, branch, commit);
  if (commit !== undefined) recent.set(key, snapshot, { size: memoryOf(snapshot) });
  return snapshot;
}

function sum(a: PolicyImpact, b: PolicyImpact): PolicyImpact {
  return {
    objects: a.objects + b.objects,
    branches: [...a.branches, ...b.branches],
    before: a.before + b.before,
    after: a.after + b.after,
    newlyDenied: [...a.newlyDenied, ...b.newlyDenied].slice(0, longest),
    newlyDeniedCount: a.newlyDeniedCount + b.newlyDeniedCount,
    noLongerDenied: [...a.noLongerDenied, ...b.noLongerDenied].slice(0, longest),
    noLongerDeniedCount: a.noLongerDeniedCount + b.noLongerDeniedCount,
    newlyWarned: a.newlyWarned + b.newlyWarned,
    reached: together(policyImpactKinds, [a.reached, b.reached]),
  };
}
