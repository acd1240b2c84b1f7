import { expect, it } from "vitest";
import { csvTable } from "./csv-table";

const table = csvTable<{ a: string | undefined; b: number | undefined }>([
  ["a", ({ a }) => a],
  ["b", ({ b }) => b],
]);

it("has a line for each row, in which commas, quotes and ends of lines are a part of their cell", () => {
  expect(table.head).toBe("a,b\r\n");
  expect(table.lines([{ a: 'x, "y"\nz', b: -1 }])).toBe('"x, ""y""\nz",-1\r\n');
  expect(table.lines([{ a: undefined, b: undefined }])).toBe(",\r\n");
});

it.each(["=1+1", " @SUM(A1)", "+1", "-1", "\t=1", "\r=1"])("never is the formula %j", (a) => {
  expect(table.lines([{ a, b: 0 }])).toMatch(/^"?'/);
});
