import type { PrismaClient } from "@/lib/db/server";
import { requireCan } from "@/lib/access";
import type { AuditReader } from "./list-audit";
import { latestVerification, storeVerification, type Verification } from "./store/verifications";
import { type AuditVerdict, verifyAudit } from "./verify-audit";

/** The page says when the chain was verified last: at least this often, in milliseconds. */
const verifiedEvery = 20 * 60 * 60 * 1_000;

/** Keeps what a verification found, for the page. */
export async function noteVerification(
  db: Pick<PrismaClient, "auditVerification">,
  verdict: AuditVerdict,
  { at, by }: { at: Date; by: string },
): Promise<void> {
  await storeVerification(db, {
    at,
    by,
    isSound: verdict.ok,
    entries: verdict.entries,
    lastHash: verdict.ok ? verdict.last : null,
    lastAt: verdict.lastAt ?? null,
    brokenId: verdict.ok ? null : (verdict.broken?.id ?? null),
  });
}

/**
 * Verifies the record where that was last done most of a day ago, and keeps what it found. For a job.
 * Returns undefined where it was not due.
 */
export async function verifyDaily({
  db,
  now,
}: {
  db: PrismaClient;
  now(): Date;
}): Promise<AuditVerdict | undefined> {
  const last = await latestVerification(db);
  if (last !== undefined && now().getTime() - last.at.getTime() < verifiedEvery) return undefined;
  const verdict = await db.$transaction((tx) => verifyAudit(tx), {
    isolationLevel: "RepeatableRead",
    timeout: 14 * 60_000,
  });
  await noteVerification(db, verdict, { at: now(), by: "Slipway, once a day" });
  return verdict;
}

/** When and by whom the record was verified last. Needs `audit.read`. */
export async function lastVerification(ctx: AuditReader): Promise<Verification | undefined> {
  requireCan(ctx.actor, "audit.read");
  return latestVerification(ctx.db);
}
