import { sharedListener } from "./listener";
import type { Topic } from "./topics";

/**
 * Changes of the topics until `signal` aborts. Changes that come faster than they are taken are
 * told once. When listening begins, and after a lost connection, every topic is told, since
 * something may have been missed.
 */
export async function* subscribe(
  databaseUrl: string,
  topics: readonly Topic[],
  signal: AbortSignal,
): AsyncGenerator<Topic, void, void> {
  const changed = new Set<Topic>();
  let wake: () => void = nobodyWaits;
  const remove = sharedListener(databaseUrl).add((topic) => {
    for (const watched of topics)
      if (topic === undefined || topic === watched) changed.add(watched);
    wake();
  });
  const ended = () => wake();
  signal.addEventListener("abort", ended);
  try {
    while (!signal.aborted) {
      const [next] = changed;
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          // Told between the look and the wait.
          if (changed.size > 0 || signal.aborted) resolve();
        });
        continue;
      }
      changed.delete(next);
      yield next;
    }
  } finally {
    signal.removeEventListener("abort", ended);
    remove();
  }
}

function nobodyWaits(): void {}
