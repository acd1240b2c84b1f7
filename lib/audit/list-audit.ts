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
  /** How many match the filter. */
  total: number;
  page: number;
  pageSize: number;
}

/** The record, newest first, filtered and paged. Needs `audit.read`. */
export async function listAudit(ctx: AuditReader, filter: AuditFilter = {}): Promise<AuditPage> {
  requireCan(ctx.actor, "audit.read");
  const asked = auditFilter.parse(filter);
  const { entries, total } = await findEntries(ctx.db, asked);
  return { entries, total, page: asked.page, pageSize: asked.pageSize };
}
