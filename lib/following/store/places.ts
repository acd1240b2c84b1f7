import type { Database } from "@/lib/db/server";
import { type RepositoryRef, repositoryRef } from "@/lib/git-host";

/** A repository that is asked for pull requests. */
export interface PolledRepository {
  ref: RepositoryRef;
  /** The host's own id of it; undefined: not asked for yet. */
  hostId: string | undefined;
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
        hostId: row.hostId ?? undefined,
        polledAt: row.polledAt ?? undefined,
        listedAt: row.listedAt ?? undefined,
      }
    : undefined;
}

/**
 * A repository by the host's own id of it, or by its names there, in any case; undefined where it
 * is none of ours.
 */
export async function repositoryAt(
  db: Database,
  { host, apiUrl, owner, name, hostId }: RepositoryRef & { hostId?: string | undefined },
): Promise<{ id: string; ref: RepositoryRef } | undefined> {
  const at = { hostKind: host.kind, apiUrl };
  const byId =
    hostId === undefined
      ? null
      : await db.repository.findFirst({ where: { ...at, hostId }, orderBy: { createdAt: "asc" } });
  const row =
    byId ??
    (await db.repository.findFirst({
      where: {
        ...at,
        // Another repository may have its name by now.
        ...(hostId === undefined ? {} : { hostId: null }),
        owner: { equals: owner, mode: "insensitive" },
        name: { equals: name, mode: "insensitive" },
      },
    }));
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

/**
 * `listedAt` by the host's clock; left out, what was known of it stays. `problem`: what is wrong
 * there all the same, in words, for Ops to see.
 */
export async function savePolled(
  db: Database,
  id: string,
  polledAt: Date,
  listedAt: Date | undefined,
  problem?: string,
): Promise<void> {
  await db.repository.update({
    where: { id },
    data: {
      polledAt,
      pollProblem: problem ?? null,
      ...(listedAt === undefined ? {} : { listedAt }),
    },
  });
}

/** Where a branch was when it was last asked for; undefined: never. */
export async function knownHead(
  db: Database,
  repositoryId: string,
  branch: string,
): Promise<{ commit: string; askedAt: Date } | undefined> {
  const row = await db.branchHead.findUnique({
    where: { repositoryId_branch: { repositoryId, branch } },
  });
  return row ? { commit: row.commit, askedAt: row.askedAt } : undefined;
}

export async function saveHead(
  db: Database,
  repositoryId: string,
  branch: string,
  head: { commit: string; askedAt: Date },
): Promise<void> {
  await db.branchHead.upsert({
    where: { repositoryId_branch: { repositoryId, branch } },
    create: { repositoryId, branch, ...head },
    update: head,
  });
}

/** A delivery told that a branch went on from where it was known to be. */
export async function advanceHead(
  db: Database,
  repositoryId: string,
  { branch, before, after }: { branch: string; before: string; after: string },
): Promise<void> {
  await db.branchHead.updateMany({
    where: { repositoryId, branch, commit: before },
    data: { commit: after },
  });
}

/** Keeps why the host was asked in vain, in words, for Ops to see. */
export async function savePollProblem(db: Database, id: string, problem: string): Promise<void> {
  await db.repository.update({ where: { id }, data: { pollProblem: problem } });
}

/**
 * Repositories with pull requests that may move, and those of targets and of the catalog that were not
 * asked since `quietSince`.
 */
export async function repositoriesToPoll(db: Database, quietSince: Date): Promise<string[]> {
  const moving = {
    targets: { some: { requests: { some: { endedAt: null, pullRequests: { some: {} } } } } },
  };
  const quiet = {
    AND: [
      { OR: [{ targets: { some: {} } }, { catalogHead: { isNot: null } }] },
      { OR: [{ polledAt: null }, { polledAt: { lt: quietSince } }] },
    ],
  };
  // Those of a catalog have no target, and their pull requests are proposals.
  const proposed = { proposals: { some: { state: { in: ["opening", "open", "failed"] } } } };
  const repositories = await db.repository.findMany({
    where: { OR: [moving, quiet, proposed] },
    select: { id: true },
  });
  return repositories.map(({ id }) => id);
}

const heardColumns = { flux: "fluxHeardAt", flagger: "flaggerHeardAt" } as const;

/**
 * A target's controller told something, as it does often: a time that is known to within `seconds`
 * stays.
 */
export async function saveHeardRoughly(
  tx: Database,
  { targetId, controller }: { targetId: string; controller: keyof typeof heardColumns },
  at: Date,
  seconds: number,
): Promise<void> {
  const column = heardColumns[controller];
  const before = new Date(at.getTime() - seconds * 1000);
  await tx.target.updateMany({
    where: { id: targetId, OR: [{ [column]: null }, { [column]: { lt: before } }] },
    // The version before shows `heardAt` alone.
    data: { [column]: at, heardAt: at },
  });
}

/** A repository's host delivered something about it; a time that is known to within `seconds` stays. */
export async function saveRepositoryHeardRoughly(
  db: Database,
  repositoryId: string,
  at: Date,
  seconds: number,
): Promise<void> {
  const before = new Date(at.getTime() - seconds * 1000);
  await db.repository.updateMany({
    where: { id: repositoryId, OR: [{ heardAt: null }, { heardAt: { lt: before } }] },
    data: { heardAt: at },
  });
}
