import { currentAccess } from "@/lib/access-rules/server";
import { loginOf } from "@/lib/git-host/server";
import type { JobContext } from "@/lib/jobs/server";
import type { GitRepository } from "@/lib/git-host";
import { type BackOff, backOff, isForeseen, isWorthRetrying } from "@/lib/leases";
import type { Target } from "@/lib/targets";
import { askReviewers } from "./ask-reviewers";
import { settleStep } from "./finishing-steps";
import { unfinishedPull } from "./store/pulls";
import { claimStep, dropSteps, type StepOutcome } from "./store/steps";
import { stepNames } from "@/lib/requests/server";
import type { PullRequestStepName } from "@/lib/requests";

/** What is temporary is tried again soon; what was refused rarely, in case somebody mends it. */
const soon: BackOff = { least: 1, first: 2, most: 300 };
const rarely: BackOff = { least: 30, first: 60, most: 6 * 3600 };

/** A refusal that nobody mended in about a day is left to people. */
const mostRefusals = 10;

/**
 * What comes after opening a pull request: labels, reviewers, auto-merge. None of it holds the
 * request up, each is recorded on its own and tried again, and whatever is killed whenever, doing
 * it again does no harm.
 */
export async function finishPullRequest(
  job: JobContext,
  requestId: string,
  signal?: AbortSignal,
): Promise<void> {
  const { db, config } = job;
  await dropSteps(db, requestId);
  const pull = await unfinishedPull(db, config.SLIPWAY_ENCRYPTION_KEY, requestId);
  if (!pull) return;
  const { number, target, paths } = pull;
  const { teams } = await currentAccess(job);
  const work: Unfinished = {
    number,
    target,
    ofTeam: teams.get(pull.team)?.reviewers ?? [],
    repo: job.repository(target.repository),
    paths,
    requesterLogin: await loginOf(db, target.repository.apiUrl, pull.requesterId),
  };
  for (const name of stepNames) {
    signal?.throwIfAborted();
    const lease = await claimStep(db, pull.id, name);
    if (lease === undefined) continue;
    const outcome = await attemptStep(job, requestId, work, name, lease.attempt);
    await settleStep(db, lease, requestId, outcome, job.now());
  }
}

interface Unfinished {
  number: number;
  target: Target;
  ofTeam: readonly string[];
  repo: GitRepository;
  paths: readonly string[];
  requesterLogin: string | undefined;
}

async function attemptStep(
  job: JobContext,
  requestId: string,
  work: Unfinished,
  name: PullRequestStepName,
  attempt: number,
): Promise<StepOutcome> {
  const refused = (detail: string): StepOutcome => ({
    state: "refused",
    detail,
    nextAt: attempt >= mostRefusals ? null : later(job, rarely, attempt),
  });
  try {
    const { detail, missing } = await steps[name](work, attempt > 1);
    return missing ? refused(detail) : { state: "done", detail, nextAt: null };
  } catch (error) {
    job.log.warn(
      { request: requestId, step: name, attempt, err: error },
      "a step after opening did not work",
    );
    if (!isForeseen(error))
      return {
        state: "waiting",
        detail: "Something went wrong on Slipway's side; the log has the reason.",
        nextAt: later(job, soon, attempt),
      };
    return isWorthRetrying(error)
      ? {
          state: "waiting",
          detail: error.message,
          nextAt: later(job, soon, attempt, error.retryAfter),
        }
      : refused(error.message);
  }
}

/** `missing`: something of it was refused. */
type Done = { detail: string; missing?: boolean };

const steps: Record<PullRequestStepName, (work: Unfinished, again: boolean) => Promise<Done>> = {
  labels: async ({ repo, number, target }) => {
    await repo.addLabels(number, target.labels);
    return { detail: target.labels.join(", ") };
  },
  reviewers: async ({ repo, ...review }, again) => {
    const { asked, refused } = await askReviewers(repo, { ...review, again });
    const done =
      asked.length > 0
        ? `Asked ${asked.join(", ")}.`
        : again
          ? "All were asked."
          : "Nobody is named for these files.";
    return refused.length === 0
      ? { detail: done }
      : {
          detail: `${asked.length > 0 ? `${done} ` : ""}The Git host does not let ${refused.join(", ")} be asked.`,
          missing: true,
        };
  },
  "auto-merge": async ({ repo, number, target }) => {
    if (target.autoMerge === null) return { detail: "Not wanted any more." };
    const outcome = await repo.enableAutoMerge(number, target.autoMerge);
    return outcome === "enabled"
      ? {
          detail: `The Git host merges it (${target.autoMerge}) once checks and reviews are there.`,
        }
      : { detail: outcome.unavailable, missing: true };
  },
};

function later(job: JobContext, rule: BackOff, attempt: number, retryAfter?: number): Date {
  return new Date(job.now().getTime() + backOff(rule, attempt, retryAfter));
}
