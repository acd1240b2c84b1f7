import path from "node:path";
import { home } from "@/lib/config/server";
import { fromCrossing } from "./crossing";
import type { Answer } from "./messages";
import { smallText, type ThreadTask } from "./task";
import { ThreadPool } from "./thread-pool";
import { beginWait } from "./waits";

/** Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as { __slipwayThreads?: ThreadPool; __slipwayThreadProgram?: string };

/** Names the program that threads run, by its absolute path; before the first task. */
export function threadProgram(file: string): void {
  shared.__slipwayThreadProgram = file;
}

/**
 * Runs a task in a thread of this process and gives its output. Throws what the task throws,
 * `PortalError`s whole; `too_costly` where it takes longer than its deadline (milliseconds) or more
 * memory than a thread has, or `memory` says (megabytes); `unavailable` where too many tasks wait already.
 */
export function runTask<Input, Output>(
  { kind, called, deadline }: ThreadTask<Input, Output>,
  input: Input,
  options: { deadline?: number; memory?: number } = {},
): Promise<Output> {
  const endWait = beginWait();
  const limit = options.deadline ?? deadline;
  // Not awaited here: a function that waits keeps its arguments, which may be a whole repository.
  const { memory } = options;
  const task = { kind, called, input, deadline: limit, begun: endWait };
  return outcomeOf(pool().run(memory === undefined ? task : { ...task, memory }), endWait);
}

async function outcomeOf<Output>(running: Promise<Answer>, endWait: () => void): Promise<Output> {
  const answer = await running;
  endWait();
  if ("error" in answer) throw fromCrossing(answer.error);
  return answer.output as Output;
}

/**
 * What a task does: here, where its input is too small to hold anything up (`smallText`), else in a
 * thread. Throws what `runTask` throws.
 */
export async function runTaskUnlessSmall<Input, Output>(
  task: ThreadTask<Input, Output>,
  input: Input,
  { characters, here }: { characters: number; here: (input: Input) => Output },
): Promise<Output> {
  return characters <= smallText ? here(input) : runTask(task, input);
}

function pool(): ThreadPool {
  return (shared.__slipwayThreads ??= new ThreadPool({
    program: shared.__slipwayThreadProgram ?? path.join(home(), ".build", "judge.js"),
  }));
}
