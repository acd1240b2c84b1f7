import type { Database } from "@/lib/db/server";
import type { FileChange } from "@/lib/git-host";
import type { Target } from "@/lib/targets";
import { targetColumns, toTarget } from "@/lib/targets/server";
import { filesOf } from "./revision-columns";
import { openRevisions } from "@/lib/sealing/server";

/** An instance that a change begins with, and where it is. */
export interface ExistingInstance {
  id: string;
  team: string;
  name: string;
  path: string;
  templateName: string;
  /** What its record said when it was last read. */
  templateVersion: string;
  /** Who made it: email, or name. */
  createdBy: string;
  target: Target;
  /** Where its record was last read: another one after each merge. Null before the first. */
  commit: string | null;
  removed: boolean;
  /** The change that holds it: not merged yet. */
  holder: { id: string; by: string } | undefined;
}

/** A change holds its instance from the submit to the merge. */
const holding = { endedAt: null, mergedAt: null } as const;

/** Undefined where there is none. */
export async function findExisting(
  db: Database,
  id: string,
): Promise<ExistingInstance | undefined> {
  const row = await db.instance.findUnique({
    where: { id },
    include: {
      target: targetColumns,
      requests: {
        where: holding,
        select: { id: true, requester: { select: { name: true } } },
        take: 1,
      },
    },
  });
  if (row === null) return undefined;
  const [holder] = row.requests;
  const { team, name, path, templateName, templateVersion, createdBy, commit } = row;
  return {
    id,
    team,
    name,
    path,
    templateName,
    templateVersion,
    createdBy,
    commit,
    target: toTarget(row.target),
    removed: row.removedAt !== null,
    holder: holder && { id: holder.id, by: holder.requester.name },
  };
}

/** What the latest merged change of an instance wrote. */
export async function mergedFiles(
  db: Database,
  key: string,
  instanceId: string,
): Promise<FileChange[]> {
  const latest = await db.requestRevision.findFirst({
    where: { request: { instanceId, mergedAt: { not: null } } },
    orderBy: { createdAt: "desc" },
    select: { id: true, files: true, sealed: true },
  });
  return openRevisions(key, latest ? [latest] : []).flatMap(filesOf);
}

/** The other living instances of a team in the same cluster, by name; at most 200. */
export async function otherInstances(
  db: Database,
  { id, team, target }: Pick<ExistingInstance, "id" | "team" | "target">,
): Promise<{ name: string; templateName: string }[]> {
  return db.instance.findMany({
    where: { team, removedAt: null, id: { not: id }, target: { clusterId: target.cluster.id } },
    select: { name: true, templateName: true },
    orderBy: { name: "asc" },
    take: 200,
  });
}
