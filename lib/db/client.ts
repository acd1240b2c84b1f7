import { PrismaPg } from "@prisma/adapter-pg";
import { closeAtShutdown } from "@/lib/shutdown/server";
import { PrismaClient } from "./generated/client";

export interface DatabaseHandle {
  db: PrismaClient;
  close(): Promise<void>;
}

/** Opens a pool of at most `connections` connections (default 10) to a PostgreSQL URL. */
export function openDatabase(url: string, connections = 10): DatabaseHandle {
  const adapter = new PrismaPg({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: 5_000,
  });
  const db = new PrismaClient({ adapter });
  return { db, close: () => db.$disconnect() };
}

/** One pool a process: Next.js loads modules more than once, so it hangs on `globalThis`. */
export function database(url: string, connections?: number): PrismaClient {
  const shared = globalThis as { __slipwayDatabase?: { url: string; handle: DatabaseHandle } };
  if (shared.__slipwayDatabase?.url !== url) {
    const handle = openDatabase(url, connections);
    closeAtShutdown(handle.close);
    shared.__slipwayDatabase = { url, handle };
  }
  return shared.__slipwayDatabase.handle.db;
}
