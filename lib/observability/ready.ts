import { readdir } from "node:fs/promises";
import path from "node:path";
import { config } from "@/lib/config/server";
import { databaseProblem, database, diskState, noteRoom, type PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { shutdownSignal } from "@/lib/shutdown/server";
import { appliedMigrations, writeNothing } from "./store";

/** Milliseconds that the database may take. */
const patience = 1_000;

/**
 * Throws `unavailable` unless this process can do its work: it was not told to end, the database
 * answers in time and has room left, and every migration is applied.
 */
export async function requireReady(): Promise<void> {
  if (shutdownSignal().aborted)
    throw new PortalError("unavailable", "This server is ending.", { retryAfter: 1 });
  const settings = config();
  const db = database(settings.DATABASE_URL);
  await checkDatabase(db, path.join(settings.SLIPWAY_HOME, "prisma/migrations"));
  await checkDisk(db);
}

/**
 * Throws `unavailable` for ten seconds after PostgreSQL said that its disk is full, and on until it
 * takes something.
 */
export async function checkDisk(db: Pick<PrismaClient, "$transaction">): Promise<void> {
  const state = diskState();
  if (state === "room") return;
  if (state === "unsure") {
    const failure = await inTime(writeNothing(db)).then(() => undefined, databaseProblem);
    if (failure === undefined) return noteRoom();
  }
  throw new PortalError("unavailable", "The database has no room left.", { retryAfter: 5 });
}

export async function checkDatabase(
  db: Pick<PrismaClient, "$queryRaw">,
  migrationsFolder: string,
): Promise<void> {
  const [wanted, applied] = await Promise.all([
    migrationsIn(migrationsFolder),
    inTime(appliedMigrations(db)),
  ]);
  const missing = wanted.filter((name) => !applied.includes(name));
  if (applied.length > 0 && missing.length === 0) return;
  throw new PortalError("unavailable", "The database is not migrated yet.", {
    hint: "It is migrated when Slipway starts.",
    retryAfter: 5,
  });
}

/**
 * An image may carry the build without the migrations' sources; then any applied migration will do.
 */
async function migrationsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${patience} ms.`)), patience);
  });
  try {
    return await Promise.race([work, late]);
  } catch (cause) {
    work.catch(() => undefined);
    throw new PortalError("unavailable", "The database does not answer.", { retryAfter: 5, cause });
  } finally {
    clearTimeout(timer);
  }
}
