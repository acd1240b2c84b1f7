import type { CrossedError } from "./crossing";

/** A task on its way into a thread. */
export interface ToThread {
  kind: string;
  input: unknown;
}

/** What came of a task. */
export type Answer = { output: unknown } | { error: CrossedError };

/** What a thread says: that it is loaded, once, and an answer for each task. */
export type FromThread = { ready: true } | Answer;
