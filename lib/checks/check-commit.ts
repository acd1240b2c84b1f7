import { type ErrorCode, PortalError } from "@/lib/errors";
import { enqueue, type JobContext } from "@/lib/jobs/server";
import { storable } from "@/lib/json";
import { publish } from "@/lib/live/server";
import type { GitRepository } from "@/lib/git-host";
import { catalogCheck } from "@/lib/proposals";
import { repositoryById } from "@/lib/targets/server";
import { type BackOff, backOff, isForeseen, isWorthRetrying } from "@/lib/leases";
import { keepLease, LeaseLost } from "@/lib/leases/server";
import { annotationsAtOnce, annotationsOf } from "./annotations";
import {
  type CheckName,
  type CheckOutcome,
  type CheckReport,
  type Conclusion,
  policyCheck,
} from "./check";
import { type Base, judgeCommit } from "./judge-commit";
import { storedOutcome, storeOutcome } from "./store/outcomes";
import { openBases, requestsOfCommit } from "./store/pulls";
import {
  type CheckWork,
  statedOf,
  takeCheck,
  type TakenCheck,
  timesRequested,
  writeCheck,
} from "./store/work";
import { summaryOf } from "./summary";

/** How the host is told: an App has check runs where it may, a token has a commit status. */
interface Reporter {
  begin(): Promise<void>;
  end(outcome: CheckOutcome): Promise<void>;
}

/** What is to be said of a commit that is to go to some branches. Throws what the host throws, and what `judgeCommit` does. */
export type Judge = (
  job: JobContext,
  repo: GitRepository,
  work: Pick<CheckWork, "repositoryId" | "commit">,
  bases: readonly Base[],
  /** Before each step of work that takes long: throws where somebody else judges it now, or the job's time is over. */
  still: () => Promise<void>,
) => Promise<CheckOutcome>;

/** Who judges by which check; a process that knows no judge of one leaves it to others. */
export type Judges = Partial<Record<CheckName, Judge>>;

const ownJudges: Judges = { [policyCheck]: judgeCommit };

/**
 * Judges a commit that is to be merged, and tells the host: at once that it is being looked at,
 * then what came of it. Every step is safe to repeat, and two workers do no harm. A commit that
 * nothing open has as its head any more is not judged.
 */
export async function checkCommit(
  job: JobContext,
  checkId: string,
  attempt = 0,
  judges: Judges = {},
  signal?: AbortSignal,
): Promise<void> {
  const { db } = job;
  const work = await takeCheck(db, checkId);
  if (work === undefined) return;
  const repo = job.repository(await repositoryById(db, work.repositoryId));
  try {
    const reporter = await reporterOf(job, repo, work);
    const outcome = await outcomeOf(job, repo, work, reporter, {
      judges: { ...ownJudges, ...judges },
      signal,
    });
    if (outcome === undefined) return;
    await reporter.end(outcome);
    await finish(job, work, {
      conclusion: outcome.conclusion,
      summary: outcome.title,
      completedAt: job.now(),
      problem: null,
    });
  } catch (error) {
    await giveBack(job, work, error, attempt);
  }
}

/** How the host of this check is told. */
export async function reporterOf(
  job: JobContext,
  repo: GitRepository,
  work: CheckWork,
): Promise<Reporter> {
  const url = `${job.config.NEXTAUTH_URL}/checks/${work.id}`;
  return (await repo.writesAs()) === "app"
    ? checkRun(job, repo, work, url)
    : commitStatus(repo, work, url);
}

/**
 * A commit whose judging fails in a way that nobody foresaw is tried this often, and is then said
 * not to be judged.
 */
const tries = 3;

/** Seconds between beats while a commit is judged, which may take longer than the lease. */
const renewSeconds = 30;

/** Between tries while the host does not answer. */
const pauses: BackOff = { least: 5, first: 10, most: 60 };

/** What trying again does not change: the policies, or the commit, have to be others first. */
const unjudgeable: ReadonlySet<ErrorCode> = new Set(["misconfigured", "too_large", "too_costly"]);

/** Undefined where somebody else took the check meanwhile. */
async function outcomeOf(
  job: JobContext,
  repo: GitRepository,
  work: TakenCheck,
  reporter: Reporter,
  { judges, signal }: { judges: Judges; signal: AbortSignal | undefined },
): Promise<CheckOutcome | undefined> {
  const { db } = job;
  const judge = judges[work.name];
  if (judge === undefined) throw new Error(`nobody here judges ${work.name}`);
  const bases = await basesOf(job, work);
  if (bases.length === 0) return superseded;
  if (work.judged === work.requested) {
    const known = await storedOutcome(db, work.id);
    if (known !== undefined) return { ...known, report: known.report ?? nothing };
  }
  await reporter.begin();
  const started = performance.now();
  const lease = keepLease(db, work.lease, { renewSeconds, signal });
  const outcome = await judge(job, repo, work, bases, lease.still)
    .catch((error: unknown) => {
      if (error instanceof PortalError && unjudgeable.has(error.code)) return notJudged(error);
      if (error instanceof LeaseLost) return undefined;
      throw error;
    })
    .finally(lease.end);
  if (outcome === undefined) return undefined;
  job.log.info(
    {
      check: work.id,
      commit: work.commit,
      conclusion: outcome.conclusion,
      findings: outcome.findings.length,
      milliseconds: Math.round(performance.now() - started),
    },
    "judged a commit",
  );
  const kept = storable(outcome);
  return (await storeOutcome(db, work, kept)) ? kept : undefined;
}

/**
 * The branches that it is to go to: of the pull requests whose head it is, or of the merge queue
 * that made it.
 */
async function basesOf(
  { db }: JobContext,
  { repositoryId, commit, baseCommit, bases }: CheckWork,
): Promise<{ branch: string; commit?: string }[]> {
  if (baseCommit !== null)
    return bases.slice(0, 1).map((branch) => ({ branch, commit: baseCommit }));
  return (await openBases(db, repositoryId, commit)).map((branch) => ({ branch }));
}

const nothing: CheckReport = {
  objects: { added: 0, changed: 0, deleted: 0 },
  followed: true,
  targets: [],
  files: { changed: 0, applied: 0 },
  policies: [],
  unfollowed: { count: 0, first: [] },
  leftOut: 0,
};
const superseded: CheckOutcome = {
  conclusion: "cancelled",
  title: "Superseded: nothing open has this commit as its head",
  findings: [],
  report: nothing,
};

/** A policy that cannot be read would let everything pass: until it is mended, nothing does. */
export function notJudged(error: PortalError): CheckOutcome {
  return {
    conclusion: "failure",
    title: `Could not be judged: ${error.message}`,
    findings: [],
    report: nothing,
  };
}

/** Where the account of the App grants no check runs, the same is told by a commit status. */
function checkRun({ db }: JobContext, repo: GitRepository, work: CheckWork, url: string): Reporter {
  const instead = commitStatus(repo, work, url);
  return {
    begin: async () => {
      // Once a request: what was begun before is superseded by the next one of the same name.
      if (work.externalId !== null && work.begun === work.requested) return;
      const made = await repo.createCheckRun({
        commit: work.commit,
        name: work.name,
        externalId: work.id,
        url,
        title: "Judging",
        summary: `${underWay[work.name]}.`,
      });
      work.externalId = made ?? null;
      if (made === undefined) return instead.begin();
      work.begun = work.requested;
      await writeCheck(db, work, { externalId: made, begun: work.begun });
    },
    async end(outcome) {
      const { conclusion, title, findings, report } = outcome;
      if (work.externalId === null || work.begun !== work.requested) {
        // Nobody was told that it had begun, so nobody waits for a commit that is no head any more.
        if (conclusion === "cancelled") return;
        await this.begin();
      }
      const id = work.externalId;
      if (id === null) return instead.end(outcome);
      const annotations = annotationsOf(findings);
      // Judged by an earlier try: what arrived before that one ended has arrived.
      let sent =
        work.judged === work.requested && annotations.length > 0
          ? ((await repo.annotationsOf(id)) ?? 0)
          : 0;
      const summary =
        conclusion === "cancelled"
          ? "A newer commit takes its place."
          : summaryOf({ findings, report }, url);
      while (annotations.length - sent > annotationsAtOnce) {
        const some = annotations.slice(sent, sent + annotationsAtOnce);
        if (!(await repo.updateCheckRun(id, { title, summary, annotations: some })))
          return instead.end(outcome);
        sent += annotationsAtOnce;
      }
      const last = { title, summary, annotations: annotations.slice(sent), conclusion };
      if (!(await repo.updateCheckRun(id, last))) return instead.end(outcome);
    },
  };
}

const underWay: Record<CheckName, string> = {
  "slipway/policy": "Slipway is checking what would change in each cluster",
  "slipway/catalog": "Slipway is checking what would change in the catalog",
};

function commitStatus(repo: GitRepository, { commit, name }: CheckWork, url: string): Reporter {
  const set = (state: "pending" | "success" | "failure" | "error", description: string) =>
    repo.setStatus({ commit, context: name, state, description, url });
  return {
    begin: () => set("pending", underWay[name]),
    end: ({ conclusion, title, findings }) => {
      if (conclusion === "cancelled") return set("error", title);
      const first = findings.find(({ verdict }) => verdict === "denied");
      const where =
        first === undefined
          ? ""
          : `: ${first.file.split("/").at(-1) ?? ""}${first.line === undefined ? "" : `:${first.line}`} ${first.message}`;
      return set(conclusion === "failure" ? "failure" : "success", `${title}${where}`);
    },
  };
}

/**
 * Nothing is left to do for this request of it; what was asked for meanwhile is still to be done.
 */
async function finish(
  job: JobContext,
  work: CheckWork,
  data: { conclusion: Conclusion; summary: string; completedAt: Date; problem: string | null },
): Promise<void> {
  await job.db.$transaction(async (tx) => {
    const again = (await timesRequested(tx, work.id)) > work.requested;
    const mine = await writeCheck(tx, work, {
      reported: work.requested,
      leasedUntil: null,
      ...(again ? {} : data),
    });
    if (mine && again)
      await enqueue(tx, "check-commit", { checkId: work.id }, { singletonKey: work.id });
    const requests = await requestsOfCommit(tx, work.repositoryId, work.commit);
    await publish(
      tx,
      `check:${work.id}`,
      ...(work.name === catalogCheck ? (["catalog"] as const) : []),
      ...requests.map((id) => `request:${id}` as const),
    );
  });
}

/**
 * Temporary: later, and not before the host wants it. For good: said on its page, and in the log.
 */
async function giveBack(
  job: JobContext,
  work: CheckWork,
  error: unknown,
  attempt: number,
): Promise<void> {
  const { db, log, now } = job;
  const expected = isForeseen(error) ? error : undefined;
  if (expected === undefined && attempt + 1 < tries) {
    await writeCheck(db, work, { leasedUntil: null });
    throw error;
  }
  log.warn({ check: work.id, commit: work.commit, err: error }, "a check cannot go on");
  if (expected === undefined || !isWorthRetrying(expected)) {
    const said =
      expected?.message ??
      "Something went wrong on our side. The platform team can see it in the log.";
    const { conclusion, summary } = await statedOf(db, work.id);
    await finish(job, work, {
      conclusion: conclusion === "pending" ? "failure" : conclusion,
      summary: summary === "" ? `Could not be judged: ${said}` : summary,
      completedAt: now(),
      problem: said,
    });
    return;
  }
  const later = new Date(now().getTime() + backOff(pauses, attempt + 1, expected.retryAfter));
  await db.$transaction(async (tx) => {
    // Nobody takes it before; a little less, since clocks differ.
    if (
      !(await writeCheck(tx, work, {
        leasedUntil: new Date(later.getTime() - 1000),
        problem: expected.message,
      }))
    )
      return;
    await enqueue(
      tx,
      "check-commit",
      { checkId: work.id },
      { singletonKey: work.id, startAfter: later },
    );
  });
}
