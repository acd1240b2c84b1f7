import { PrismaPg } from "@prisma/adapter-pg";
import { closeAtShutdown } from "@/lib/shutdown/server";
import { BoundedPool } from "./bounded-pool";
import { OneAtATime } from "./one-at-a-time";
import { PrismaClient } from "./generated/client";

export interface PoolUse {
  busy: number;
  idle: number;
  waiting: number;
}

export interface DatabaseHandle {
  db: PrismaClient;
  /** Connections that are busy and idle, and how many calls wait for one. */
  use(): PoolUse;
  close(): Promise<void>;
}

/** Opens a pool of at most `connections` connections (default 10) to a PostgreSQL URL. */
export function openDatabase(url: string, connections = 10): DatabaseHandle {
  const pool = new BoundedPool({
    connectionString: url,
    max: connections,
    Client: OneAtATime,
    connectionTimeoutMillis: 5_000,
  });
  const db = new PrismaClient({ adapter: new PrismaPg(pool, { disposeExternalPool: true }) });
  return {
    db,
    use: () => ({
      busy: pool.totalCount - pool.idleCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
    }),
    close: () => db.$disconnect(),
  };
}

/** One pool a process: Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as { __slipwayDatabase?: { url: string; handle: DatabaseHandle } };

/** How the pool of `database` is used; undefined while nothing has asked for it. */
export function poolUse(): PoolUse | undefined {
  return shared.__slipwayDatabase?.handle.use();
}

export function database(url: string, connections?: number): PrismaClient {
  if (shared.__slipwayDatabase?.url !== url) {
    const handle = openDatabase(url, connections);
    closeAtShutdown(handle.close);
    shared.__slipwayDatabase = { url, handle };
  }
  return shared.__slipwayDatabase.handle.db;
}
