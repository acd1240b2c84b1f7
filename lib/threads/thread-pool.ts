import { PortalError } from "@/lib/errors";
import { toCrossing } from "./crossing";
import type { Answer } from "./messages";
import { PooledThread, type RunningTask, type ThreadOptions } from "./pooled-thread";

export interface PoolOptions extends Partial<ThreadOptions> {
  /** Absolute path of the program that each thread runs. */
  program: string;
  /** Threads at once. */
  most?: number;
  /** Tasks that may wait for one. */
  longestQueue?: number;
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
  private readonly options: ThreadOptions;

  constructor({ program, most = 2, longestQueue = 50, idle = 60_000, memory = 256 }: PoolOptions) {
    this.most = most;
    this.longestQueue = longestQueue;
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
        this.waiting.push({ ...task, settle });
        this.next();
      }
    });
  }

  private next(): void {
    const free = [...this.threads].find(({ isFree }) => isFree);
    if (this.waiting.length === 0 || (free === undefined && this.threads.size >= this.most)) return;
    const task = this.waiting.shift();
    if (task === undefined) return;
    const thread = free ?? this.start();
    thread.run(task);
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
