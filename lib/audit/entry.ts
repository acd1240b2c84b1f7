import { z } from "zod";
import type { Json } from "@/lib/json";

/**
 * What a change was made to. `type` is a noun (`template`, `target`, `request`, `user`); `name` as
 * people call it.
 */
export interface AuditSubject {
  type: string;
  id: string;
  name: string;
}

/** One line of the record of who did what. */
export interface AuditEntry {
  /** Grows; a decimal number, too large for JavaScript's in the long run. */
  id: string;
  at: Date;
  actorId: string | null;
  /** As the person or program was called then. */
  actor: string;
  /** Noun and verb: `template.publish`. */
  action: string;
  subject: AuditSubject;
  team: string | null;
  before: Json;
  after: Json;
  requestId: string | null;
}

const word = z.string().trim().max(200).optional().catch(undefined);

/**
 * Filters and page of the audit list, as they stand in an address. What is malformed is left out.
 */
export const auditFilter = z.object({
  /** Part of the actor's or the subject's name. */
  text: word,
  action: word,
  subjectType: word,
  subjectId: word,
  team: word,
  from: z.coerce.date().optional().catch(undefined),
  to: z.coerce.date().optional().catch(undefined),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(200).catch(50).default(50),
});

export type AuditFilter = z.input<typeof auditFilter>;
