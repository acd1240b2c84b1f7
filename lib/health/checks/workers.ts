import { type KnownWorker, knownWorkers } from "@/lib/jobs/server";
import { count, spanInWords } from "../in-words";
import type { HealthFinding } from "../report";
import { databaseTime } from "../store";
import type { CheckDefinition } from "./check";

export const workers: CheckDefinition = {
  name: "workers",
  title: "Workers",
  find: async ({ db }) => {
    // Signs of life are written by PostgreSQL's clock.
    const [known, now] = await Promise.all([knownWorkers(db), databaseTime(db)]);
    return judgeWorkers(known, now);
  },
};

/** For so long a worker that ended without a word is worth a look. */
const recently = 60 * 60_000;

export function judgeWorkers(known: readonly KnownWorker[], now: Date): HealthFinding[] {
  const ago = (at: Date) => spanInWords(now.getTime() - at.getTime());
  const alive = known.filter(({ isAlive }) => isAlive);
  const latest = known[0];
  if (alive.length === 0)
    return [
      {
        status: "error",
        says:
          latest === undefined
            ? "No worker has given a sign of life for a day."
            : `No worker is alive; the last sign of life came ${ago(latest.seenAt)} ago from ${latest.host}.`,
        todo: "Start .build/worker.js, or look at its log for why it ended. Nothing is lost, and nothing goes on meanwhile.",
      },
    ];
  const lost = known.filter(
    ({ isAlive, stoppedAt, seenAt }) =>
      !isAlive && stoppedAt === undefined && now.getTime() - seenAt.getTime() < recently,
  );
  return [
    ...lost.map(({ host, pid, seenAt }): HealthFinding => ({
      status: "warn",
      about: `${host}, process ${pid}`,
      says: `It ended without a word ${ago(seenAt)} ago.`,
      todo: "Look at its log, and whether it was killed for its memory. Others took over what it did.",
    })),
    {
      status: "ok",
      says: `${count(alive.length, "worker")} alive; the last sign of life came ${latest === undefined ? "just now" : `${ago(latest.seenAt)} ago`}.`,
    },
  ];
}
