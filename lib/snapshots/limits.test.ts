import { expect, test } from "vitest";
import { limitsFor } from "./limits";

const ofFiles = (size: number) => ({ files: { size } as ReadonlyMap<string, never> });

test("what is small gets what any task has, in a thread that stays", () => {
  expect(limitsFor([ofFiles(9_000), ofFiles(11_000)])).toEqual({ deadline: 60_000 });
});

test("what is large gets more time and memory, the more there is in all of it, up to a bound", () => {
  expect(limitsFor([ofFiles(50_000), ofFiles(50_000)])).toEqual({
    deadline: 300_000,
    memory: 512,
  });
  expect(limitsFor([ofFiles(30_000)])).toEqual({ deadline: 90_000, memory: 376 });
  expect(limitsFor([ofFiles(1_000_000)]).memory).toBe(512);
});
