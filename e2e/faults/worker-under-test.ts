/**
 * The worker with two things put around it: `WORKER_TIMEOUT_MS` gives a call to the Git host up
 * sooner, and with `DOOMED_REQUEST` it kills itself, without a chance to tidy up, when
 * `DOOMED_AFTER` effects of moving that request are done: calls to the host, and what is stored.
 */
import { moveRequest } from "@/lib/pull-requests/server";
import { type WorkerOptions, runWorker } from "@/worker/main";
import { counted } from "./effects";

const timeout = process.env["WORKER_TIMEOUT_MS"];
const doomed = process.env["DOOMED_REQUEST"];
const last = Number(process.env["DOOMED_AFTER"] ?? 0);

const around: WorkerOptions["around"] = (handlers, job) => ({
  ...handlers,
  "move-request": async (data, run) => {
    if (data.requestId !== doomed) return handlers["move-request"]?.(data, run);
    const { job: dying } = counted(job, (count) => {
      if (count === last) process.kill(process.pid, "SIGKILL");
    });
    return moveRequest(dying, data.requestId, run.signal);
  },
});

await runWorker({
  ...(timeout === undefined ? {} : { repository: { timeoutMilliseconds: Number(timeout) } }),
  ...(doomed === undefined ? {} : { around }),
});
