/**
 * The worker with two things put around it: `WORKER_TIMEOUT_MS` gives a call to the Git host up
 * sooner, and with `DOOMED` (the id of a request or of a proposal) it kills itself, without a chance
 * to tidy up, when `DOOMED_AFTER` effects of moving that are done: calls to the host, and what is
 * stored.
 */
import type { JobContext } from "@/lib/jobs/server";
import { moveProposal } from "@/lib/proposals/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { type WorkerOptions, runWorker } from "@/worker/main";
import { counted } from "./effects";

const timeout = process.env["WORKER_TIMEOUT_MS"];
const doomed = process.env["DOOMED"];
const last = Number(process.env["DOOMED_AFTER"] ?? 0);

const dying = (job: JobContext): JobContext =>
  counted(job, (count) => {
    if (count === last) process.kill(process.pid, "SIGKILL");
  }).job;

const around: WorkerOptions["around"] = (handlers, job) => ({
  ...handlers,
  "move-request": async (data, run) =>
    data.requestId === doomed
      ? moveRequest(dying(job), data.requestId, run.signal)
      : handlers["move-request"]?.(data, run),
  "move-proposal": async (data, run) =>
    data.proposalId === doomed
      ? moveProposal(dying(job), data.proposalId, run.signal)
      : handlers["move-proposal"]?.(data, run),
});

await runWorker({
  ...(timeout === undefined ? {} : { repository: { timeoutMilliseconds: Number(timeout) } }),
  ...(doomed === undefined ? {} : { around }),
});
