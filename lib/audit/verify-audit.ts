import type { PrismaClient } from "@/lib/db/server";
import { beginning, chainHash } from "./chain";
import { linksAfter } from "./store";

/**
 * `broken` is the first line that does not follow from the one before it: it, or one before it, was
 * changed or removed.
 */
export type AuditVerdict =
  | {
      ok: true;
      entries: number;
      /** sha256 (hex) of the last line: note it elsewhere, and a cut-off end shows too. */ last: string;
    }
  | { ok: false; entries: number; broken: { id: string; at: Date } };

const batch = 1_000;

/** Walks the whole record and computes every hash again. */
export async function verifyAudit(db: Pick<PrismaClient, "auditEntry">): Promise<AuditVerdict> {
  let previous: Uint8Array = beginning;
  let entries = 0;
  let after = -1n;
  for (;;) {
    const links = await linksAfter(db, after, batch);
    for (const { id, link, hash: stored } of links) {
      const hash = chainHash(previous, link);
      if (!Buffer.from(hash).equals(Buffer.from(stored)))
        return { ok: false, entries, broken: { id: String(id), at: link.at } };
      previous = hash;
      entries += 1;
      after = id;
    }
    if (links.length < batch)
      return { ok: true, entries, last: Buffer.from(previous).toString("hex") };
  }
}
