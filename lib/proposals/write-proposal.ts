import { system } from "@/lib/access";
import { record } from "@/lib/audit/server";
import { PortalError } from "@/lib/errors";
import {
  type BranchHead,
  type FileChange,
  gitPerson,
  type GitRepository,
  type NewCommit,
  type PullRequestReport,
} from "@/lib/git-host";
import {
  findOwnPull,
  goOnWith,
  missingBranch,
  openOwnPull,
  type OwnBranch,
} from "@/lib/git-host/server";
import { blobHash } from "@/lib/git-host/thread";
import type { JobContext } from "@/lib/jobs/server";
import type { KeptLease } from "@/lib/leases/server";
import {
  inRepository,
  proposalBody,
  proposalMessage,
  proposalTitle,
  type ProposalStory,
} from "./body";
import { proposalBranch } from "./proposal";
import { type ProposalLease, storeCommit } from "./store/lease";
import { type ProposalWork, savePull } from "./store/work";

/** What a step needs to go on safely. */
export interface Hold extends Pick<KeptLease, "still" | "commit"> {
  job: JobContext;
  work: ProposalWork;
  lease: ProposalLease;
}

/**
 * The proposal onto its branch and into its pull request, as requests are written: a first try makes six calls (base,
 * list, tree, commit, branch, pull request). The commit is stored before anything on the host points to it, so a later try
 * knows that it is one, looks among the pull requests of every state, and makes nothing twice. Throws `conflict` where
 * the branch holds something else of a file than what the author saw.
 */
export async function writeProposal(hold: Hold): Promise<void> {
  const { job, work } = hold;
  const repo = job.repository(work.repository);
  const own = ownBranch(hold);
  const found = work.commit === null ? undefined : await findOwnPull(repo, own);
  if (found) return storeOpened(hold, found);

  await hold.still();
  const wanted =
    work.commit === null
      ? await commitOn(hold, repo)
      : { branch: own.branch, expected: null, made: work.commit };
  await hold.still();
  const { commit, existing } = await repo.commitFiles(wanted);
  if (existing !== undefined) await goOnWith(repo, own, { existing, commit, earlier: [] });
  const story = storyOf(hold);
  const words = { title: proposalTitle(story), body: proposalBody(story) };
  await storeOpened(hold, await openOwnPull(repo, own, words));
}

/** The pull request that the host has of a proposal of which none is known, kept; it asks, and writes nothing there. */
export async function findOpened(hold: Hold): Promise<boolean> {
  const { job, work } = hold;
  const found = await findOwnPull(job.repository(work.repository), ownBranch(hold));
  if (found) await storeOpened(hold, found);
  return found !== undefined;
}

function ownBranch({ work, still }: Hold): OwnBranch {
  return { branch: proposalBranch(work.id), base: work.base, since: work.createdAt, still };
}

const storyOf = ({ job, work }: Hold): ProposalStory => ({
  ...work,
  url: `${job.config.NEXTAUTH_URL}/ops/proposals/${work.id}`,
});

async function commitOn(hold: Hold, repo: GitRepository): Promise<NewCommit> {
  const { job, work, lease } = hold;
  const base = await repo.branchHead(work.base);
  if (!base)
    throw await missingBranch(repo, work.base, "Look at SLIPWAY_CATALOG_BRANCH, then try again.");
  await hold.still();
  const changes = await changesAt(repo, base, work);
  return {
    branch: proposalBranch(work.id),
    expected: null,
    base,
    changes,
    message: proposalMessage(storyOf(hold)),
    author: gitPerson(work.author),
    onCommit: async (commit) => {
      await storeCommit(job.db, lease, { base: base.commit, commit });
      work.commit = commit;
      await hold.still();
    },
  };
}

/** What there is to be changed at the head of the branch. Throws `conflict`. */
async function changesAt(
  repo: GitRepository,
  { commit }: BranchHead,
  { files, folder, base }: ProposalWork,
): Promise<FileChange[]> {
  const there = new Map(
    (await repo.listTree(commit, folder)).map(({ path, kind, blob }) => [path, { kind, blob }]),
  );
  const changes: FileChange[] = [];
  for (const { path, text, replaces } of files) {
    const place = inRepository(folder, path);
    const now = there.get(place);
    const blob = now?.blob ?? null;
    if (blob === (text === null ? null : blobHash(text))) continue;
    if (!replaces.includes(blob) || (now !== undefined && now.kind !== "file"))
      throw new PortalError("conflict", `${place} was changed on ${base} meanwhile.`, {
        hint: "Open it again once Slipway has taken over what is there now, and propose your change anew.",
      });
    changes.push({ path: place, content: text });
  }
  if (changes.length === 0)
    throw new PortalError("conflict", `The branch ${base} says all of this already.`, {
      hint: "It takes effect once Slipway has taken that commit over.",
    });
  return changes;
}

async function storeOpened(hold: Hold, report: PullRequestReport): Promise<void> {
  const { job, work } = hold;
  const now = job.now();
  await hold.commit(async (tx) => {
    await savePull(tx, work, report);
    await record(
      { db: tx, actor: system, requestId: work.id, now: () => now },
      {
        action: "proposal.pull-request-opened",
        subject: work.subject,
        after: { proposal: work.id, pullRequest: report.url, commit: work.commit },
      },
    );
  });
}

/** After it was taken back: closes the pull request and removes the branch. A merge that came first stays a merge. */
export async function clearWithdrawn(hold: Hold): Promise<void> {
  const { job, work } = hold;
  if (work.commit === null && work.number === null) return;
  const repo = job.repository(work.repository);
  const number = work.number ?? (await findOwnPull(repo, ownBranch(hold)))?.number;
  if (number !== undefined) {
    await hold.still();
    const closed = await repo.closePullRequest(number);
    await hold.commit((tx) => savePull(tx, work, closed));
    if (closed.state === "merged") return;
  }
  await hold.still();
  await repo.deleteBranch(proposalBranch(work.id));
}
