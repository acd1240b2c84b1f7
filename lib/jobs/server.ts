import "server-only";
import type { Prisma, PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/observability/server";
import type { JobData, JobName } from "./queues";

/** A client or the transaction of one: what is enqueued in a transaction is there when, and only if, it commits. */
export type Transaction = PrismaClient | Prisma.TransactionClient;

export interface EnqueueOptions {
  /** While a job with this key waits in the queue, another one is not added. */
  singletonKey?: string;
  startAfter?: Date;
}

export interface JobRun {
  id: string;
  /** 0 for the first. */
  attempt: number;
  /** Aborted when the job expired or the worker stops. */
  signal: AbortSignal;
  log: Logger;
}

export type JobHandlers = { [Name in JobName]?: (data: JobData<Name>, run: JobRun) => Promise<void> };

export interface Jobs {
  /** Runs `work` every so many seconds in one process at a time, whichever holds the advisory lock of that name. */
  every(seconds: number, name: string, work: (signal: AbortSignal) => Promise<void>): void;
  /** Takes no more jobs, waits for those that run (up to 20 s), closes its connections. */
  stop(): Promise<void>;
}

/** Adds a job inside the caller's transaction; a worker is woken when it commits. Null: one with that key waits already. */
export declare function enqueue<Name extends JobName>(tx: Transaction, name: Name, data: JobData<Name>, options?: EnqueueOptions): Promise<string | null>;
/** Makes or updates the schema and the queues, one process at a time. Before anything is enqueued. */
export declare function prepareJobs(databaseUrl: string): Promise<void>;
export declare function startJobs(options: { databaseUrl: string; log: Logger }, handlers: JobHandlers): Promise<Jobs>;
