import type { Context } from "@/lib/access/server";
import { getProposal, moveProposal, retryProposal, withdrawProposal } from "@/lib/proposals/server";
import { type Proposing, setCatalogRepository } from "@/lib/proposals/testing";
import { setStage, type Stage } from "@/lib/requests/testing";

/** What Ops want of the pipeline. */
export const proposalErrands = ["propose", "withdraw"] as const;
export type ProposalErrand = (typeof proposalErrands)[number];

/** One errand in a catalog repository of its own, so that what goes wrong there goes wrong for it alone. */
export interface ProposalLane {
  errand: ProposalErrand;
  at: Proposing;
  /** The commit that the repository's branch points to before the errand. */
  base: string;
  /** Stores the intent, and answers the proposal that a worker has to bring to its end. */
  begin(): Promise<string>;
}

export interface ProposalLanes {
  stage: Stage;
  make(errand: ProposalErrand): Promise<ProposalLane>;
  close(): Promise<void>;
}

const text = "one: two\n";

/** A forge and a database of their own. */
export async function openProposalLanes(): Promise<ProposalLanes> {
  const stage = await setStage({ ownDatabase: true });
  let used = 0;
  return {
    stage,
    make: async (errand) => {
      const name = `exception-${(used += 1)}`;
      const at = await setCatalogRepository(stage, `acme/catalog-${used}`, {
        "exceptions/kept.yaml": "kept: true\n",
      });
      const base = (await at.repo().branchHead("main"))?.commit ?? "";
      if (errand === "propose") return { errand, at, base, begin: () => at.propose(name, text) };
      const id = await at.propose(name, text);
      await moveProposal(at.job, id);
      // What getting here put into the queue is nobody's to do any more.
      await forget(stage, id);
      const begin = async () => {
        await withdrawProposal(await at.ops(), id);
        return id;
      };
      return { errand, at, base, begin };
    },
    close: () => stage.close(),
  };
}

export async function forget({ job }: Stage, id: string): Promise<void> {
  await job.db.$executeRaw`delete from pgboss.job where data->>'proposalId' = ${id}`;
}

export interface TriedProposal {
  what: string;
  lane: ProposalLane;
  id: string;
}

/**
 * Waits until each errand has come to its end, and answers what is wrong with those that have not after so many seconds.
 * What ends in a refusal is tried again once, as a person would, and told as well.
 */
export async function settledProposals(
  stage: Stage,
  tried: readonly TriedProposal[],
  seconds: number,
): Promise<{
  wrong: string[];
  refusals: { what: string; reason: string | undefined }[];
  took: number;
}> {
  const begun = performance.now();
  const open = new Map(tried.map((one) => [one.id, one]));
  const refused = new Map<string, { what: string; reason: string | undefined }>();
  while (open.size > 0 && performance.now() - begun < seconds * 1000) {
    for (const [id, { lane, what }] of open) {
      const ctx = await lane.at.ops();
      const { state, problem } = await getProposal(ctx, id);
      const { nextAt } = await stage.job.db.proposal.findUniqueOrThrow({ where: { id } });
      const isOver = state === (lane.errand === "withdraw" ? "withdrawn" : "open");
      if (isOver && nextAt === null) open.delete(id);
      else if (problem !== undefined && nextAt === null && !refused.has(id)) {
        refused.set(id, { what, reason: problem });
        await again(ctx, lane, id);
      }
    }
    if (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const took = (performance.now() - begun) / 1000;
  const wrong: string[] = [];
  for (const { what, lane, id } of tried) {
    const problems = await wrongWith(lane, id);
    if (problems.length > 0) wrong.push(`${what}: ${problems.join("; ")}`);
  }
  return { wrong, refusals: [...refused.values()], took };
}

async function again(ctx: Context, { errand }: ProposalLane, id: string): Promise<void> {
  await (errand === "withdraw" ? withdrawProposal(ctx, id) : retryProposal(ctx, id));
}

/** What is not as it has to be once an errand is over; nothing where all is well. */
async function wrongWith({ errand, at, base }: ProposalLane, id: string): Promise<string[]> {
  const wrong: string[] = [];
  const expect = (what: string, found: unknown, wanted: unknown): void => {
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      wrong.push(`${what}: ${JSON.stringify(found)} instead of ${JSON.stringify(wanted)}`);
  };
  const { state, problem, waiting, branch, pullRequest, paths } = await getProposal(
    await at.ops(),
    id,
  );
  const repo = at.repo();
  const pulls = await repo.findPullRequests(branch);
  const isWithdrawn = errand === "withdraw";
  expect("pull requests of the branch", pulls.length, 1);
  expect("the pull request", pulls[0]?.state, isWithdrawn ? "closed" : "open");
  expect("the number that Slipway knows", pullRequest?.number, pulls[0]?.number);
  expect("the state", state, isWithdrawn ? "withdrawn" : "open");
  expect("its problem", problem, undefined);
  expect("what is waited for", waiting, undefined);
  const head = await repo.branchHead(branch);
  if (isWithdrawn) {
    expect("the branch", head, undefined);
    return wrong;
  }
  expect("the branch's head", head?.commit, pulls[0]?.headCommit);
  const commit = head?.commit ?? "";
  expect("commits on top of the branch", (await repo.compare(base, commit))?.ahead, 1);
  const place = `catalog/${paths[0] ?? ""}`;
  expect("what it changes", (await repo.changedPaths(base, commit))?.paths, [place]);
  expect("the file", await repo.readFile(place, commit), text);
  return wrong;
}
