import type { Database } from "@/lib/db/server";

/** A row of `repositories`, as far as it says which repository it is. */
export interface IdentifiedRepository {
  id: string;
  hostKind: string;
  /** The host's own id of it; undefined where it was not asked for yet. */
  hostId: string | undefined;
  nodeId: string | undefined;
  /** The host's id of another repository that has this name now. */
  takenBy: string | undefined;
  apiUrl: string;
  owner: string;
  name: string;
  createdAt: Date;
}

const columns = {
  id: true,
  hostKind: true,
  hostId: true,
  nodeId: true,
  takenBy: true,
  apiUrl: true,
  owner: true,
  name: true,
  createdAt: true,
} as const;

function asIdentified<
  Row extends { hostId: string | null; nodeId: string | null; takenBy: string | null },
>({ hostId, nodeId, takenBy, ...row }: Row) {
  return {
    ...row,
    hostId: hostId ?? undefined,
    nodeId: nodeId ?? undefined,
    takenBy: takenBy ?? undefined,
  };
}

export async function identified(
  db: Database,
  id: string,
): Promise<IdentifiedRepository | undefined> {
  const row = await db.repository.findUnique({ where: { id }, select: columns });
  return row ? asIdentified(row) : undefined;
}

/**
 * Other rows of the same repository: of the same host by its id, or by its name where the id was
 * never asked for; and of the same id and name at another address, which the host had before.
 */
export async function otherRowsOf(
  db: Database,
  id: string,
  same: { hostKind: string; hostId: string; apiUrl: string; owner: string; name: string },
): Promise<IdentifiedRepository[]> {
  const { hostKind, hostId, apiUrl } = same;
  const named = {
    owner: { equals: same.owner, mode: "insensitive" },
    name: { equals: same.name, mode: "insensitive" },
  } as const;
  const rows = await db.repository.findMany({
    where: {
      hostKind,
      id: { not: id },
      OR: [
        { apiUrl, hostId },
        { apiUrl, hostId: null, ...named },
        { apiUrl: { not: apiUrl }, hostId, targets: { none: {} }, ...named },
      ],
    },
    select: columns,
  });
  return rows.map(asIdentified);
}

/** The row, other than those of `ids`, that has this name; undefined where none has. */
export async function rowNamed(
  db: Database,
  ids: readonly string[],
  { apiUrl, owner, name }: { apiUrl: string; owner: string; name: string },
): Promise<IdentifiedRepository | undefined> {
  const row = await db.repository.findFirst({
    where: {
      apiUrl,
      id: { notIn: [...ids] },
      owner: { equals: owner, mode: "insensitive" },
      name: { equals: name, mode: "insensitive" },
    },
    select: columns,
  });
  return row ? asIdentified(row) : undefined;
}

/** What belongs to one row belongs to the other from now on; what is only a cache is made anew. */
export async function mergeRepository(
  tx: Database,
  { from, into }: { from: string; into: string },
): Promise<void> {
  await tx.target.updateMany({ where: { repositoryId: from }, data: { repositoryId: into } });
  await tx.$executeRaw`
    DELETE FROM "pull_requests" p WHERE p."repository_id" = ${from}::uuid AND EXISTS (
      SELECT FROM "pull_requests" k WHERE k."repository_id" = ${into}::uuid AND k."number" = p."number")`;
  await tx.pullRequest.updateMany({ where: { repositoryId: from }, data: { repositoryId: into } });
  await tx.proposal.updateMany({ where: { repositoryId: from }, data: { repositoryId: into } });
  if ((await tx.catalogHead.findUnique({ where: { repositoryId: into } })) === null)
    await tx.catalogHead.updateMany({
      where: { repositoryId: from },
      data: { repositoryId: into },
    });
  await tx.event.updateMany({ where: { repositoryId: from }, data: { repositoryId: into } });
  await tx.repository.delete({ where: { id: from } });
}

export async function saveIdentity(
  tx: Database,
  id: string,
  identity: {
    hostId: string;
    nodeId: string;
    apiUrl: string;
    owner: string;
    name: string;
    webUrl: string;
  },
): Promise<void> {
  await tx.repository.update({ where: { id }, data: { ...identity, takenBy: null } });
}

/** Keeps that another repository has the name of this one now; undefined: none has any more. */
export async function saveTaken(
  db: Database,
  id: string,
  takenBy: string | undefined,
): Promise<void> {
  await db.repository.update({ where: { id }, data: { takenBy: takenBy ?? null } });
}
