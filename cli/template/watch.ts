import { watch, type FSWatcher } from "node:fs";
import path from "node:path";

/** Editors write a file in several steps. */
const quietMilliseconds = 80;

export interface Watched {
  /** With everything below them. */
  folders: readonly string[];
  files: readonly string[];
}

/** Runs once, and again after every change, one run at a time, until the signal. */
export async function runOnChange(
  { folders, files }: Watched,
  run: () => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  let changed = true;
  let wake: (() => void) | undefined;
  let timer: NodeJS.Timeout | undefined;
  const notice = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      changed = true;
      wake?.();
    }, quietMilliseconds);
  };
  const watchers: FSWatcher[] = [
    ...folders.map((folder) => watch(folder, { recursive: true }, notice)),
    // The folder, because an editor may put a new file in the old one's place.
    ...files.map((file) =>
      watch(path.dirname(file), (_, name) =>
        name === null || name === path.basename(file) ? notice() : undefined,
      ),
    ),
  ];
  const stop = () => wake?.();
  signal.addEventListener("abort", stop);
  try {
    while (!signal.aborted) {
      if (changed) {
        changed = false;
        await run();
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (changed || signal.aborted) resolve();
        });
      }
    }
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", stop);
    for (const watcher of watchers) watcher.close();
  }
}
