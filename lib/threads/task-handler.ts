import type { ThreadTask } from "./task";

/** What runs one kind of task, in the thread. */
export interface TaskHandler {
  kind: string;
  run(input: unknown): unknown;
}

/** Says what runs a task. */
export function handles<Input, Output>(
  { kind }: ThreadTask<Input, Output>,
  run: (input: Input) => Output | Promise<Output>,
): TaskHandler {
  return { kind, run: (input) => run(input as Input) };
}
