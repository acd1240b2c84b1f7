import type { PrismaClient } from "@/lib/db/server";
import { type Actor, requireCan } from "@/lib/access";
import { type AuditEntry, type AuditFilter, auditFilter } from "./entry";
import { findEntries } from "./store/entries";

/** What `listAudit` needs of a `Context`. */
export interface AuditReader {
  db: PrismaClient;
  actor: Actor;
}

export interface AuditPage {
  entries: AuditEntry[];
  /** Whether there are lines beyond this page. */
  newer: boolean;
  older: boolean;
}

/**
 * The record, newest first, filtered; a page begins where the one before ended (`before`, `after`), so
 * that it costs the same however far back it is. Needs `audit.read`.
 */
export async function listAudit(ctx: AuditReader, filter: AuditFilter = {}): Promise<AuditPage> {
  requireCan(ctx.actor, "audit.read");
  return findEntries(ctx.db, auditFilter.parse(filter));
}
