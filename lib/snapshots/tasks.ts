import { deadlines, threadTask } from "@/lib/threads";
import type { SnapshotFile } from "./snapshot";

/** The paths that kustomizations name: what they list, and what they generate from. */
export const referredFilesTask = threadTask<readonly SnapshotFile[], readonly string[]>(
  "referred-files",
  "the kustomizations of this commit",
  deadlines.build,
);
