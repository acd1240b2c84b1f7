import type { Database } from "@/lib/db/server";

/** Which handshake it is: whose, in which session, and what for. */
export interface HandshakeKey {
  /** A hash of the state. */
  state: string;
  purpose: string;
  userId: string;
  sessionId: string;
}

export async function storeHandshake(
  db: Database,
  handshake: HandshakeKey & {
    /** Sealed. */
    verifier: Uint8Array<ArrayBuffer>;
    /** Sealed. */
    payload: Uint8Array<ArrayBuffer> | null;
    expiresAt: Date;
  },
): Promise<void> {
  await db.gitHubHandshake.create({ data: handshake });
}

/**
 * Takes a handshake that is not over: of several who try, one gets it. Undefined for the others, and
 * where there is none.
 */
export async function takeStored(
  db: Database,
  key: HandshakeKey,
  now: Date,
): Promise<{ verifier: Uint8Array | null; payload: Uint8Array | null } | undefined> {
  const where = { ...key, expiresAt: { gt: now } };
  const found = await db.gitHubHandshake.findFirst({ where });
  if (found === null) return undefined;
  const { count } = await db.gitHubHandshake.deleteMany({ where });
  return count === 1 ? { verifier: found.verifier, payload: found.payload } : undefined;
}

export async function removeOldHandshakes(db: Database, now: Date): Promise<void> {
  await db.gitHubHandshake.deleteMany({ where: { expiresAt: { lte: now } } });
}
