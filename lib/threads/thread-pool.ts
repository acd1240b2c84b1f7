import { PortalError } from "@/lib/errors";
import { toCrossing } from "./crossing";
import type { Answer } from "./messages";
import { deadlines } from "./task";
import { PooledThread, type RunningTask, type ThreadOptions } from "./pooled-thread";

export interface PoolOptions extends Partial<ThreadOptions> {
  /** Absolute path of the program that each thread runs. */
  program: string;
  /** Threads at once. */
  most?: number;
  /** Tasks that may wait for one. */
  longestQueue?: number;
  /** Milliseconds that a preview, or what else takes as little, waits for its turn. */
  longestWait?: number;
}

/**
 * Threads for tasks on input that nobody vouches for: none while there is nothing to do, a few
 * while there is. A thread runs one task at a time, and is ended with it where it takes too long or
 * too much memory; the next task gets a new one.
 */
export class ThreadPool {
  private readonly threads = new Set<PooledThread>();
  private readonly waiting: RunningTask[] = [];
  private readonly most: number;
  private readonly longestQueue: number;
  private readonly longestWait: number;
  private readonly options: ThreadOptions;

  constructor({
    program,
    most = 2,
    longestQueue = 50,
    longestWait = 10_000,
    idle = 60_000,
    memory = 256,
  }: PoolOptions) {
    this.most = most;
    this.longestQueue = longestQueue;
    this.longestWait = longestWait;
    this.options = { program, idle, memory };
  }

  /** Threads that are there now. */
  get size(): number {
    return this.threads.size;
  }

  /** Never rejects: an error is an answer too, so that whoever asks makes it one of theirs. */
  run(task: Omit<RunningTask, "settle">): Promise<Answer> {
    return new Promise((settle) => {
      if (this.waiting.length >= this.longestQueue) settle({ error: toCrossing(tooMany()) });
      else {
        const waiting = { ...task, settle };
        this.waiting.push(waiting);
        this.next();
        if (this.waiting.includes(waiting)) this.waitAtMost(waiting);
      }
    });
  }

  private next(): void {
    const free = [...this.threads].find(({ isFree }) => isFree);
    if (free === undefined && this.threads.size >= this.most) return;
    const index = this.waiting.findIndex((task) => this.mayRun(task));
    const [task] = index === -1 ? [] : this.waiting.splice(index, 1);
    if (task === undefined) return;
    const thread = free ?? this.start();
    thread.run(task);
  }

  /**
   * What may take long leaves a thread to what takes less: it does not begin beside something that
   * may take as little or less, somebody's preview apart. So a scan waits for a check, a check runs
   * beside a scan, and a preview waits for neither unless both run.
   */
  private mayRun({ deadline }: RunningTask): boolean {
    if (deadline <= deadlines.preview || this.most === 1) return true;
    return [...this.threads].every(
      ({ running = 0 }) => running <= deadlines.preview || running > deadline,
    );
  }

  /** What somebody waits for is told after a while that it does not get a turn. */
  private waitAtMost(task: RunningTask): void {
    if (task.deadline > deadlines.preview) return;
    setTimeout(() => {
      const index = this.waiting.indexOf(task);
      if (index === -1) return;
      this.waiting.splice(index, 1);
      task.settle({ error: toCrossing(tooMany()) });
    }, this.longestWait).unref();
  }

  private start(): PooledThread {
    const thread = new PooledThread(this.options, {
      free: () => this.next(),
      ended: () => {
        this.threads.delete(thread);
        this.next();
      },
    });
    this.threads.add(thread);
    return thread;
  }
}

function tooMany(): PortalError {
  return new PortalError("unavailable", "Too much waits to be judged right now.", {
    hint: "Try again in a moment.",
    retryAfter: 5,
  });
}
