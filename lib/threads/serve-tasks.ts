import { parentPort } from "node:worker_threads";
import { toCrossing } from "./crossing";
import type { TaskHandler } from "./task-handler";
import type { FromThread, ToThread } from "./messages";

/** The main loop of a thread: one task after another, each answered with its output or error. */
export function serveTasks(handlers: readonly TaskHandler[]): void {
  const port = parentPort;
  if (port === null) throw new Error("This runs as a worker thread only.");
  const known = new Map(handlers.map((handler) => [handler.kind, handler]));
  const say = (message: FromThread): void => port.postMessage(message);
  const answer = async ({ kind, input }: ToThread): Promise<void> => {
    try {
      const handler = known.get(kind);
      if (handler === undefined) throw new Error(`No thread runs ${kind}.`);
      say({ output: await handler.run(input) });
    } catch (error) {
      say({ error: toCrossing(error) });
    }
  };
  port.on("message", (message: ToThread) => void answer(message));
  say({ ready: true });
}
