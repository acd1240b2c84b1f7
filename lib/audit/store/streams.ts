import type { PrismaClient } from "@/lib/db/server";

type Streams = Pick<PrismaClient, "auditStream">;

/** How far the record was told to an address. */
export interface AuditStream {
  url: string;
  /** Number of the last line that was taken there. */
  lastId: bigint;
  deliveredAt: Date | null;
  /** Failures since the last delivery that was taken. */
  attempts: number;
  nextAt: Date | null;
  problem: string | null;
}

/** That of this address; one that was never told anything begins before the oldest line. */
export async function streamTo(db: Streams, url: string): Promise<AuditStream> {
  const found = await db.auditStream.findUnique({ where: { url } });
  return found ?? { url, lastId: -1n, deliveredAt: null, attempts: 0, nextAt: null, problem: null };
}

export async function saveStream(db: Streams, { url, ...stream }: AuditStream): Promise<void> {
  await db.auditStream.upsert({ where: { url }, create: { url, ...stream }, update: stream });
}
