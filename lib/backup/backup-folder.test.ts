import * as fc from "fast-check";
import { expect, test } from "vitest";
import { abandoned, backupName, expired, type Unfinished, unfinishedName } from "./backup-folder";

const at = (day: number) => new Date(Date.UTC(2027, 0, day, 2));

test("a backup is named for its time, so that names are in the order of their times", () => {
  expect(backupName(at(31))).toBe("slipway-2027-01-31T02-00-00Z.backup");
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 4e12 }), (a, b) => {
      const [one, other] = [a, b].map((ms) => backupName(new Date(ms)));
      return Math.floor(a / 1000) < Math.floor(b / 1000) ? one! < other! : true;
    }),
  );
});

test("the latest are kept, however they are listed, and nothing else in the folder is touched", () => {
  const names = [3, 1, 5, 2, 4].map((day) => backupName(at(day)));
  const others = [
    "lost+found",
    "slipway.backup",
    `${backupName(at(1))}.part`,
    `old-${backupName(at(1))}`,
    backupName(at(1)).toUpperCase(),
  ];
  const all = [...others, ...names];
  expect(expired(all, 2)).toEqual([1, 2, 3].map((day) => backupName(at(day))));
  expect(expired(all, 5)).toEqual([]);
  expect(expired(all, 9)).toEqual([]);
  expect(expired(all, 0)).toEqual(names.toSorted());
  expect(expired(others, 0)).toEqual([]);
});

test("what a process left that is gone is taken away, and not what one may be writing", () => {
  const asking = { host: "backup-1", process: 7, now: at(3) };
  const part = (host: string, process: number, minutes: number) => ({
    name: unfinishedName(backupName(at(1)), { host, process }),
    writtenAt: new Date(at(3).getTime() - minutes * 60_000),
  });
  const old = { name: `${backupName(at(1))}.part`, writtenAt: at(2) };
  const isGone = (file: Unfinished) =>
    abandoned([file], asking, (process) => process === 8).length === 1;
  // Of this host: one that runs may take as long as it needs. A container that starts again has the same number.
  expect(isGone(part("backup-1", 8, 600))).toBe(false);
  expect(isGone(part("backup-1", 9, 0))).toBe(true);
  expect(isGone(part("backup-1", 7, 0))).toBe(true);
  // Of another: it is written to all the time.
  expect(isGone(part("backup-2", 9, 59))).toBe(false);
  expect(isGone(part("backup-2", 8, 61))).toBe(true);
  expect(isGone(old)).toBe(true);
  expect(isGone({ ...old, writtenAt: at(3) })).toBe(false);
  for (const name of ["x.part", `y-${old.name}`, backupName(at(1)), `${old.name}.part`])
    expect(isGone({ name, writtenAt: at(1) })).toBe(false);
});
