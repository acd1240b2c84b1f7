import { z } from "zod";
import { type Database, parseStored, Prisma, type PrismaClient } from "@/lib/db/server";
import { type Lease, type LeaseKind, takeLease } from "@/lib/leases/server";
import { repositoryById } from "@/lib/targets/server";
import type { CatalogHead, Waiting } from "../catalog-head";
import { problemsSchema } from "./problems";

const waitingSchema: z.ZodType<Waiting | null> = z
  .object({
    kind: z.enum(["first", "rewind"]),
    commit: z.string(),
    changes: z.array(z.string()),
    count: z.int(),
  })
  .nullable();
const protectionSchema = z.enum(["review", "protected", "none"]).nullable();

/**
 * Makes this the branch that is taken over from. Of another repository, branch or folder nothing was taken over yet: its head is a
 * first one, and what was confirmed of the one before counts no more.
 */
export async function keepHead(
  tx: Database,
  place: { repositoryId: string; branch: string; path: string },
): Promise<void> {
  const before = await tx.catalogHead.findFirst();
  if (before === null) {
    await tx.catalogHead.create({ data: place });
    return;
  }
  const { repositoryId, branch, path } = before;
  const isSame =
    repositoryId === place.repositoryId && branch === place.branch && path === place.path;
  const anew = {
    appliedCommit: null,
    appliedAt: null,
    confirmedCommit: null,
    confirmedBy: null,
    waiting: Prisma.DbNull,
  };
  await tx.catalogHead.update({
    where: { repositoryId },
    data: isSame ? place : { ...place, ...anew },
  });
}

/** No repository is taken over from any more; what was decided stays. */
export async function forgetHead(tx: Database): Promise<void> {
  await tx.catalogHead.deleteMany();
}

/** Undefined where there is no catalog repository. */
export async function catalogHead(db: Database): Promise<CatalogHead | undefined> {
  const row = await db.catalogHead.findFirst();
  if (row === null) return undefined;
  const place = (column: string) => ({ table: "catalogHead", column, id: row.repositoryId });
  return {
    repository: await repositoryById(db, row.repositoryId),
    branch: row.branch,
    path: row.path,
    readCommit: row.readCommit ?? undefined,
    readAt: row.readAt ?? undefined,
    appliedCommit: row.appliedCommit ?? undefined,
    appliedAt: row.appliedAt ?? undefined,
    waiting: parseStored(waitingSchema, row.waiting, place("waiting")) ?? undefined,
    confirmedCommit: row.confirmedCommit ?? undefined,
    problem: row.problem ?? undefined,
    strays: parseStored(problemsSchema, row.strays, place("strays")),
    protection: parseStored(protectionSchema, row.protection, place("protection")) ?? undefined,
  };
}

/** The branch that is taken over from, where this is its repository. */
export async function catalogBranch(
  db: Database,
  repositoryId: string,
): Promise<string | undefined> {
  const row = await db.catalogHead.findUnique({
    where: { repositoryId },
    select: { branch: true },
  });
  return row?.branch;
}

/** What a reading brought: what is left out stays as it was. */
export interface ReadHead {
  readCommit?: string;
  readAt?: Date;
  applied?: { commit: string; at: Date };
  waiting?: Waiting | undefined;
  problem?: string | undefined;
  strays?: CatalogHead["strays"];
  protection?: CatalogHead["protection"];
}

export async function saveHead(db: Database, repositoryId: string, read: ReadHead): Promise<void> {
  const { applied, waiting, problem, strays, protection, ...rest } = read;
  await db.catalogHead.update({
    where: { repositoryId },
    data: {
      ...rest,
      ...(applied === undefined
        ? {}
        : {
            appliedCommit: applied.commit,
            appliedAt: applied.at,
            confirmedCommit: null,
            confirmedBy: null,
          }),
      ...("waiting" in read
        ? { waiting: (waiting as Prisma.InputJsonValue | undefined) ?? Prisma.DbNull }
        : {}),
      ...("problem" in read ? { problem: problem ?? null } : {}),
      ...(strays === undefined ? {} : { strays: strays as unknown as Prisma.InputJsonValue }),
      ...(protection === undefined ? {} : { protection }),
    },
  });
}

/** Notes that somebody confirmed a head; false where it is not the one that waits (any more). */
export async function saveConfirmed(
  tx: Database,
  repositoryId: string,
  commit: string,
  by: string,
): Promise<boolean> {
  const { count } = await tx.catalogHead.updateMany({
    where: { repositoryId, waiting: { path: ["commit"], equals: commit } },
    data: { confirmedCommit: commit, confirmedBy: by },
  });
  return count === 1;
}

/** The right to take over: one worker at a time. */
const readingLease: LeaseKind<string> = {
  name: "catalog",
  table: "catalog_heads",
  fenceColumn: "reading_fence",
  untilColumn: "reading_until",
  seconds: 120,
  row: (repositoryId) => Prisma.sql`repository_id = ${repositoryId}::uuid`,
};

/** Undefined while somebody else reads. */
export function beginReading(
  db: PrismaClient,
  repositoryId: string,
): Promise<Lease<string> | undefined> {
  return takeLease(db, readingLease, repositoryId);
}

/** Gives the right back; nothing where it was lost. */
export async function endReading(
  db: PrismaClient,
  { key: repositoryId, fence }: Lease<string>,
): Promise<void> {
  await db.catalogHead.updateMany({
    where: { repositoryId, readingFence: fence },
    data: { readingUntil: null },
  });
}
