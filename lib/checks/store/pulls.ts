import type { Database } from "@/lib/db/server";

/** The branches that a commit is to go to by pull requests that are open. */
export async function openBases(
  tx: Database,
  repositoryId: string,
  commit: string,
): Promise<string[]> {
  const pulls = await tx.pullRequest.findMany({
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
  const pulls = await db.pullRequest.findMany({
    where: { repositoryId, headCommit: commit, state: "open" },
    select: { number: true, request: { select: { instance: { select: { path: true } } } } },
  });
  return pulls.map(({ number, request }) => ({ number, folder: request?.instance.path }));
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
