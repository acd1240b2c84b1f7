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

/** What PostgreSQL has no value for. */
type Row = { [Key in keyof RepositoryHeard]: NonNullable<RepositoryHeard[Key]> | null } & {
  name: string;
};

/** Every repository that a target names; the last change of each is the last entry of an index. */
export async function repositoriesHeard(db: Database): Promise<RepositoryHeard[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT r."owner" || '/' || r."name" AS "name", r."heard_at" AS "heardAt", r."polled_at" AS "polledAt",
           r."poll_problem" AS "problem",
           (SELECT max(p."reported_at") FROM "pull_requests" p WHERE p."repository_id" = r."id") AS "changedAt"
    FROM "repositories" r
    WHERE EXISTS (SELECT FROM "targets" t WHERE t."repository_id" = r."id")
    ORDER BY r."owner", r."name"`;
  return rows.map(({ name, heardAt, changedAt, polledAt, problem }) => ({
    name,
    heardAt: heardAt ?? undefined,
    changedAt: changedAt ?? undefined,
    polledAt: polledAt ?? undefined,
    problem: problem ?? undefined,
  }));
}
