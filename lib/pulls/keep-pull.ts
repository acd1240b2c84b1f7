import type { Database } from "@/lib/db/server";
import type { PullRequestReport } from "@/lib/git-host";
import type { ToldBy } from "@/lib/git-host/server";
import { isFresher, isSure } from "./freshness";
import { addPull, lockPull, type PullColumns, updatePull } from "./store/pulls";

/** The longest title that is kept, in UTF-16 code units. */
const longestTitle = 500;

/** What is known of a pull request once a report of it was kept. */
export interface KeptPull {
  /** The head that was known before; undefined where the pull request was not known. */
  headBefore: string | undefined;
  /** The head that is known now: of this report, or of a fresher one. */
  head: string;
}

/**
 * Keeps what the host says of a pull request, whoever opened it, unless what is known is fresher
 * (`isFresher`). `requestId`: the request that opened it, where the caller knows; left out, whose it
 * is stays as it was. In the caller's transaction, which holds the row from then on.
 */
export async function keepPull(
  tx: Database,
  repositoryId: string,
  report: PullRequestReport,
  { how, requestId }: { how: ToldBy; requestId?: string | undefined },
): Promise<KeptPull> {
  const { number, headCommit: head } = report;
  const told = toldIn(report, how);
  if (await addPull(tx, { repositoryId, number, requestId: requestId ?? null, ...told }))
    return { headBefore: undefined, head };
  const known = await lockPull(tx, repositoryId, number);
  // Forgotten in between: then it is new.
  if (known === undefined) return keepPull(tx, repositoryId, report, { how, requestId });
  const fresher = isFresher(known, report, how);
  const { author, branch, openedAt } = told;
  await updatePull(tx, known.id, {
    ...(fresher ? told : {}),
    // Of any report: they stay for life, and the version before knew them in part.
    ...(known.isPartial ? { author, branch, openedAt } : {}),
    ...(requestId === undefined || requestId === known.requestId ? {} : { requestId }),
  });
  return { headBefore: known.headCommit, head: fresher ? head : known.headCommit };
}

/** A report as columns, but for which pull request it is of; it says more than there are columns. */
function toldIn(
  report: PullRequestReport,
  how: ToldBy,
): Omit<PullColumns, "repositoryId" | "number" | "requestId"> {
  const { url, author, branch, base, headCommit, state, mergeCommit } = report;
  const { openedAt, mergedAt, closedAt, reportedAt } = report;
  const settledAt = isSure(how) ? reportedAt : null;
  const title = report.title.slice(0, longestTitle);
  const what = { url, title, author, branch, base, headCommit, state, mergeCommit };
  return { ...what, openedAt, mergedAt, closedAt, reportedAt, settledAt };
}
