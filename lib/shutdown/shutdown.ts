interface Shutdown {
  begun: AbortController;
  closers: Set<() => Promise<void>>;
}

/**
 * Next.js loads modules more than once, and the program that tells of the end is bundled by itself:
 * it hangs on `globalThis`.
 */
function shutdown(): Shutdown {
  const shared = globalThis as { __slipwayShutdown?: Shutdown };
  shared.__slipwayShutdown ??= { begun: new AbortController(), closers: new Set() };
  return shared.__slipwayShutdown;
}

/**
 * Aborted as soon as this process is told to end: it is not ready any more, and what would never
 * end by itself has to.
 */
export function shutdownSignal(): AbortSignal {
  return shutdown().begun.signal;
}

/** Aborts `shutdownSignal`. Again, it does nothing. */
export function beginShutdown(): void {
  shutdown().begun.abort();
}

/** `close` is called once no answer is under way any more. Returns what takes it back. */
export function closeAtShutdown(close: () => Promise<void>): () => void {
  const { closers } = shutdown();
  closers.add(close);
  return () => void closers.delete(close);
}

/** Closes all that was opened; what cannot be closed does not keep the rest. */
export async function closeAll(): Promise<void> {
  const { closers } = shutdown();
  const closing = [...closers].map((close) => close());
  closers.clear();
  await Promise.allSettled(closing);
}
