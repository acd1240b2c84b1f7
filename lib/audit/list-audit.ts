import type { Prisma } from "@/lib/db/server";
import { requireCan } from "@/lib/identity";
import type { Context } from "@/lib/identity/server";
import { type AuditEntry, type AuditFilter, auditFilter } from "./entry";
import { entryOf } from "./store";

export interface AuditPage {
  entries: AuditEntry[];
  /** How many match the filter. */
  total: number;
  page: number;
  pageSize: number;
}

/** The record, newest first, filtered and paged. Needs `audit.read`. */
export async function listAudit(ctx: Context, filter: AuditFilter = {}): Promise<AuditPage> {
  requireCan(ctx.actor, "audit.read");
  const { text, action, subjectType, subjectId, team, from, to, page, pageSize } = auditFilter.parse(filter);
  const where: Prisma.AuditEntryWhereInput = {
    ...(action ? { action } : {}),
    ...(subjectType ? { subjectType } : {}),
    ...(subjectId ? { subjectId } : {}),
    ...(team ? { team } : {}),
    ...(from || to ? { at: { gte: from, lt: to } } : {}),
    ...(text ? { OR: [{ actor: { contains: text, mode: "insensitive" } }, { subject: { contains: text, mode: "insensitive" } }] } : {}),
  };
  const [rows, total] = await Promise.all([
    ctx.db.auditEntry.findMany({ where, orderBy: { id: "desc" }, skip: (page - 1) * pageSize, take: pageSize }),
    ctx.db.auditEntry.count({ where }),
  ]);
  return { entries: rows.map(entryOf), total, page, pageSize };
}
