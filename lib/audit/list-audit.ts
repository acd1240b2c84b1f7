import type { Prisma, PrismaClient } from "@/lib/db/server";
import { type Actor, requireCan } from "@/lib/access";
import { type AuditEntry, type AuditFilter, auditFilter } from "./entry";
import { entryOf } from "./store";

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
  const { text, action, subjectType, subjectId, team, from, to, page, pageSize } =
    auditFilter.parse(filter);
  const where: Prisma.AuditEntryWhereInput = {
    ...(action ? { action } : {}),
    ...(subjectType ? { subjectType } : {}),
    ...(subjectId ? { subjectId } : {}),
    ...(team ? { team } : {}),
    ...(from || to ? { at: { gte: from, lt: to } } : {}),
    ...(text
      ? {
          OR: [
            { actor: { contains: text, mode: "insensitive" } },
            { subject: { contains: text, mode: "insensitive" } },
          ],
        }
      : {}),
  };
  const [rows, total] = await Promise.all([
    ctx.db.auditEntry.findMany({
      where,
      orderBy: { id: "desc" },
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
    ctx.db.auditEntry.count({ where }),
  ]);
  return { entries: rows.map(entryOf), total, page, pageSize };
}
