import { rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, vi } from "vitest";
import { folderWith } from "../testing";
import { runOnChange } from "./watch";

it("runs once, again after a change below the folder or of a file, and ends at the signal", async () => {
  const [folder, beside] = await Promise.all([folderWith({ "files/a.yaml": "a: 1" }), folderWith({ "params.yaml": "a: 1", "other.yaml": "" })]);
  const stop = new AbortController();
  let runs = 0;
  const done = runOnChange({ folders: [folder], files: [path.join(beside, "params.yaml")] }, async () => {
    runs += 1;
  }, stop.signal);
  await vi.waitFor(() => expect(runs).toBe(1));

  await writeFile(path.join(folder, "files/a.yaml"), "a: 2");
  await vi.waitFor(() => expect(runs).toBe(2), 5000);

  // As an editor saves: another file takes the old one's place.
  await writeFile(path.join(beside, "params.tmp"), "a: 2");
  await rename(path.join(beside, "params.tmp"), path.join(beside, "params.yaml"));
  await vi.waitFor(() => expect(runs).toBe(3), 5000);

  await writeFile(path.join(beside, "other.yaml"), "b");
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(runs).toBe(3);

  stop.abort();
  await done;
  await writeFile(path.join(folder, "files/a.yaml"), "a: 3");
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(runs).toBe(3);
});

it("does not miss a change that comes while it runs", async () => {
  const folder = await folderWith({ "a.yaml": "1" });
  const stop = new AbortController();
  const seen: number[] = [];
  const done = runOnChange({ folders: [folder], files: [] }, async () => {
    seen.push(seen.length);
    if (seen.length === 1) {
      await writeFile(path.join(folder, "a.yaml"), "2");
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }, stop.signal);
  await vi.waitFor(() => expect(seen).toEqual([0, 1]), 5000);
  stop.abort();
  await done;
});
