import type { DatabaseHandle } from "../client";

/** Keeps one connection busy; resolves, once it has it, with what gives it back. */
export async function holdConnection(db: DatabaseHandle["db"]): Promise<() => Promise<void>> {
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const held = db.$transaction(
    async () => {
      begin();
      await over;
    },
    { timeout: 60_000, maxWait: 30_000 },
  );
  await Promise.race([begun, held]);
  return async () => {
    end();
    await held;
  };
}
