import { PortalError } from "@/lib/errors";
import { requireCan } from "@/lib/access";
import { type AuditEntry, type AuditFilter, auditFilter } from "./entry";
import type { AuditReader } from "./list-audit";
import { countUpTo, entriesAfter } from "./store/entries";

/** As many as one export has. */
export const mostExported = 1_000_000;
const batch = 1_000;

/**
 * The lines that a filter asks for, the oldest first, in batches, however many there are held at once.
 * What is added meanwhile is not in it. Throws `forbidden`, and `too_large` before the first batch where
 * there are more than a million.
 */
export async function* exportAudit(
  ctx: AuditReader,
  filter: AuditFilter,
  most: number = mostExported,
): AsyncGenerator<AuditEntry[]> {
  requireCan(ctx.actor, "audit.read");
  const asked = auditFilter.parse(filter);
  const count = await countUpTo(ctx.db, asked, most + 1);
  if (count > most)
    throw new PortalError(
      "too_large",
      `An export has at most ${most.toLocaleString("en-GB")} lines.`,
      {
        hint: "Ask for a shorter time, and for what came before it in another export.",
      },
    );
  let after = -1n;
  for (let left = count; left > 0;) {
    const entries = await entriesAfter(ctx.db, asked, after, Math.min(batch, left));
    const last = entries.at(-1);
    if (last === undefined) return;
    after = BigInt(last.id);
    left -= entries.length;
    yield entries;
  }
}
