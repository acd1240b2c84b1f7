import { expect, test, vi } from "vitest";
import { beginWait, countingWaits } from "./waits";

test("time that tasks wait is counted once, however many wait, and to the moment that is asked about", async () => {
  vi.useFakeTimers();
  await countingWaits(async (waited) => {
    expect(waited()).toBe(0);
    const [first, second] = [beginWait(), beginWait()];
    await vi.advanceTimersByTimeAsync(100);
    expect(waited()).toBe(100);
    first();
    first();
    await vi.advanceTimersByTimeAsync(50);
    expect(waited()).toBe(150);
    second();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(waited()).toBe(150);
    const third = beginWait();
    await vi.advanceTimersByTimeAsync(5);
    third();
    expect(waited()).toBe(155);
  });
  vi.useRealTimers();
});

test("what waits for somebody else is not theirs", async () => {
  await countingWaits(async (waited) => {
    await countingWaits(async () => void beginWait());
    expect(waited()).toBe(0);
  });
  expect(() => beginWait()()).not.toThrow();
});
