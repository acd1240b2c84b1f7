import * as fc from "fast-check";
import { expect, test } from "vitest";
import { abandoned, backupName, expired } from "./backup-folder";

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

test("what a process left that was ended is taken away after a day, and not what one may be writing", () => {
  const part = (day: number) => `${backupName(at(day))}.part`;
  const names = [part(1), part(2), part(3), backupName(at(1)), "x.part", `y-${part(1)}`];
  expect(abandoned(names, at(3))).toEqual([part(1)]);
});
