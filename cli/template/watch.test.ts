import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { folderWith } from "../testing";
import { runOnChange } from "./watch";

/**
 * A second watcher: when it has run, what was written before has reached every watcher that began
 * earlier.
 */
async function control(
  folder: string,
  file: string,
  signal: AbortSignal,
): Promise<() => Promise<void>> {
  let runs = 0;
  void runOnChange(
    { folders: [], files: [path.join(folder, file)] },
    async () => {
      runs += 1;
    },
    signal,
  );
  await vi.waitFor(() => expect(runs).toBe(1), { timeout: 60_000 });
  return async () => {
    const before = runs;
    await writeFile(path.join(folder, file), `run ${runs}`);
    await vi.waitFor(() => expect(runs).toBeGreaterThan(before), { timeout: 60_000 });
  };
}

it("runs once, again after a change below the folder or of a file, and ends at the signal", async () => {
  const [folder, beside] = await Promise.all([
    folderWith({ "files/a.yaml": "a: 1" }),
    folderWith({ "params.yaml": "a: 1", "other.yaml": "" }),
  ]);
  const stop = new AbortController();
  let runs = 0;
  const done = runOnChange(
    { folders: [folder], files: [path.join(beside, "params.yaml")] },
    async () => {
      runs += 1;
    },
    stop.signal,
  );
  await vi.waitFor(() => expect(runs).toBe(1), { timeout: 60_000 });
  const ended = new AbortController();
  onTestFinished(() => ended.abort());
  const othersHeard = await control(beside, "other.yaml", ended.signal);

  await writeFile(path.join(folder, "files/a.yaml"), "a: 2");
  await vi.waitFor(() => expect(runs).toBeGreaterThan(1), { timeout: 60_000 });
  await othersHeard();

  // As an editor saves: another file takes the old one's place.
  let before = runs;
  await writeFile(path.join(beside, "params.tmp"), "a: 2");
  await rename(path.join(beside, "params.tmp"), path.join(beside, "params.yaml"));
  await vi.waitFor(() => expect(runs).toBeGreaterThan(before), { timeout: 60_000 });
  await othersHeard();

  before = runs;
  await othersHeard();
  expect(runs).toBe(before);

  stop.abort();
  await done;
  await writeFile(path.join(folder, "files/a.yaml"), "a: 3");
  await othersHeard();
  expect(runs).toBe(before);
});

it("does not miss a change that comes while it runs", async () => {
  const folder = await folderWith({ "a.yaml": "1", "other.yaml": "" });
  const stop = new AbortController();
  const seen: number[] = [];
  const done = runOnChange(
    { folders: [folder], files: [] },
    async () => {
      seen.push(seen.length);
      if (seen.length === 1) {
        await writeFile(path.join(folder, "a.yaml"), "2");
        const othersHeard = await control(folder, "other.yaml", stop.signal);
        await othersHeard();
      }
    },
    stop.signal,
  );
  await vi.waitFor(() => expect(seen.length).toBeGreaterThan(1), { timeout: 60_000 });
  stop.abort();
  await done;
});
