import type { StoredSession } from "./store";

/**
 * How long one process believes what it read, in milliseconds: an end that another process made
 * counts this much later.
 */
const believed = 2_000;
const most = 5_000;

/** Next.js loads modules more than once, so it hangs on `globalThis`. */
const shared = globalThis as {
  __slipwaySessions?: Map<string, { session: StoredSession; readAt: number }>;
};
const entries = (shared.__slipwaySessions ??= new Map<
  string,
  { session: StoredSession; readAt: number }
>());

export function recallSession(id: string): StoredSession | undefined {
  const entry = entries.get(id);
  if (entry === undefined) return undefined;
  if (performance.now() - entry.readAt <= believed) return entry.session;
  entries.delete(id);
  return undefined;
}

export function rememberSession(session: StoredSession): void {
  if (entries.size >= most) entries.clear();
  entries.set(session.id, { session, readAt: performance.now() });
}

export function forgetSession(id: string): void {
  entries.delete(id);
}
