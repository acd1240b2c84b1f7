import path from "node:path";
import { config } from "@/lib/config/server";
import {
  databaseProblem,
  database,
  diskState,
  migrationState,
  noteRoom,
  type PrismaClient,
} from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { shutdownSignal } from "@/lib/shutdown/server";
import { writeNothing } from "./store";

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
  const { newest, missing } = await inTime(migrationState(db, migrationsFolder));
  if (newest !== undefined && missing.length === 0) return;
  throw new PortalError("unavailable", "The database is not migrated yet.", {
    hint: "It is migrated when Slipway starts.",
    retryAfter: 5,
  });
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
