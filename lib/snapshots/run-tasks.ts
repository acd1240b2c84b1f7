import { folderOf, possiblePaths, readDocuments } from "@/lib/kustomize";
import { handles } from "@/lib/threads/thread";
import type { SnapshotFile } from "./snapshot";
import { referredFilesTask } from "./tasks";

/** What runs the tasks of snapshots, in a thread. */
export const snapshotHandlers = [
  handles(referredFilesTask, (kustomizations) => [...new Set(kustomizations.flatMap(referredBy))]),
];

function referredBy({ path, text }: SnapshotFile): string[] {
  const documents = readDocuments(path, text);
  return Array.isArray(documents) ? possiblePaths(folderOf(path), documents) : [];
}
