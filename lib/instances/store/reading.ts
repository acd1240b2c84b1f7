import { Prisma, type PrismaClient } from "@/lib/db/server";
import { type Lease, type LeaseKind, takeLease } from "@/lib/leases/server";

/** The right to bring the instances of a target to what its branch says. */
const readingLease: LeaseKind<string> = {
  name: "target",
  table: "targets",
  fenceColumn: "reading_fence",
  untilColumn: "reading_until",
  seconds: 60,
  row: (id) => Prisma.sql`id = ${id}::uuid`,
};

/** Undefined while somebody else reads. */
export function beginReading(
  db: PrismaClient,
  targetId: string,
): Promise<Lease<string> | undefined> {
  return takeLease(db, readingLease, targetId);
}

/** Gives the right back; nothing where it was lost. */
export async function endReading(
  db: PrismaClient,
  { key: id, fence }: Lease<string>,
): Promise<void> {
  await db.target.updateMany({
    where: { id, readingFence: fence },
    data: { readingUntil: null },
  });
}
