import type { Database } from "@/lib/db/server";

/** A repository of targets: what its host told by itself, and what it said when it was asked. */
export interface RepositoryHeard {
  /** `owner/name`. */
  name: string;
  /** When a webhook about it last came; undefined: none is recorded. */
  heardAt: Date | undefined;
  /** When its host last changed one of its pull requests that Slipway opened, by the host's clock. */
  changedAt: Date | undefined;
  /** When it was last asked, and answered. */
  polledAt: Date | undefined;
  /** Why it did not answer since, in words. */
  problem: string | undefined;
}

/** Every repository that a target names. */
export async function repositoriesHeard(db: Database): Promise<RepositoryHeard[]> {
  const [rows, changes] = await Promise.all([
    db.repository.findMany({
      where: { targets: { some: {} } },
      orderBy: [{ owner: "asc" }, { name: "asc" }],
      select: {
        id: true,
        owner: true,
        name: true,
        heardAt: true,
        polledAt: true,
        pollProblem: true,
      },
    }),
    db.pullRequest.groupBy({
      by: ["repositoryId"],
      where: { requestId: { not: null } },
      _max: { reportedAt: true },
    }),
  ]);
  const changedAt = new Map(
    changes.map(({ repositoryId, _max }) => [repositoryId, _max.reportedAt ?? undefined]),
  );
  return rows.map(({ id, owner, name, heardAt, polledAt, pollProblem }) => ({
    name: `${owner}/${name}`,
    heardAt: heardAt ?? undefined,
    changedAt: changedAt.get(id),
    polledAt: polledAt ?? undefined,
    problem: pollProblem ?? undefined,
  }));
}
