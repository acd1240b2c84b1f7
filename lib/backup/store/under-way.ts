import type { Database } from "@/lib/db/server";
import { type RepositoryRef, repositoryRef } from "@/lib/git-host";

/** A request that may still become a pull request, or be merged. */
export interface OpenRequest {
  id: string;
  /** `payments/checkout`. */
  name: string;
}

export async function openRequests(db: Database): Promise<OpenRequest[]> {
  const rows = await db.request.findMany({
    where: { endedAt: null, mergedAt: null },
    select: { id: true, team: true, name: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ id, team, name }) => ({ id, name: `${team}/${name}` }));
}

/** Proposals that have no pull request yet, as far as is known. */
export async function unopenedProposals(db: Database): Promise<{ id: string; name: string }[]> {
  const rows = await db.proposal.findMany({
    where: { state: "opening", number: null },
    select: { id: true, title: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ id, title }) => ({ id, name: title }));
}

/** A repository that Slipway writes to. */
export interface WrittenRepository {
  id: string;
  ref: RepositoryRef;
}

export async function writtenRepositories(db: Database): Promise<WrittenRepository[]> {
  const rows = await db.repository.findMany({
    where: { OR: [{ targets: { some: {} } }, { proposals: { some: {} } }] },
    orderBy: { createdAt: "asc" },
  });
  return rows.map((row) => ({ id: row.id, ref: repositoryRef(row) }));
}

/** Which of these pull requests of a repository no request and no proposal knows. */
export async function unknownPulls(
  db: Database,
  repositoryId: string,
  numbers: readonly number[],
): Promise<Set<number>> {
  const asked = { repositoryId, number: { in: [...numbers] } };
  const known = [
    ...(await db.pullRequest.findMany({
      where: { ...asked, requestId: { not: null } },
      select: { number: true },
    })),
    ...(await db.proposal.findMany({ where: asked, select: { number: true } })),
  ].map(({ number }) => number);
  return new Set(numbers).difference(new Set(known));
}

export async function targetIds(db: Database): Promise<string[]> {
  return (await db.target.findMany({ select: { id: true } })).map(({ id }) => id);
}
