import type { ResourceLimits, Worker } from "node:worker_threads";

/**
 * Where V8 itself ends a thread, MiB. Well above what a task may use: V8 takes the whole process
 * with it where a single allocation goes past its limit, as that of a list that grows does
 * (https://github.com/nodejs/node/pull/65019), so whoever started the task has to be quicker.
 */
export const heapLimits: ResourceLimits = {
  maxOldGenerationSizeMb: 768,
  maxYoungGenerationSizeMb: 32,
};

/** Megabytes that a thread uses, also while it is busy; 0 for one that has ended. */
export async function usedMemory(worker: Worker): Promise<number> {
  try {
    const heap = await worker.getHeapStatistics();
    return (heap.used_heap_size + heap.external_memory) / 1_000_000;
  } catch {
    return 0;
  }
}

/**
 * Milliseconds of processor time that a thread has used; undefined where that cannot be known: it
 * has ended, or Node.js is older than 24.6.
 */
export async function processorTime(worker: Worker): Promise<number | undefined> {
  try {
    const { user, system } = await worker.cpuUsage();
    return (user + system) / 1_000;
  } catch {
    return undefined;
  }
}
