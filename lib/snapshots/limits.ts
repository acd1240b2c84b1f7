import { deadlines } from "@/lib/threads";
import type { Snapshot } from "./snapshot";

/** Files that a thread looks at with what it has for any task. */
const manyFiles = 20_000;
/** Milliseconds and megabytes for each file beyond, and megabytes in all: V8 ends a thread at 768 (`heapLimits`). */
const [perFile, anyTask, eachFile, largest] = [3, 256, 0.004, 512];

/** What a task may use that looks at all of some snapshots (`runTask`): more, the more there is in them. */
export function limitsFor(snapshots: readonly Pick<Snapshot, "files">[]): {
  deadline: number;
  memory?: number;
} {
  const files = snapshots.reduce((sum, one) => sum + one.files.size, 0);
  if (files <= manyFiles) return { deadline: deadlines.check };
  return {
    deadline: deadlines.check + perFile * (files - manyFiles),
    memory: Math.min(largest, Math.round(anyTask + eachFile * files)),
  };
}
