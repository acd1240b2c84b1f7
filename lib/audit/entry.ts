import { z } from "zod";
import type { Json } from "@/lib/json";
import type { Origin } from "./chain";

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
  origin: Origin | null;
}

const word = z.string().trim().max(200).optional().catch(undefined);
const time = z.coerce.date().optional().catch(undefined);
const number = z
  .string()
  .regex(/^\d{1,18}$/)
  .optional()
  .catch(undefined);

/** Actions of which there are as many as people come and go; they have a tab of their own. */
export const signIns = ["session.start", "session.end"] as const;

/** What of the record is asked for. */
const what = {
  /** Part of the actor's or the subject's name. */
  text: word,
  /** Part of the actor's name. */
  who: word,
  /** Part of the subject's name. */
  thing: word,
  action: word,
  subjectType: word,
  subjectId: word,
  team: word,
  /** From this time on, and before that one. */
  from: time,
  to: time,
  show: z.enum(["changes", "sign-ins", "all"]).optional().catch(undefined),
};

/**
 * Filters of the audit list and where its page begins, as they stand in an address. What is malformed
 * is left out.
 */
export const auditFilter = z.object({
  ...what,
  /** Only lines with a smaller number: older ones. */
  before: number,
  /** Only lines with a greater number, the oldest of them: what is newer than a page. */
  after: number,
  pageSize: z.coerce.number().int().min(1).max(200).catch(50).default(50),
});

export type AuditFilter = z.input<typeof auditFilter>;
export type AuditQuery = z.output<typeof auditFilter>;
