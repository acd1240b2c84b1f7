import { describe, expect, it } from "vitest";
import { nextRuns } from "./next-runs";

const now = new Date("2026-11-30T05:29:30Z");

describe("the next runs of a schedule", () => {
  it("are three, by the clock of the zone", () => {
    expect(nextRuns("30 6 * * 1-5", "Europe/Berlin", now)).toEqual([
      "Mon 30 Nov, 06:30",
      "Tue 1 Dec, 06:30",
      "Wed 2 Dec, 06:30",
    ]);
    expect(nextRuns("@daily", "UTC", now)[0]).toBe("Tue 1 Dec, 00:00");
    expect(nextRuns("5/20 5 * * *", "UTC", now)).toEqual([
      "Mon 30 Nov, 05:45",
      "Tue 1 Dec, 05:05",
      "Tue 1 Dec, 05:25",
    ]);
  });

  it("say the year where it is another one", () => {
    expect(nextRuns("0 0 1 1 *", "UTC", now)[0]).toBe("Fri 1 Jan 2027, 00:00");
  });

  it("come on a day of the month or of the week, where both are given", () => {
    const runs = nextRuns("0 0 13 * fri", "UTC", now);
    expect(runs).toEqual(["Fri 4 Dec, 00:00", "Fri 11 Dec, 00:00", "Sun 13 Dec, 00:00"]);
  });

  it("are none of what never comes, and of what is no schedule", () => {
    expect(nextRuns("0 0 30 2 *", "UTC", now)).toEqual([]);
    expect(nextRuns("0 24 * * *", "UTC", now)).toEqual([]);
  });
});
