import { z } from "zod";
import { type Database, parseStored } from "@/lib/db/server";
import type { PullRequestReport } from "@/lib/git-host";
import type { KnownPull } from "../freshness";

/** A row of `pull_requests`. */
export interface PullColumns {
  repositoryId: string;
  number: number;
  requestId: string | null;
  url: string;
  title: string;
  author: string;
  branch: string;
  base: string;
  headCommit: string;
  state: PullRequestReport["state"];
  mergeCommit: string | null;
  openedAt: Date;
  mergedAt: Date | null;
  closedAt: Date | null;
  reportedAt: Date;
  settledAt: Date | null;
}

/** False where it was there already; then nothing was written. */
export async function addPull(tx: Database, columns: PullColumns): Promise<boolean> {
  const { count } = await tx.pullRequest.createMany({ data: [columns], skipDuplicates: true });
  return count === 1;
}

interface LockedPull extends KnownPull {
  id: string;
  requestId: string | null;
  headCommit: string;
  /** A server of the version before stored it without all that it is for life. */
  isPartial: boolean;
}

const stateSchema: z.ZodType<PullRequestReport["state"]> = z.enum(["open", "merged", "closed"]);

/** What is known of a pull request; nobody else writes it until the transaction ends. */
export async function lockPull(
  tx: Database,
  repositoryId: string,
  number: number,
): Promise<LockedPull | undefined> {
  await tx.$executeRaw`select 1 from pull_requests where repository_id = ${repositoryId}::uuid and number = ${number} for update`;
  const row = await tx.pullRequest.findUnique({
    where: { repositoryId_number: { repositoryId, number } },
  });
  if (row === null) return undefined;
  const { id, requestId, headCommit, reportedAt } = row;
  return {
    id,
    requestId,
    headCommit,
    reportedAt,
    state: parseStored(stateSchema, row.state, { table: "pullRequest", column: "state", id }),
    settledAt: row.settledAt ?? undefined,
    isPartial: row.author === null || row.branch === "",
  };
}

/** Nothing is written where nothing is to be. */
export async function updatePull(
  tx: Database,
  id: string,
  changes: Partial<Omit<PullColumns, "repositoryId" | "number">>,
): Promise<void> {
  if (Object.keys(changes).length > 0)
    await tx.pullRequest.update({ where: { id }, data: changes });
}

/**
 * What is known of the pull requests of one row of `repositories` is of the other from now on. Of
 * those that both know the one stays that a request opened, or else the other's own.
 */
export async function movePulls(
  tx: Database,
  { from, into }: { from: string; into: string },
): Promise<void> {
  await tx.$executeRaw`
    delete from pull_requests own using pull_requests other
     where own.repository_id = ${into}::uuid and other.repository_id = ${from}::uuid
       and own.number = other.number and own.request_id is null and other.request_id is not null`;
  await tx.$executeRaw`
    delete from pull_requests other using pull_requests own
     where own.repository_id = ${into}::uuid and other.repository_id = ${from}::uuid and own.number = other.number`;
  await tx.pullRequest.updateMany({ where: { repositoryId: from }, data: { repositoryId: into } });
}

/**
 * Forgets at most so many pull requests that no request opened, that were closed before, and of whose
 * head no check is kept. Answers how many.
 */
export async function forgetClosedPulls(
  db: Pick<Database, "$executeRaw">,
  before: Date,
  most: number,
): Promise<number> {
  return db.$executeRaw`
    delete from pull_requests where id in (
      select id from pull_requests p where state <> 'open' and request_id is null and reported_at < ${before}
         and not exists (select 1 from checks c where c.repository_id = p.repository_id and c.commit = p.head_commit)
       limit ${most})`;
}
