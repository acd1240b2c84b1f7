import { createHash } from "node:crypto";
import { canonicalJson, type Json, type JsonObject } from "@/lib/json";

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
  /** From where; null of lines of before that was recorded, and where nobody told. */
  origin: Origin | null;
}

/** Through what somebody acted. */
export interface Origin {
  /** IP address of the client. */
  address?: string | undefined;
  /** The API token, as it was called then. */
  token?: { id: string; name: string } | undefined;
  /** Id of the browser session. */
  session?: string | undefined;
}

/** What the first row follows. */
export const beginning = new Uint8Array(32);

/**
 * sha256 over the previous row's hash and this row in canonical JSON. `origin` is a member of it only
 * where the row has one: rows of before keep their hash, and taking an origin away, or giving one to a
 * row that has none, changes it.
 */
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
    origin,
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
    ...(origin === null ? {} : { origin: originAsJson(origin) }),
  });
  return new Uint8Array(createHash("sha256").update(previous).update(row, "utf8").digest());
}

/** As it is stored. */
export function originAsJson({ address, token, session }: Origin): JsonObject {
  return {
    ...(address === undefined ? {} : { address }),
    ...(token === undefined ? {} : { token: { id: token.id, name: token.name } }),
    ...(session === undefined ? {} : { session }),
  };
}
