import { LRUCache } from "lru-cache";
import { PortalError, toProblem } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import type { Context } from "@/lib/access/server";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository, RepositoryRef } from "@/lib/git-host";
import { isDenied, type PolicySet } from "@/lib/admission";
import { objectKeyWithVersion, objectTitleWithNamespace } from "@/lib/kubernetes";
import type { PolicyState } from "@/lib/policies/server";
import { judgeCluster, type PlacedFinding, type Rules } from "@/lib/snapshots";
import {
  type BranchContent,
  readBranch,
  schemasAndTime,
  type TargetBranch,
  targetBranches,
} from "./branch";
import type { ImpactedObject, PolicyImpact } from "./compliance";
import { ownerOf } from "./owner";
import { readingRepository } from "./reading-repository";
import { scannedCommit } from "./store/scans";

/** Lists are for reading; the numbers are of all. */
const longest = 100;

const nothing: Omit<PolicyImpact, "branches"> = {
  objects: 0,
  before: 0,
  after: 0,
  newlyDenied: [],
  newlyDeniedCount: 0,
  noLongerDenied: [],
  noLongerDeniedCount: 0,
  newlyWarned: 0,
};

/** The policies as they are, the one that is changed, and what its file would hold. */
export interface PolicyChange {
  state: PolicyState;
  /** Undefined: it is added. */
  name: string | undefined;
  edited: PolicySet | undefined;
}

/**
 * What a changed policy would mean for everything that was in Git at the last scan: what would be
 * denied that is not, and the other way round. `edited` holds what is edited alone; undefined: the
 * policies of that file are taken away. A branch that cannot be read is named. Stores nothing.
 * Throws `forbidden`.
 */
export async function policyImpact(
  ctx: Context,
  change: PolicyChange,
  repository: (ref: RepositoryRef) => GitRepository = readingRepository(ctx),
): Promise<PolicyImpact> {
  requireCan(ctx.actor, "policy.manage");
  const job: JobContext = { ...ctx, repository };
  const { state, edited } = change;
  const rules = { exceptions: state.exceptions, ...(await schemasAndTime(job)) };
  const before = only(state.policies, change.name);
  const after = edited ?? { policies: [], bindings: [], params: [] };
  const parts = await Promise.all(
    (await targetBranches(ctx.db)).map((branch) =>
      impactOn(job, branch, { ...rules, before, after }),
    ),
  );
  return parts.reduce(sum, { ...nothing, branches: [] });
}

/** The policies of the file that is edited, with what they need of the others. */
function only(set: PolicySet, name: string | undefined): PolicySet {
  const file = set.policies.find((policy) => policy.name === name)?.file;
  const policies = name === undefined ? [] : set.policies.filter((policy) => policy.file === file);
  return {
    policies,
    bindings: set.bindings.filter(({ policyName }) =>
      policies.some((policy) => policy.name === policyName),
    ),
    params: set.params,
  };
}

async function impactOn(
  job: JobContext,
  branch: TargetBranch,
  { before, after, ...rules }: Omit<Rules, "policies"> & { before: PolicySet; after: PolicySet },
): Promise<PolicyImpact> {
  const called = {
    repository: `${branch.repository.owner}/${branch.repository.name}`,
    branch: branch.branch,
  };
  const commit = await scannedCommit(job.db, branch.repository.id, branch.branch);
  let content: BranchContent;
  try {
    content = await remembered(job, branch, commit);
  } catch (error) {
    if (!(error instanceof PortalError)) throw error;
    return {
      ...nothing,
      branches: [{ ...called, commit: undefined, problem: toProblem(error).detail }],
    };
  }
  const judged = (policies: PolicySet): PlacedFinding[] =>
    content.clusters
      .flatMap((cluster) => judgeCluster(cluster, undefined, { policies, ...rules }))
      .filter(({ finding }) => finding.policy !== "");
  const [was, will] = [judged(before), judged(after)];
  const [deniedNow, deniedThen] = [
    was.filter(({ finding }) => isDenied(finding)),
    will.filter(({ finding }) => isDenied(finding)),
  ];
  const [keysNow, keysThen] = [
    new Set(deniedNow.map(objectKey)),
    new Set(deniedThen.map(objectKey)),
  ];
  const warnedNow = new Set(
    was.filter(({ finding }) => finding.verdict === "warned").map(objectKey),
  );
  const newlyDenied = distinct(deniedThen.filter((one) => !keysNow.has(objectKey(one))));
  const noLongerDenied = distinct(deniedNow.filter((one) => !keysThen.has(objectKey(one))));
  return {
    objects: content.clusters.reduce((total, cluster) => total + cluster.objects.length, 0),
    branches: [{ ...called, commit: content.snapshot.commit, problem: undefined }],
    before: keysNow.size,
    after: keysThen.size,
    newlyDenied,
    newlyDeniedCount: newlyDenied.length,
    noLongerDenied,
    noLongerDeniedCount: noLongerDenied.length,
    newlyWarned: new Set(
      will
        .filter((one) => one.finding.verdict === "warned" && !warnedNow.has(objectKey(one)))
        .map(objectKey),
    ).size,
  };
}

const recent = new LRUCache<string, BranchContent>({ max: 8 });

/** The contents of the last few commits: one who edits asks for the same ones with every pause. */
async function remembered(
  job: JobContext,
  branch: TargetBranch,
  commit: string | undefined,
): Promise<BranchContent> {
  const key = JSON.stringify([
    branch.repository.id,
    branch.branch,
    commit,
    branch.targets.map((target) => ({ ...target, heardAt: undefined })),
  ]);
  const known = commit === undefined ? undefined : recent.get(key);
  if (known !== undefined) return known;
  const content = await readBranch(job, branch, commit);
  if (commit !== undefined) recent.set(key, content);
  return content;
}

/** An object counts once, however many rules it breaks. */
function objectKey({ target, finding }: PlacedFinding): string {
  return JSON.stringify([target.cluster.id, finding.file, objectKeyWithVersion(finding.object)]);
}

function distinct(found: readonly PlacedFinding[]): ImpactedObject[] {
  return [...new Map(found.toReversed().map((one) => [objectKey(one), one])).values()]
    .toReversed()
    .map(({ target, finding }) => ({
      target: target.title,
      object: objectTitleWithNamespace(finding.object),
      team: ownerOf(target, finding.file)?.team,
      file: finding.file,
      message: finding.message,
    }));
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
  };
}
