import type { Database } from "@/lib/db/server";
import { type RepositoryRef, repositoryRef } from "@/lib/git-host";

/** A repository that is asked for pull requests. */
export interface PolledRepository {
  ref: RepositoryRef;
  /** When it was asked last; undefined: never. */
  polledAt: Date | undefined;
  /** Up to when its pull requests were listed, by its own clock. */
  listedAt: Date | undefined;
}

export async function polledRepository(
  db: Database,
  id: string,
): Promise<PolledRepository | undefined> {
  const row = await db.repository.findUnique({ where: { id } });
  return row
    ? {
        ref: repositoryRef(row),
        polledAt: row.polledAt ?? undefined,
        listedAt: row.listedAt ?? undefined,
      }
    : undefined;
}

/** A repository by its names at the host, in any case; undefined where it is none of ours. */
export async function repositoryAt(
  db: Database,
  { host, apiUrl, owner, name }: RepositoryRef,
): Promise<{ id: string; ref: RepositoryRef } | undefined> {
  const row = await db.repository.findFirst({
    where: {
      hostKind: host.kind,
      apiUrl,
      owner: { equals: owner, mode: "insensitive" },
      name: { equals: name, mode: "insensitive" },
    },
  });
  return row ? { id: row.id, ref: repositoryRef(row) } : undefined;
}

/** When the host last changed the one among our open pull requests that was quiet for longest. */
export async function oldestReport(db: Database, repositoryId: string): Promise<Date | undefined> {
  const oldest = await db.pullRequest.findFirst({
    where: { repositoryId, state: "open", request: { endedAt: null } },
    orderBy: { reportedAt: "asc" },
    select: { reportedAt: true },
  });
  return oldest?.reportedAt;
}

/** `listedAt` by the host's clock; left out, what was known of it stays. */
export async function savePolled(
  db: Database,
  id: string,
  polledAt: Date,
  listedAt: Date | undefined,
): Promise<void> {
  await db.repository.update({
    where: { id },
    data: { polledAt, pollProblem: null, ...(listedAt === undefined ? {} : { listedAt }) },
  });
}

/** Keeps why the host was asked in vain, in words, for Ops to see. */
export async function savePollProblem(db: Database, id: string, problem: string): Promise<void> {
  await db.repository.update({ where: { id }, data: { pollProblem: problem } });
}

/**
 * Repositories with pull requests that may move, and those of targets that were not asked since
 * `quietSince`.
 */
export async function repositoriesToPoll(db: Database, quietSince: Date): Promise<string[]> {
  const moving = {
    targets: { some: { requests: { some: { endedAt: null, pullRequests: { some: {} } } } } },
  };
  const quiet = {
    targets: { some: {} },
    OR: [{ polledAt: null }, { polledAt: { lt: quietSince } }],
  };
  const repositories = await db.repository.findMany({
    where: { OR: [moving, quiet] },
    select: { id: true },
  });
  return repositories.map(({ id }) => id);
}

/**
 * A target's controller told something, as it does often: a time that is known to within `seconds`
 * stays.
 */
export async function saveHeardRoughly(
  tx: Database,
  targetId: string,
  at: Date,
  seconds: number,
): Promise<void> {
  const before = new Date(at.getTime() - seconds * 1000);
  await tx.target.updateMany({
    where: { id: targetId, OR: [{ heardAt: null }, { heardAt: { lt: before } }] },
    data: { heardAt: at },
  });
}
