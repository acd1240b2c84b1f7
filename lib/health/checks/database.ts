import path from "node:path";
import {
  diskState,
  type MigrationState,
  migrationState,
  type PoolUse,
  poolUse,
} from "@/lib/db/server";
import { bytesInWords, count } from "../in-words";
import type { HealthFinding } from "../report";
import { databaseFacts } from "../store";
import type { CheckDefinition } from "./check";

/** What is known of PostgreSQL. */
export interface DatabaseFacts {
  /** `server_version_num`: 180004 is 18.4. */
  version: number;
  /** Bytes. */
  size: number;
  /** How long it took to answer, milliseconds. */
  took: number;
  /** Of this process; undefined while it has no pool. */
  pool: PoolUse | undefined;
  migrations: MigrationState;
  /** Whether its disk has room, as far as it said. */
  room: ReturnType<typeof diskState>;
}

/** What pg-boss' queues need. */
const leastVersion = 13;
/** The oldest that the PostgreSQL project mends (postgresql.org/support/versioning, November 2026). */
const oldestMended = 15;
/** Milliseconds in which a database answers that is not busy. */
const quick = 500;

export const database: CheckDefinition = {
  name: "database",
  title: "Database",
  find: async ({ db, config }) => {
    const started = performance.now();
    let facts: Awaited<ReturnType<typeof databaseFacts>>;
    try {
      facts = await databaseFacts(db);
    } catch {
      return [
        {
          status: "error",
          says: "PostgreSQL does not answer.",
          todo: "Look whether it runs and whether DATABASE_URL leads to it. Nothing is lost, and nothing goes on meanwhile.",
        },
      ];
    }
    const took = performance.now() - started;
    const migrations = await migrationState(
      db,
      path.join(config.SLIPWAY_HOME, "prisma/migrations"),
    );
    return judgeDatabase({ ...facts, took, pool: poolUse(), migrations, room: diskState() });
  },
};

export function judgeDatabase(facts: DatabaseFacts): HealthFinding[] {
  return [
    judgeAnswer(facts),
    judgeVersion(facts.version),
    judgeMigrations(facts.migrations),
    ...judgePool(facts.pool),
  ];
}

function judgeAnswer({ took, size, room }: DatabaseFacts): HealthFinding {
  if (room !== "room")
    return {
      status: "error",
      says: "PostgreSQL says that its disk is full.",
      todo: "Give it more room: nothing can be stored until then.",
    };
  const says = `It answers in ${Math.ceil(took)} ms and holds ${bytesInWords(size)}.`;
  return took <= quick
    ? { status: "ok", says }
    : { status: "warn", says, todo: "Look at what keeps PostgreSQL busy, and at the way to it." };
}

function judgeVersion(version: number): HealthFinding {
  const major = Math.floor(version / 10_000);
  const says = `It is PostgreSQL ${major}.${version % 10_000}.`;
  if (major >= oldestMended) return { status: "ok", says };
  return {
    status: major < leastVersion ? "error" : "warn",
    says: `${says} ${major < leastVersion ? `Slipway needs ${leastVersion} at least.` : "Nobody mends that version any more."}`,
    todo: `Upgrade it to PostgreSQL ${oldestMended} or later.`,
  };
}

function judgeMigrations({ newest, missing, unknown }: MigrationState): HealthFinding {
  if (missing.length > 0)
    return {
      status: "error",
      says: `${count(missing.length, "migration")} of this version ${missing.length === 1 ? "is" : "are"} not applied, ${missing[0]} first.`,
      todo: "Run set-up (.build/setup.js) of this version.",
    };
  if (unknown.length > 0)
    return {
      status: "warn",
      says: `A newer version of Slipway has migrated it (${unknown.at(-1)}).`,
      todo: "End the servers and workers of the version before once the new ones run.",
    };
  return {
    status: "ok",
    says: `Its schema is ${newest ?? "of no migration"}, as this version has it.`,
  };
}

function judgePool(pool: PoolUse | undefined): HealthFinding[] {
  if (pool === undefined) return [];
  const says = `${count(pool.busy, "connection")} of this process busy, ${pool.idle} idle, ${count(pool.waiting, "call")} waiting.`;
  return [
    pool.waiting === 0
      ? { status: "ok", says }
      : {
          status: "warn",
          says,
          todo: "If it stays, PostgreSQL is too slow for what is asked of it.",
        },
  ];
}
