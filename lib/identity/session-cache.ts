import { LRUCache } from "lru-cache";
import type { StoredSession } from "./store/sessions";

/**
 * One process believes what it read for `ttl` milliseconds: an end that another process made counts
 * this much later. Next.js loads modules more than once, so it hangs on `globalThis`.
 */
const shared = globalThis as { __slipwaySessions?: LRUCache<string, StoredSession> };
const entries = (shared.__slipwaySessions ??= new LRUCache({ max: 5_000, ttl: 2_000 }));

export function recallSession(id: string): StoredSession | undefined {
  return entries.get(id);
}

export function rememberSession(session: StoredSession): void {
  entries.set(session.id, session);
}

export function forgetSession(id: string): void {
  entries.delete(id);
}
