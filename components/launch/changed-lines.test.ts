import { expect, it } from "vitest";
import { changedLines } from "./changed-lines";

const file = (path: string, content: string) => ({ path, content });

it("says which lines of which files are new", () => {
  const before = [file("a.yaml", "x: 1\ny: 2\n"), file("b.yaml", "same\n")];
  const after = [
    file("a.yaml", "x: 1\ny: 3\nz: 4\n"),
    file("b.yaml", "same\n"),
    file("c.yaml", "new\n"),
  ];
  expect(changedLines(before, after)).toEqual(
    new Map([
      ["a.yaml", new Set([2, 3])],
      ["c.yaml", new Set([1])],
    ]),
  );
});

it("lights nothing at the first preview", () => {
  expect(changedLines(undefined, [file("a.yaml", "x: 1\n")]).size).toBe(0);
});

it("does not take a folder with another name for other files", () => {
  const before = [
    file("t/a/sync.yaml", "x: 1\n"),
    file("t/a/manifests/s.yaml", "name: a\nport: 1\n"),
  ];
  const after = [
    file("t/ab/sync.yaml", "x: 1\n"),
    file("t/ab/manifests/s.yaml", "name: ab\nport: 1\n"),
  ];
  expect(changedLines(before, after)).toEqual(new Map([["t/ab/manifests/s.yaml", new Set([1])]]));
});
