import { z } from "zod";

const id = z.uuid();

/**
 * Seconds and counts of one queue. A job that is not done after `expireInSeconds` is given to
 * another worker.
 */
export interface QueueRules {
  payload: z.ZodObject;
  expireInSeconds: number;
  retryLimit: number;
  /** The first retry's delay; doubles each time, with jitter, up to `retryDelayMax`. */
  retryDelay: number;
  retryDelayMax: number;
  /** Jobs of this queue at once in one process. */
  atOnce: number;
}

/**
 * Every queue there is. A handler must be harmless to repeat: a job may run twice, even at the same
 * time.
 */
export const queues = {
  /** Brings a request as far as it can go now: branch, commit, pull request; close; resubmit. */
  "move-request": {
    payload: z.object({ requestId: id }),
    expireInSeconds: 60,
    retryLimit: 20,
    retryDelay: 1,
    retryDelayMax: 60,
    atOnce: 6,
  },
  /** Brings a decision of Ops as far as it can go now: into its pull request on the catalog repository, or away. */
  "move-proposal": {
    payload: z.object({ proposalId: id }),
    expireInSeconds: 60,
    retryLimit: 20,
    retryDelay: 1,
    retryDelayMax: 60,
    atOnce: 4,
  },
  /** What comes after opening: labels, reviewers, auto-merge. */
  "finish-pull-request": {
    payload: z.object({ requestId: id }),
    expireInSeconds: 120,
    retryLimit: 3,
    retryDelay: 2,
    retryDelayMax: 60,
    atOnce: 3,
  },
  /** Draws the conclusions of one stored event. */
  "handle-event": {
    payload: z.object({ eventId: id }),
    expireInSeconds: 30,
    retryLimit: 10,
    retryDelay: 1,
    retryDelayMax: 60,
    atOnce: 4,
  },
  /** Asks the Git host for what changed in a repository. */
  "poll-repository": {
    payload: z.object({ repositoryId: id }),
    expireInSeconds: 60,
    retryLimit: 2,
    retryDelay: 5,
    retryDelayMax: 60,
    atOnce: 2,
  },
  /** Judges a commit of a pull request by the policies, and tells the host. */
  "check-commit": {
    payload: z.object({ checkId: id }),
    expireInSeconds: 300,
    retryLimit: 10,
    retryDelay: 2,
    retryDelayMax: 60,
    atOnce: 2,
  },
  /**
   * Tells the Git host whether a commit is approved: the head of a pull request, or (`group`) what a
   * merge queue made. `number` is of a pull request that may not be known yet.
   */
  "settle-approval": {
    payload: z.object({
      repositoryId: id,
      commit: z.string(),
      number: z.int().optional(),
      group: z.object({ base: z.string(), baseCommit: z.string() }).optional(),
    }),
    expireInSeconds: 300,
    retryLimit: 10,
    retryDelay: 2,
    retryDelayMax: 60,
    atOnce: 2,
  },
  /** Asks a cluster about every instance in a namespace of Flux, by lists. */
  "ask-place": {
    payload: z.object({ targetId: id }),
    expireInSeconds: 280,
    retryLimit: 1,
    retryDelay: 20,
    retryDelayMax: 60,
    atOnce: 2,
  },
  /** Asks a target's cluster how an instance is. */
  "ask-cluster": {
    payload: z.object({ instanceId: id }),
    expireInSeconds: 30,
    retryLimit: 2,
    retryDelay: 5,
    retryDelayMax: 60,
    atOnce: 4,
  },
  /** Reads the records of instances from a target's branch. */
  "read-instances": {
    payload: z.object({ targetId: id }),
    expireInSeconds: 600,
    retryLimit: 5,
    retryDelay: 2,
    retryDelayMax: 60,
    atOnce: 2,
  },
  /** Takes over what Ops decided in the catalog repository. */
  "read-catalog": {
    payload: z.object({ repositoryId: id }),
    expireInSeconds: 900,
    retryLimit: 3,
    retryDelay: 10,
    retryDelayMax: 300,
    atOnce: 1,
  },
  /** Looks what a version of a template would do to each instance of it. */
  "find-impact": {
    payload: z.object({ impactId: id }),
    expireInSeconds: 900,
    retryLimit: 5,
    retryDelay: 5,
    retryDelayMax: 120,
    atOnce: 1,
  },
  /** Judges everything that is on a branch of targets. */
  "scan-branch": {
    payload: z.object({ repositoryId: id, branch: z.string() }),
    expireInSeconds: 900,
    retryLimit: 3,
    retryDelay: 10,
    retryDelayMax: 300,
    atOnce: 1,
  },
} as const satisfies Record<string, QueueRules>;

export type JobName = keyof typeof queues;
export type JobData<Name extends JobName> = z.output<(typeof queues)[Name]["payload"]>;

/**
 * What runs every so often in one worker (`Jobs.every`) is kept account of as if it were a queue of
 * this name, with the name of the sweep as its payload.
 */
export const sweepQueue = "sweep";
/** Seconds that one run of a sweep may take. */
export const sweepSeconds = 900;

/** Whose work may be set aside. */
export type WorkQueue = JobName | typeof sweepQueue;

/** What a job is about, for each queue: the values of its payload. */
export function keyOf(payload: object): string {
  return Object.values(payload).join("/");
}

export const jobNames = Object.keys(queues) as JobName[];
