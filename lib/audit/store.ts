import { z } from "zod";
import type { Json } from "@/lib/json";
import type { Link } from "./chain";
import type { AuditEntry } from "./entry";

/** A row of `audit_entries` as Prisma gives it. */
export interface AuditRow {
  id: bigint;
  at: Date;
  actorId: string | null;
  actor: string;
  action: string;
  subjectType: string;
  subjectId: string;
  subject: string;
  team: string | null;
  before: unknown;
  after: unknown;
  requestId: string | null;
  hash: Uint8Array;
}

const json = z.json().nullish();

export function linkOf(row: AuditRow): Link {
  const { at, actorId, actor, action, subjectType, subjectId, subject, team, requestId } = row;
  return {
    at,
    actorId,
    actor,
    action,
    subjectType,
    subjectId,
    subject,
    team,
    requestId,
    before: jsonOf(row.before),
    after: jsonOf(row.after),
  };
}

export function entryOf(row: AuditRow): AuditEntry {
  const { id, subjectType, subjectId, subject, ...link } = { ...linkOf(row), id: String(row.id) };
  return { id, ...link, subject: { type: subjectType, id: subjectId, name: subject } };
}

function jsonOf(value: unknown): Json {
  return (json.parse(value) ?? null) as Json;
}
