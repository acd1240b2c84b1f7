import type { PrismaClient } from "@/lib/db/server";
import { type Actor, requireCan } from "@/lib/access";
import { type AuditFilter, auditFilter } from "./entry";
import { findEntries, type FoundEntries } from "./store/page";

/** What `listAudit` needs of a `Context`. */
export interface AuditReader {
  db: PrismaClient;
  actor: Actor;
}

export type AuditPage = FoundEntries;

/**
 * The record, newest first, filtered; a page begins where the one before ended (`before`, `after`), so
 * that it costs the same however far back it is. A part of a name that has no three letters or digits in
 * a row is looked for in 50,000 lines at a time: a page may then be short, or empty, and go on all the
 * same. Needs `audit.read`.
 */
export async function listAudit(ctx: AuditReader, filter: AuditFilter = {}): Promise<AuditPage> {
  requireCan(ctx.actor, "audit.read");
  return findEntries(ctx.db, auditFilter.parse(filter));
}
