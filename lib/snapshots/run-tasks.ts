import { folderOf, possiblePaths, readDocuments } from "@/lib/kustomize";
import { handles } from "@/lib/threads/thread";
import type { SnapshotFile } from "./snapshot";
import { referredFilesTask } from "./tasks";
import { SharedTexts } from "./texts/shared-texts";

/** What runs the tasks of snapshots, in a thread. */
export const snapshotHandlers = [
  handles(referredFilesTask, (kustomizations) => {
    const found = new Set<string>();
    for (const file of new SharedTexts(kustomizations).values())
      for (const path of referredBy(file)) found.add(path);
    return [...found];
  }),
];

function referredBy({ path, text }: SnapshotFile): string[] {
  const documents = readDocuments(path, text);
  return Array.isArray(documents) ? possiblePaths(folderOf(path), documents) : [];
}
