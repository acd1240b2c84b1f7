import { currentAccess } from "@/lib/access-rules/server";
import { settleApproval } from "@/lib/approvals/server";
import { streamAudit, verifyDaily, writeAnchor } from "@/lib/audit/server";
import { judgeCatalogCommit } from "@/lib/catalog-check/server";
import { askForCatalog, keepCatalogHead, readCatalog } from "@/lib/catalog-repository/server";
import { endOffers } from "@/lib/catalog/server";
import { checkCommit, sweepChecks, tellSetAside } from "@/lib/checks/server";
import { scanBranch } from "@/lib/compliance/server";
import { config } from "@/lib/config/server";
import { forgetOldDrafts } from "@/lib/drafts/server";
import { openDatabase } from "@/lib/db/server";
import type { EventRound } from "@/lib/events/server";
import {
  answerMemory,
  hostConnection,
  HostLimits,
  gitRepository,
  type GitRepositoryOptions,
} from "@/lib/git-host/server";
import { untilNotHeld } from "@/lib/hold/server";
import { findImpact, forgetOldImpacts } from "@/lib/impact/server";
import { reindex } from "@/lib/instances/server";
import {
  enqueue,
  type JobHandlers,
  prepareJobs,
  startJobs,
  type JobContext,
} from "@/lib/jobs/server";
import { processLog } from "@/lib/log/server";
import { judgeAgain } from "@/lib/policies/server";
import {
  askCluster,
  askEverything,
  askPlace,
  handleEvent,
  pollRepository,
  reconcile,
  sweep,
} from "@/lib/following/server";
import { finishPullRequest, moveRequest } from "@/lib/pull-requests/server";
import { catalogCheck } from "@/lib/proposals";
import { moveProposal } from "@/lib/proposals/server";
import { judgeCatalog } from "@/lib/plans/server";
import { forgetOld } from "@/lib/retention/server";
import { seedTargets, targetById } from "@/lib/targets/server";
import { answerProbes } from "./probes";

export interface WorkerOptions {
  /** How calls to the Git host are made. */
  repository?: GitRepositoryOptions;
  /** Puts something around what the queues' handlers do. */
  around?(handlers: JobHandlers, job: JobContext): JobHandlers;
}

/**
 * The process that runs jobs. It may be started several times: leases, queues and advisory locks
 * keep them apart.
 */
export async function runWorker({
  repository,
  around = (handlers) => handlers,
}: WorkerOptions = {}): Promise<void> {
  const settings = config();
  const log = processLog("worker");
  const { SLIPWAY_PROBE_PORT: probePort, SLIPWAY_HOST: host } = settings;
  const probes = probePort === undefined ? undefined : await answerProbes(probePort, host);
  const database = openDatabase(settings.DATABASE_URL);
  const limits = new HostLimits(database.db, {
    perMinute: settings.GITHUB_CONTENT_PER_MINUTE,
    perHour: settings.GITHUB_CONTENT_PER_HOUR,
  });
  const calls: GitRepositoryOptions = { limits, memory: answerMemory(), ...repository };
  const job: JobContext = {
    db: database.db,
    config: settings,
    log,
    now: () => new Date(),
    repository: (ref) =>
      gitRepository(() => hostConnection({ db: database.db, config: settings }), ref, calls),
  };
  const ready = () => {
    probes?.ready();
    sayReady();
  };
  await untilNotHeld(job, ready);
  await currentAccess({ db: job.db, config: settings, log });
  await prepareJobs(settings.DATABASE_URL);
  await seedTargets({ db: job.db, config: settings, environment: process.env, log: job.log });

  await keepCatalogHead(job);

  const jobs = await startJobs(
    { databaseUrl: settings.DATABASE_URL, db: database.db, log },
    around(
      {
        "move-request": ({ requestId }, { signal }) => moveRequest(job, requestId, signal),
        "move-proposal": ({ proposalId }, { signal }) => moveProposal(job, proposalId, signal),
        "finish-pull-request": ({ requestId }, { signal }) =>
          finishPullRequest(job, requestId, signal),
        "handle-event": ({ eventId }) => handleEvent(job, eventId),
        "poll-repository": ({ repositoryId }) => pollRepository(job, repositoryId),
        "check-commit": ({ checkId }, { attempt, signal }) =>
          checkCommit(job, checkId, attempt, { [catalogCheck]: judgeCatalogCommit }, signal),
        "settle-approval": (asked) => settleApproval(job, asked),
        "ask-cluster": ({ instanceId }) => askCluster(job, instanceId),
        "ask-place": async ({ targetId }) => {
          await askPlace(job, targetId);
        },
        "read-instances": async ({ targetId }) => {
          const target = await targetById(job.db, targetId);
          const report = await reindex(job, target);
          if (report === undefined)
            // Who reads now may have begun before what this one was asked for.
            await enqueue(
              job.db,
              "read-instances",
              { targetId },
              { singletonKey: targetId, startAfter: new Date(job.now().getTime() + 5000) },
            );
          else log.info({ target: target.name, ...report }, "read the instances from Git");
        },
        "read-catalog": async ({ repositoryId }) => {
          // Who reads now may have begun before what this one was asked for.
          if ((await readCatalog(job, repositoryId)) === "busy")
            await enqueue(
              job.db,
              "read-catalog",
              { repositoryId },
              { singletonKey: repositoryId, startAfter: new Date(job.now().getTime() + 5000) },
            );
        },
        "find-impact": ({ impactId }, { signal }) => findImpact(job, impactId, signal),
        "scan-branch": async ({ repositoryId, branch }) => {
          const report = await scanBranch(job, repositoryId, branch);
          log.info({ repositoryId, branch, ...report }, "judged what is in Git");
        },
      },
      job,
    ),
    { "check-commit": ({ checkId }) => tellSetAside(job, checkId) },
  );
  jobs.every(10, "reconcile", () => reconcile(job));
  // Within ten minutes each instance was asked about, also where one round is lost.
  jobs.every(240, "ask-everything", () => askEverything(job));
  jobs.every(30, "sweep-checks", () => sweepChecks(job));
  jobs.every(3, "sweep", () => sweep(job));
  jobs.every(5, "judge-catalog", async () => {
    await judgeCatalog(job);
  });
  jobs.every(3600, "scan-branches", () => judgeAgain(job.db));
  // What was broken may be mended elsewhere: a variable that is set now, a policy that is there.
  jobs.every(3600, "read-catalog", () => askForCatalog(job.db));
  jobs.every(300, "end-offers", async () => {
    await endOffers(job);
  });

  jobs.every(5, "stream-audit", async (signal) => {
    await streamAudit(job, signal);
  });
  jobs.every(3600, "verify-audit", async () => {
    const verdict = await verifyDaily(job);
    if (verdict?.ok === false) log.error({ verdict }, "the audit record is broken");
  });
  jobs.every(3600, "anchor-audit", async () => {
    await writeAnchor(job);
  });
  const round: EventRound = new Map();
  jobs.every(3600, "forget-old", async () => {
    log.debug(await forgetOld(job, round), "forgot what is old");
    await forgetOldDrafts(job.db, job.now());
    await forgetOldImpacts(job.db, job.now());
  });

  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    probes?.ending();
    log.info({ signal }, "stopping");
    void jobs
      .stop()
      .then(() => database.close())
      .then(() => process.exit(0))
      .catch((error: unknown) => {
        log.error({ err: error }, "did not stop in good order");
        process.exit(1);
      });
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
  ready();
}

/** To whoever started this process. */
function sayReady(): void {
  process.stdout.write(`${JSON.stringify({ ready: true })}\n`);
}
