import { readdir } from "node:fs/promises";
import type { PrismaClient } from "./generated/client";

/** Which migrations a database has, held against those of this version. */
export interface MigrationState {
  /** The last that was applied; undefined: none was. */
  newest: string | undefined;
  /** Those of this version that it lacks, in order. */
  missing: string[];
  /** Those that it has and this version does not know: a newer one made them. */
  unknown: string[];
}

/** `folder` is `prisma/migrations` of this version. Throws what the database throws. */
export async function migrationState(
  db: Pick<PrismaClient, "$queryRaw">,
  folder: string,
): Promise<MigrationState> {
  const [wanted, applied] = await Promise.all([migrationsIn(folder), appliedMigrations(db)]);
  return {
    newest: applied.at(-1),
    missing: wanted.filter((name) => !applied.includes(name)),
    // Without the sources nothing can be said.
    unknown: wanted.length === 0 ? [] : applied.filter((name) => !wanted.includes(name)),
  };
}

/**
 * An image may carry the build without the migrations' sources; then any applied migration will do.
 */
export async function migrationsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .toSorted();
}

async function appliedMigrations(db: Pick<PrismaClient, "$queryRaw">): Promise<string[]> {
  const rows = await db.$queryRaw<{ migration_name: string }[]>`
    select migration_name from "_prisma_migrations"
    where finished_at is not null and rolled_back_at is null order by migration_name collate "C"`;
  return rows.map((row) => row.migration_name);
}
