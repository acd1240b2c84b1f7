import {
  countSetAside,
  type QueueDepth,
  queueDepths,
  workInWords,
  type WorkQueue,
} from "@/lib/jobs/server";
import { count, spanInWords } from "../in-words";
import type { HealthFinding } from "../report";
import { databaseTime } from "../store";
import type { CheckDefinition } from "./check";

export const queues: CheckDefinition = {
  name: "queues",
  title: "Queues",
  find: async ({ db }) => {
    const [depths, now] = await Promise.all([queueDepths(db), databaseTime(db)]);
    return judgeQueues(depths, now);
  },
};

const warns = 60_000;
const fails = 5 * 60_000;

export function judgeQueues(depths: readonly QueueDepth[], now: Date): HealthFinding[] {
  if (depths.length === 0) return [{ status: "ok", says: "No job waits." }];
  return depths.map(({ queue, waiting, oldestAt }) => {
    const waited = now.getTime() - oldestAt.getTime();
    const says = `${count(waiting, "job")} ${waiting === 1 ? "waits" : "wait"}, the first for ${spanInWords(waited)}.`;
    return waited <= warns
      ? { status: "ok", about: queue, says }
      : {
          status: waited > fails ? "error" : "warn",
          about: queue,
          says,
          todo: "Look whether workers are alive; if they are, start another one.",
        };
  });
}

export const setAside: CheckDefinition = {
  name: "set-aside",
  title: "Jobs set aside",
  find: async ({ db }) => judgeSetAside(await countSetAside(db)),
};

export function judgeSetAside(
  counts: readonly { queue: WorkQueue; count: number }[],
): HealthFinding[] {
  if (counts.length === 0) return [{ status: "ok", says: "None." }];
  return counts.map(({ queue, count: jobs }) => ({
    status: "warn",
    about: queue,
    says: `${count(jobs, "job")} ended ${jobs === 1 ? "its" : "their"} worker twice, or took too long: ${workInWords(queue).toLowerCase()}.`,
    todo: "Overview has the reason of each, and Retry.",
  }));
}
