import { describe, expect, it } from "vitest";
import { formatAbsolute, formatDuration, formatRelative } from "./time";

const now = new Date("2026-11-23T06:08:41Z");
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000);

describe("times in words", () => {
  it("says the largest whole unit, and just now below a minute", () => {
    expect(formatRelative(before(20), now)).toBe("just now");
    expect(formatRelative(before(119), now)).toBe("1 minute ago");
    expect(formatRelative(before(3 * 3600 + 10), now)).toBe("3 hours ago");
    expect(formatRelative(before(86_400), now)).toBe("yesterday");
    expect(formatRelative(before(-7200), now)).toBe("in 2 hours");
  });

  it("gives the absolute time with its zone", () => {
    expect(formatAbsolute(now, "UTC")).toBe("23 Nov 2026, 06:08:41 UTC");
    expect(formatAbsolute(now, "Europe/Berlin")).toContain("07:08:41");
  });

  it("gives durations in at most two units", () => {
    expect(formatDuration(850)).toBe("850 ms");
    expect(formatDuration(42_300)).toBe("42 s");
    expect(formatDuration(200_000)).toBe("3 min 20 s");
    expect(formatDuration(25 * 60_000 + 30_000)).toBe("25 min");
    expect(formatDuration(2 * 3_600_000 + 5 * 60_000)).toBe("2 h 5 min");
    expect(formatDuration(99 * 3_600_000)).toBe("4 d 3 h");
    expect(formatDuration(-5)).toBe("0 ms");
  });
});
