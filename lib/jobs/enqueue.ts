import { randomUUID } from "node:crypto";
import { fromPrisma, PgBoss } from "pg-boss";
import type { Prisma, PrismaClient } from "@/lib/db/server";
import { PortalError } from "@/lib/errors";
import { type JobData, type JobName, jobNames, keyOf, queues } from "./queues";
import { isSetAside } from "./store";

/**
 * A client or the transaction of one: what is enqueued in a transaction is there when, and only if,
 * it commits.
 */
export type Transaction = PrismaClient | Prisma.TransactionClient;

export interface EnqueueOptions {
  /**
   * While a job with this key waits in the queue, another one is not added. A job that runs already
   * does not count: what it has read may be old.
   */
  singletonKey?: string;
  /** Not before this; such a job does not stand in the way of one that is wanted now. */
  startAfter?: Date;
}

/**
 * Adds a job inside the caller's transaction; a worker is woken when it commits. Answers the job's
 * id, or null when one with that key waits already, or the same work is set aside. Throws `unavailable` where `prepareJobs` never
 * ran on the database.
 */
export async function enqueue<Name extends JobName>(
  tx: Transaction,
  name: Name,
  data: JobData<Name>,
  options: EnqueueOptions = {},
): Promise<string | null> {
  const sender = await knownSender(tx);
  const payload = queues[name].payload.parse(data);
  if (await isSetAside(tx, { queue: name, key: keyOf(payload) })) return null;
  return sender.send(name, payload, {
    db: fromPrisma(tx),
    // The queues' policy allows one waiting job a key, and takes "no key" for one key.
    singletonKey: key(options) ?? randomUUID(),
    ...(options.startAfter === undefined ? {} : { startAfter: options.startAfter }),
  });
}

function key({ singletonKey, startAfter }: EnqueueOptions): string | undefined {
  return singletonKey !== undefined && startAfter !== undefined
    ? `${singletonKey} later`
    : singletonKey;
}

let sender: PgBoss | undefined;

/**
 * pg-boss without a connection of its own. It reads its queues once, on the first caller's
 * transaction, and is stopped at once, so that no timer of it ever touches that transaction again;
 * every `send` brings the transaction to use.
 */
async function knownSender(tx: Transaction): Promise<PgBoss> {
  if (sender) return sender;
  const boss = new PgBoss({
    db: readable(tx),
    migrate: false,
    supervise: false,
    schedule: false,
    registerInstance: false,
    persistWarnings: false,
  });
  boss.on("error", () => undefined);
  try {
    await boss.start();
    const known = new Set((await boss.getQueues()).map((queue) => queue.name));
    const missing = jobNames.filter((name) => !known.has(name));
    if (missing.length > 0) throw new Error(`no queue ${missing.join(", ")}`);
  } catch (cause) {
    throw new PortalError("unavailable", "Slipway's job queues are not ready.", {
      hint: "They are made when Slipway starts. Try again in a moment.",
      cause,
    });
  } finally {
    await boss.stop({ graceful: false, close: false });
  }
  sender = boss;
  return boss;
}

/**
 * Prisma's adapter cannot read a column of the type `regclass`, by which pg-boss asks whether it is
 * installed.
 */
function readable(tx: Transaction): ReturnType<typeof fromPrisma> {
  const { executeSql } = fromPrisma(tx);
  return {
    executeSql: (text, values) =>
      executeSql(text.replace(/to_regclass\([^)]*\)/, "$&::text"), values),
  };
}
