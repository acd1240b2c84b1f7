import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { policyFolders } from "./folders";

it("are read again after half a minute, and are the same object as long as nothing changed", async () => {
  const home = await mkdtemp(path.join(tmpdir(), "slipway-policies-"));
  onTestFinished(() => rm(home, { recursive: true }));
  const folder = path.join(home, "catalog/policies/one");
  await mkdir(folder, { recursive: true });
  const write = (text: string) => writeFile(path.join(folder, "policy.yaml"), text);
  const read = () => policyFolders({ SLIPWAY_HOME: home, SLIPWAY_CATALOG_DIR: undefined });
  let now = performance.now();
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  onTestFinished(() => clock.mockRestore());
  // A cache that asks the clock once a millisecond has to notice that one is over.
  const pass = async (milliseconds: number) => {
    now += milliseconds;
    await new Promise((resolve) => setTimeout(resolve, 5));
  };

  await write("kind: First\n");
  const first = await read();
  expect(first.documents).toMatchObject([{ text: "kind: First\n" }]);
  await pass(31_000);
  expect(await read()).toBe(first);

  await write("kind: Second\n");
  await pass(29_000);
  expect(await read()).toBe(first);
  await pass(2_000);
  expect((await read()).documents).toMatchObject([{ text: "kind: Second\n" }]);
});
