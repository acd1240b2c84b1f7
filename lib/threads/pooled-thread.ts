import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { PortalError } from "@/lib/errors";
import { toCrossing } from "./crossing";
import { heapLimits, processorTime, usedMemory } from "./usage";
import type { Answer, Asked, FromThread, ToThread } from "./messages";
import { partsOf, takeApart } from "./parts";

export interface ThreadOptions {
  /** Absolute path of the program that it runs. */
  program: string;
  /** Milliseconds without a task after which it ends. */
  idle: number;
  /** Megabytes that it may use. */
  memory: number;
}

/** A task, and whom it is answered to. */
export interface RunningTask extends Asked {
  called: string;
  /** Milliseconds of processor time. */
  deadline: number;
  /** Megabytes that it may use, where that is not what its thread has. */
  memory?: number;
  /** It got a thread. */
  begun?(): void;
  settle(answer: Answer): void;
}

/** Between two looks at what a task uses, milliseconds. */
const lookEvery = 50;
/** Milliseconds that a task has by the clock: several times its deadline, and never a minute more. */
const longestByClock = (deadline: number) => Math.min(deadline * 6, deadline + 60_000);
/** Milliseconds; no sooner is looked again at whether the deadline has come. */
const shortest = 20;

/** One thread and the task that it runs. It holds the process only while it runs one. */
export class PooledThread {
  private readonly worker: Worker;
  private task: RunningTask | undefined;
  private isLoaded = false;
  private isEnded = false;
  private idle: NodeJS.Timeout | undefined;
  private deadline: NodeJS.Timeout | undefined;
  private byClock: NodeJS.Timeout | undefined;
  private look: NodeJS.Timeout | undefined;

  constructor(
    private readonly options: ThreadOptions,
    private readonly told: { free(): void; ended(): void },
  ) {
    // Nothing of this process: what runs there needs no secret of the environment.
    this.worker = new Worker(options.program, {
      env: {},
      execArgv: [],
      resourceLimits: heapLimits,
    });
    this.worker.on("message", (message: FromThread) => this.hear(message));
    this.worker.on("error", (error) => this.end(this.failure(error)));
    this.worker.on("exit", () => this.end(new Error("The thread ended before its task.")));
  }

  get isFree(): boolean {
    return this.task === undefined && !this.isEnded;
  }

  /** The deadline of the task that it runs, milliseconds; undefined while it runs none. */
  get running(): number | undefined {
    return this.task?.deadline;
  }

  run(task: RunningTask): void {
    this.task = task;
    task.begun?.();
    clearTimeout(this.idle);
    this.worker.ref();
    if (this.isLoaded) void this.give(task);
  }

  /** Other work gets its turn between the parts of what is large. */
  private async give(task: RunningTask): Promise<void> {
    const { kind, input, called, deadline } = task;
    const apart = takeApart(input);
    try {
      for (const part of partsOf(apart)) {
        this.post({ part });
        await setImmediate();
        if (this.task !== task) return;
      }
      this.post({ kind, input: apart.rest, maps: apart.places.map(({ path }) => path) });
      // The thread has it: nothing here need keep a whole repository while it is judged.
      task.input = undefined;
    } catch (error) {
      // What cannot be cloned never got there; its parts may have.
      if (apart.places.length > 0)
        this.end(error instanceof Error ? error : new Error(String(error)));
      else this.answer({ error: toCrossing(error) });
      return;
    }
    this.lookLater(task);
    const tooLong = () => this.end(tookTooLong(called, deadline));
    this.byClock = setTimeout(tooLong, longestByClock(deadline));
    void this.endAtDeadline(task, tooLong);
  }

  private post(message: ToThread): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- A thread has none.
    this.worker.postMessage(message);
  }

  /**
   * On a machine that is busy with other things the clock says little about a task: what counts is
   * the processor time that it used. By the clock it has several times as much, and that ends also
   * what does not say how much it used.
   */
  private async endAtDeadline(task: RunningTask, tooLong: () => void): Promise<void> {
    const from = await processorTime(this.worker);
    let left = task.deadline;
    while (left > 0 && this.task === task) {
      await new Promise<void>((resolve) => {
        this.deadline = setTimeout(resolve, Math.max(left, shortest));
      });
      const used = await processorTime(this.worker);
      left = from === undefined || used === undefined ? 0 : task.deadline - (used - from);
    }
    if (this.task === task) tooLong();
  }

  private hear(message: FromThread): void {
    if (this.isEnded) return;
    if ("ready" in message) {
      this.isLoaded = true;
      if (this.task !== undefined) void this.give(this.task);
    } else this.answer(message);
  }

  private answer(answer: Answer): void {
    const isLarge = this.task?.memory !== undefined;
    this.settle(answer);
    // What it leaves behind would be counted against the next task, and is kept by V8.
    if (isLarge) return this.end();
    this.worker.unref();
    this.idle = setTimeout(() => this.end(), this.options.idle).unref();
    this.told.free();
  }

  private lookLater(task: RunningTask): void {
    this.look = setTimeout(() => void this.lookAtMemory(task), lookEvery);
  }

  private async lookAtMemory(task: RunningTask): Promise<void> {
    const used = await usedMemory(this.worker);
    if (this.task !== task) return;
    if (used > this.mostMemory()) this.end(this.tooMuchMemory());
    else this.lookLater(task);
  }

  private failure(error: unknown): Error {
    if (error instanceof Error && "code" in error) {
      if (error.code === "ERR_WORKER_OUT_OF_MEMORY") return this.tooMuchMemory();
      if (error.code === "MODULE_NOT_FOUND" || error.code === "ERR_MODULE_NOT_FOUND")
        return new PortalError("misconfigured", "Slipway is not built: nothing can be judged.", {
          hint: "Run `npm run build`.",
          cause: error,
        });
    }
    return new Error("The thread of a task failed.", { cause: error });
  }

  private tooMuchMemory(): PortalError {
    const { called = "the work" } = this.task ?? {};
    return new PortalError(
      "too_costly",
      `It needed too much memory: ${called}, at most ${this.mostMemory()} MB.`,
      { hint },
    );
  }

  private mostMemory(): number {
    return this.task?.memory ?? this.options.memory;
  }

  /** For good; a task that it had ends with the error. */
  private end(error?: Error): void {
    if (this.isEnded) return;
    this.isEnded = true;
    clearTimeout(this.idle);
    if (error !== undefined) this.settle({ error: toCrossing(error) });
    void this.worker.terminate();
    this.told.ended();
  }

  private settle(answer: Answer): void {
    const { task } = this;
    this.task = undefined;
    clearTimeout(this.deadline);
    clearTimeout(this.byClock);
    clearTimeout(this.look);
    task?.settle(answer);
  }
}

const hint = "Make what is asked for smaller. If it is small, tell the platform team what it was.";

function tookTooLong(called: string, deadline: number): PortalError {
  return new PortalError(
    "too_costly",
    `It took too long: ${called}, at most ${deadline / 1000} s.`,
    { hint },
  );
}
