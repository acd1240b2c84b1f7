import { randomUUID } from "node:crypto";
import { PgBoss } from "pg-boss";
import { PortalError } from "@/lib/errors";
import type { PrismaClient } from "@/lib/db/server";
import type { Logger } from "@/lib/log/server";
import { type JobData, type JobName, jobNames, queues, sweepQueue, sweepSeconds } from "./queues";
import { RunGuard } from "./run-guard";
import { signSeconds, workerName } from "./store/workers";
import { type Sweep, startSweep } from "./sweep";

interface JobRun {
  id: string;
  /** 0 for the first. */
  attempt: number;
  /** Aborted when the job's time is up, or when the worker could not wait for it any longer. */
  signal: AbortSignal;
  log: Logger;
}

/** What to do for each queue. A queue without a handler is left to other workers. */
export type JobHandlers = {
  [Name in JobName]?: (data: JobData<Name>, run: JobRun) => Promise<void>;
};

export interface Jobs {
  /**
   * Runs `work` every so many seconds, in one process at a time: whichever holds the advisory lock
   * of that name. The first run is now; a run that takes longer delays the next. What it throws is
   * logged. Where its runs are lost twice, with their process or after a quarter of an hour, it is set
   * aside as jobs are.
   */
  every(seconds: number, name: string, work: (signal: AbortSignal) => Promise<void>): void;
  /**
   * Takes no more jobs, waits for those that run (up to `patience` milliseconds, else they are
   * retried), closes all.
   */
  stop(patience?: number): Promise<void>;
}

/** Works on the queues until stopped. `prepareJobs` must have run. */
export async function startJobs(
  options: { databaseUrl: string; db: PrismaClient; log: Logger; connections?: number },
  handlers: JobHandlers,
  /** What is to be done in the place of work that was set aside: to tell those who wait for it. */
  setAside: JobHandlers = {},
): Promise<Jobs> {
  const { databaseUrl, log } = options;
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: options.connections ?? 4,
    migrate: false,
    schedule: false,
    useListenNotify: true,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    persistWarnings: false,
    instanceName: workerName,
    instanceHeartbeatSeconds: signSeconds,
  });
  boss.on("error", (error) => log.error({ err: error }, "job queue"));
  boss.on("warning", (warning) => log.warn({ warning }, "job queue"));
  try {
    await boss.start();
  } catch (cause) {
    throw new PortalError("unavailable", "The job queues cannot be reached.", { cause });
  }
  const guard = new RunGuard(options.db);
  for (const name of jobNames) await workOn(boss, name, { handlers, setAside, log, guard });

  const sweeps: Sweep[] = [];
  return {
    every: (seconds, name, work) =>
      void sweeps.push(
        startSweep({
          databaseUrl,
          log,
          seconds,
          name,
          work: (signal) => guardedSweep(guard, { name, log, signal }, work),
        }),
      ),
    stop: async (patience = 20_000) => {
      guard.stop();
      await Promise.all([
        ...sweeps.map((sweep) => sweep.stop()),
        boss.stop({ graceful: true, timeout: patience }),
      ]);
      await guard.stopped();
    },
  };
}

/** One run of a sweep: kept account of as a job's, and given as long. */
async function guardedSweep(
  guard: RunGuard,
  { name, log, signal }: { name: string; log: Logger; signal: AbortSignal },
  work: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const overTime = new AbortController();
  const timer = setTimeout(() => overTime.abort(), sweepSeconds * 1000).unref();
  const id = { jobId: randomUUID(), attempt: 0, queue: sweepQueue, payload: { name } } as const;
  const rules = { signal: overTime.signal, expireInSeconds: sweepSeconds, log };
  try {
    await guard.run({ ...id, ...rules }, () => work(AbortSignal.any([signal, overTime.signal])));
  } finally {
    clearTimeout(timer);
  }
}

async function workOn<Name extends JobName>(
  boss: PgBoss,
  name: Name,
  work: { handlers: JobHandlers; setAside: JobHandlers; log: Logger; guard: RunGuard },
): Promise<void> {
  const { log, guard } = work;
  const handler: JobHandlers[Name] = work.handlers[name];
  const instead: JobHandlers[Name] = work.setAside[name];
  if (!handler) return;
  const rules = queues[name];
  const options = {
    localConcurrency: rules.atOnce,
    pollingIntervalSeconds: 2,
    notifyPollingIntervalSeconds: 2,
    batchSize: 1,
  };
  await boss.work(name, options, async (jobs) => {
    for (const job of jobs) {
      const jobLog = log.child({ job: name, jobId: job.id, attempt: job.retryCount });
      const started = performance.now();
      try {
        const data = rules.payload.parse(job.data) as JobData<Name>;
        const { id, retryCount: attempt, signal, expireInSeconds } = job;
        const run = { id, attempt, signal, log: jobLog };
        await guard.run(
          { jobId: id, attempt, queue: name, payload: data, signal, expireInSeconds, log: jobLog },
          () => handler(data, run),
          async () => instead?.(data, run),
        );
        jobLog.debug({ milliseconds: Math.round(performance.now() - started) }, "job done");
      } catch (error) {
        jobLog.warn(
          { err: error, milliseconds: Math.round(performance.now() - started) },
          "job failed, to be retried",
        );
        // pg-boss stores what it is thrown: only the sentence, since a cause may hold what no table
        // should.
        // oxlint-disable-next-line preserve-caught-error
        throw new Error(
          error instanceof PortalError ? error.message : "It failed; the log has the reason.",
        );
      }
    }
  });
}
