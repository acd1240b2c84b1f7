import type { Database } from "@/lib/db/server";
import type { PullRequestReport } from "@/lib/git-host";

/**
 * Keeps what the host says of a pull request, unless something newer is known. Answers what was
 * known before.
 */
export async function storePull(
  tx: Database,
  repositoryId: string,
  report: PullRequestReport,
): Promise<{ headCommit: string } | undefined> {
  const { number, url, title, author, base, headCommit, state, reportedAt } = report;
  const told = { url, title: title.slice(0, 500), author, base, headCommit, state, reportedAt };
  const key = { repositoryId_number: { repositoryId, number } };
  const before = await tx.checkedPull.findUnique({ where: key, select: { headCommit: true } });
  await tx.checkedPull.createMany({
    data: [{ repositoryId, number, ...told }],
    skipDuplicates: true,
  });
  // Within one second of the host's, the later of two deliveries counts: it is asked for again when
  // it matters.
  await tx.checkedPull.updateMany({
    where: { repositoryId, number, reportedAt: { lte: reportedAt } },
    data: told,
  });
  return before ?? undefined;
}

/** The head of a pull request that is known, as last reported. */
export async function knownHead(
  tx: Database,
  repositoryId: string,
  number: number,
): Promise<string> {
  const { headCommit } = await tx.checkedPull.findUniqueOrThrow({
    where: { repositoryId_number: { repositoryId, number } },
  });
  return headCommit;
}

/** The branches that a commit is to go to by pull requests that are open. */
export async function openBases(
  tx: Database,
  repositoryId: string,
  commit: string,
): Promise<string[]> {
  const pulls = await tx.checkedPull.findMany({
    where: { repositoryId, headCommit: commit, state: "open" },
    select: { base: true },
    distinct: ["base"],
    orderBy: { base: "asc" },
  });
  return pulls.map(({ base }) => base);
}

/** An open pull request, and the folder of the instance whose request opened it. */
export interface OpenPull {
  number: number;
  /** Undefined where no request did. */
  folder: string | undefined;
}

/** The open pull requests that have a commit as their head. */
export async function openPulls(
  db: Database,
  repositoryId: string,
  commit: string,
): Promise<OpenPull[]> {
  const pulls = await db.checkedPull.findMany({
    where: { repositoryId, headCommit: commit, state: "open" },
    select: { number: true },
  });
  const ours = await db.pullRequest.findMany({
    where: {
      repositoryId,
      number: { in: pulls.map(({ number }) => number) },
      requestId: { not: null },
    },
    select: { number: true, request: { select: { instance: { select: { path: true } } } } },
  });
  return pulls.map(({ number }) => ({
    number,
    folder: ours.find((one) => one.number === number)?.request?.instance.path,
  }));
}

/** Requests that have a pull request with this head. */
export async function requestsOfCommit(
  tx: Database,
  repositoryId: string,
  commit: string,
): Promise<string[]> {
  const rows = await tx.pullRequest.findMany({
    where: { repositoryId, headCommit: commit, requestId: { not: null } },
    select: { requestId: true },
  });
  return rows.flatMap(({ requestId }) => (requestId === null ? [] : [requestId]));
}

/** The head of a request's latest pull request; undefined where it has none. */
export async function headOfRequest(
  db: Database,
  requestId: string,
): Promise<{ repositoryId: string; headCommit: string } | undefined> {
  const pull = await db.pullRequest.findFirst({
    where: { requestId },
    orderBy: { number: "desc" },
    select: { repositoryId: true, headCommit: true },
  });
  return pull ?? undefined;
}
