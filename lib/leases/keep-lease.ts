import type { Prisma, PrismaClient } from "@/lib/db/server";
import { holdLease, type Lease, renewLease } from "./lease";

/** Milliseconds: a small part of any lease. A process that was stopped for longer asks again. */
const confirmedFor = 1000;

/** A lease that was taken, for work of several steps. */
export interface KeptLease {
  /** Before each effect outside: throws `LeaseLost` where somebody else took over. */
  still(): Promise<void>;
  /** Writes an outcome in one transaction, unless somebody else took over meanwhile (`LeaseLost`). */
  commit<Value>(write: (tx: Prisma.TransactionClient) => Promise<Value>): Promise<Value>;
  /** Keeps it no longer. The row is given back by what writes the outcome. */
  end(): void;
}

/**
 * Keeps a lease that was just taken until `end`, renewing it every `renewSeconds`: a call to a host may take longer than
 * the lease. A beat that fails is no harm, the fence decides. `signal` ends the work at its next `still`.
 */
export function keepLease<Key>(
  db: PrismaClient,
  lease: Lease<Key>,
  { renewSeconds, signal }: { renewSeconds: number; signal?: AbortSignal | undefined },
): KeptLease {
  let confirmedAt = performance.now();
  const beat = setInterval(
    () => void renewLease(db, lease).catch(() => undefined),
    renewSeconds * 1000,
  );
  return {
    still: async () => {
      signal?.throwIfAborted();
      // Nobody can take over for many seconds after the lease was confirmed, so quick steps need
      // not ask again.
      if (performance.now() - confirmedAt < confirmedFor) return;
      await renewLease(db, lease);
      confirmedAt = performance.now();
    },
    commit: (write) =>
      db.$transaction(
        async (tx) => {
          await holdLease(tx, lease);
          return write(tx);
        },
        { maxWait: 10_000, timeout: 10_000 },
      ),
    end: () => clearInterval(beat),
  };
}
