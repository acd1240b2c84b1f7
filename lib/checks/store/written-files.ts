import { z } from "zod";
import { type Database, parseStored } from "@/lib/db/server";
import type { FileChange } from "@/lib/git-host";
import { openRevisions } from "@/lib/sealing/server";

const filesSchema: z.ZodType<FileChange[]> = z.array(
  z.object({ path: z.string(), content: z.string().nullable() }),
);

/**
 * What requests that are open, or were merged, write into the instances' folders among these, at
 * one of these targets; of the latest revisions.
 */
export async function writtenFiles(
  db: Database,
  key: string,
  targetIds: readonly string[],
  folders: readonly string[],
): Promise<FileChange[]> {
  const revisions = await db.requestRevision.findMany({
    where: {
      request: {
        targetId: { in: [...targetIds] },
        OR: [{ endedAt: null }, { pullRequests: { some: { state: "merged" } } }],
        instance: { path: { in: [...folders] } },
      },
    },
    select: { id: true, files: true, sealed: true },
    orderBy: { createdAt: "desc" },
    take: 500,
  });
  return openRevisions(key, revisions).flatMap(({ id, files }) =>
    parseStored(filesSchema, files, { table: "requestRevision", column: "files", id }),
  );
}
