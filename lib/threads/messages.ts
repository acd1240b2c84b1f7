import type { CrossedError } from "./crossing";
import type { Part } from "./parts";

/** What is asked of a thread. */
export interface Asked {
  kind: string;
  input: unknown;
}

/** A task on its way into a thread: before it come the parts of the maps that belong at `maps`. */
export type ToThread = { part: Part } | (Asked & { maps: readonly (readonly string[])[] });

/** What came of a task. */
export type Answer = { output: unknown } | { error: CrossedError };

/** What a thread says: that it is loaded, once, and an answer for each task. */
export type FromThread = { ready: true } | Answer;
