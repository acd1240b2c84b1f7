import { parentPort } from "node:worker_threads";
import { toCrossing } from "./crossing";
import type { TaskHandler } from "./task-handler";
import type { Asked, FromThread, ToThread } from "./messages";
import { type Part, putTogether } from "./parts";

/** The main loop of a thread: one task after another, each answered with its output or error. */
export function serveTasks(handlers: readonly TaskHandler[]): void {
  const port = parentPort;
  if (port === null) throw new Error("This runs as a worker thread only.");
  const known = new Map(handlers.map((handler) => [handler.kind, handler]));
  const say = (message: FromThread): void => port.postMessage(message);
  let parts: Part[] = [];
  const hear = (message: ToThread): void => {
    if ("part" in message) {
      parts.push(message.part);
      return;
    }
    const { kind, input, maps } = message;
    const whole = putTogether(input, maps, parts);
    parts = [];
    void answer({ kind, input: whole });
  };
  const answer = async ({ kind, input }: Asked): Promise<void> => {
    try {
      const handler = known.get(kind);
      if (handler === undefined) throw new Error(`No thread runs ${kind}.`);
      say({ output: await handler.run(input) });
    } catch (error) {
      say({ error: toCrossing(error) });
    }
  };
  port.on("message", hear);
  say({ ready: true });
}
