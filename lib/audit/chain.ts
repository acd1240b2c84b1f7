import { createHash } from "node:crypto";
import { canonicalJson, type Json } from "@/lib/json";

/** What a row's hash covers: all of it but its number, which its place in the chain stands for. */
export interface Link {
  at: Date;
  actorId: string | null;
  actor: string;
  action: string;
  subjectType: string;
  subjectId: string;
  subject: string;
  team: string | null;
  before: Json;
  after: Json;
  requestId: string | null;
}

/** What the first row follows. */
export const beginning = new Uint8Array(32);

/** sha256 over the previous row's hash and this row in canonical JSON. */
export function chainHash(previous: Uint8Array, link: Link): Uint8Array<ArrayBuffer> {
  const {
    at,
    actorId,
    actor,
    action,
    subjectType,
    subjectId,
    subject,
    team,
    before,
    after,
    requestId,
  } = link;
  const row = canonicalJson({
    at: at.toISOString(),
    actorId,
    actor,
    action,
    subjectType,
    subjectId,
    subject,
    team,
    before,
    after,
    requestId,
  });
  return new Uint8Array(createHash("sha256").update(previous).update(row, "utf8").digest());
}
