import { PortalError } from "@/lib/errors";
import type { BranchHead, GitRepository, NewCommit, StoredCommit } from "@/lib/git-host";
import { BranchElsewhere, missingBranch } from "@/lib/git-host/server";
import { pushedByOthers } from "@/lib/requests/server";
import { commitMessage, isMessageOf } from "./body";
import { changesAt } from "./changes-at";
import type { Hold, KnownHead } from "./hold";
import { isAsPlanned } from "./is-planned";
import { storeCommit } from "./store/request-lease";
import { storyOf } from "./work-on";

/** The branch with the latest revision on it, whatever an earlier try got done. */
export async function putOnBranch(hold: Hold, repo: GitRepository): Promise<void> {
  const { request, revision, committed } = hold.work;
  if (committed && revision.commit === null) {
    await hold.still();
    const head = await repo.branchHead(request.branch);
    if (head) return addToBranch(hold, repo, head, committed.commit);
  }
  const wanted =
    revision.commit === null
      ? await commitOn(hold, repo)
      : { branch: request.branch, expected: null, made: revision.commit };
  await hold.still();
  try {
    const { commit, existing } = await repo.commitFiles(wanted);
    if (existing !== undefined) await goOnWith(hold, repo, existing, commit);
  } catch (error) {
    if (!(error instanceof BranchElsewhere) || error.head === undefined) throw error;
    await goOnAt(hold, repo, error.head);
  }
}

/** A revision on top of the one before, on the request's own branch. */
export async function addToBranch(
  hold: Hold,
  repo: GitRepository,
  head: BranchHead,
  before: string | undefined,
): Promise<void> {
  const { request, revision } = hold.work;
  if (head.commit !== before) {
    if (before !== undefined && (await takeUp(hold, repo, head.commit, before))) return;
    throw pushedByOthers(request.branch);
  }
  const wanted =
    revision.commit !== null && revision.baseCommit === head.commit
      ? { branch: request.branch, expected: head.commit, made: revision.commit }
      : await commitOn(hold, repo, { base: head, expected: head.commit, isRevised: true });
  await writeOrTakeUp(hold, repo, wanted, before);
}

/** Another try may have written the same just now. */
async function writeOrTakeUp(
  hold: Hold,
  repo: GitRepository,
  wanted: NewCommit | StoredCommit,
  before: string | undefined,
): Promise<void> {
  await hold.still();
  try {
    await repo.commitFiles(wanted);
  } catch (error) {
    if (!(error instanceof BranchElsewhere) || error.head === undefined) throw error;
    if (!(await takeUp(hold, repo, error.head, before))) throw error;
  }
}

/** Where a commit is to be made. */
interface Place {
  base: KnownHead;
  /** Where the request's own branch is now; null: it is to be made. */
  expected: string | null;
  /** The base holds an earlier revision. */
  isRevised: boolean;
}

/**
 * The revision as a commit on top of the target's branch, or of what the request's own branch holds.
 * It is stored as soon as the host tells of it: mostly before the branch points to it.
 */
async function commitOn(hold: Hold, repo: GitRepository, place?: Place): Promise<NewCommit> {
  const { job, work } = hold;
  const { target, branch } = work.request;
  await hold.still();
  const base = place?.base ?? (await (hold.base ?? repo.branchHead(target.branch)));
  if (!base)
    throw await missingBranch(
      repo,
      target.branch,
      `Ask the platform team to look at the target ${target.title}.`,
    );
  const changes = await changesAt(hold, repo, base.commit, place?.isRevised ?? false);
  await hold.still();
  const story = await storyOf(work, job.config);
  return {
    branch,
    expected: place?.expected ?? null,
    base,
    changes,
    message: commitMessage(story),
    author: story.revisedBy ?? story.requester,
    ...(place?.isRevised ? {} : { onto: target.branch }),
    onCommit: (commit) => keepCommit(hold, { base: base.commit, commit }),
  };
}

async function keepCommit(hold: Hold, made: { base: string; commit: string }): Promise<void> {
  const { job, work, lease } = hold;
  await storeCommit(job.db, lease, work.revision.id, made);
  work.revision.commit = made.commit;
  await hold.still();
}

/**
 * Whether a branch points to the commit of this revision that an earlier try made without hearing of
 * it: then it is kept. It names the request and the revision, is one commit on top of `before`,
 * or, where nothing was written before, of the target's branch, and changes what is planned.
 */
export async function takeUp(
  hold: Hold,
  repo: GitRepository,
  head: string,
  before: string | undefined,
): Promise<boolean> {
  const { request, revision } = hold.work;
  if (revision.commit !== null) return revision.commit === head;
  await hold.still();
  const found = await repo.commitFacts(head);
  const [base, ...others] = found?.parents ?? [];
  if (!found || base === undefined || others.length > 0) return false;
  if (!isMessageOf(found.message, request.id, revision.number)) return false;
  if (before === undefined) {
    const lies = await repo.compare(request.target.branch, head);
    // None, where somebody has merged it by hand.
    if (!lies || lies.ahead > 1) return false;
  } else if (base !== before) return false;
  const isRevised = before !== undefined;
  if (!(await isAsPlanned(hold, repo, { base, commit: head, isRevised }))) return false;
  await keepCommit(hold, { base, commit: head });
  return true;
}

/**
 * The branch was there already, and nothing was made: an earlier try of this revision made the
 * commit on it, or no more than the branch. Else it is somebody else's.
 */
async function goOnAt(hold: Hold, repo: GitRepository, existing: string): Promise<void> {
  const { branch, target } = hold.work.request;
  if (await takeUp(hold, repo, existing, undefined)) return;
  await hold.still();
  const lies = await repo.compare(target.branch, existing);
  if (lies?.ahead !== 0) throw somebodyElses(branch);
  const place = { base: { commit: existing }, expected: existing, isRevised: false };
  await writeOrTakeUp(hold, repo, await commitOn(hold, repo, place), undefined);
}

/**
 * The branch is there already, and points elsewhere than to the commit that was made: fine where
 * that builds on our commit or is an earlier revision of ours, else it is somebody else's.
 */
async function goOnWith(
  hold: Hold,
  repo: GitRepository,
  existing: string,
  commit: string,
): Promise<void> {
  const { branch, commits } = hold.work.request;
  await hold.still();
  const comparison = await repo.compare(existing, commit);
  if (comparison?.status === "behind" || comparison?.status === "identical") return;
  const isEarlier =
    commits.includes(existing) ||
    // No more than the branch, of a try that was interrupted.
    (await repo.compare(hold.work.request.target.branch, existing))?.ahead === 0;
  if (isEarlier && comparison?.status === "ahead") {
    await repo.commitFiles({ branch, expected: existing, made: commit });
    return;
  }
  throw somebodyElses(branch);
}

function somebodyElses(branch: string): PortalError {
  return new PortalError(
    "upstream_refused",
    `The branch ${branch} is there already, with something else on it.`,
    {
      hint: "Delete the branch at the Git host if nobody needs it, then try again.",
    },
  );
}
