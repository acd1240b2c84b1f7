import type { PrismaClient } from "@/lib/db/server";

type Verifications = Pick<PrismaClient, "auditVerification">;

/** That every hash of the record was computed again. */
export interface Verification {
  at: Date;
  /** Who or what did it. */
  by: string;
  isSound: boolean;
  /** How many lines there ever were, up to the last one that was looked at. */
  entries: number;
  /** sha256 (hex) of that line, and when it was written; null: there was none. */
  lastHash: string | null;
  lastAt: Date | null;
  /** Number of the first line that does not follow from the one before it. */
  brokenId: string | null;
}

export async function storeVerification(
  db: Verifications,
  { entries, brokenId, ...verification }: Verification,
): Promise<void> {
  await db.auditVerification.create({
    data: {
      ...verification,
      entries: BigInt(entries),
      brokenId: brokenId === null ? null : BigInt(brokenId),
    },
  });
}

/** The last one; undefined where there was none. */
export async function latestVerification(db: Verifications): Promise<Verification | undefined> {
  const row = await db.auditVerification.findFirst({ orderBy: { id: "desc" } });
  if (row === null) return undefined;
  const { at, by, isSound, entries, lastHash, lastAt, brokenId } = row;
  return {
    at,
    by,
    isSound,
    entries: Number(entries),
    lastHash,
    lastAt,
    brokenId: brokenId === null ? null : String(brokenId),
  };
}
