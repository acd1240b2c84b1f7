import { expect, it } from "vitest";
import { z } from "zod";
import { PortalError, toProblem } from "@/lib/errors";
import { parseStored } from "./stored";

const schema = z.array(z.object({ name: z.string(), count: z.number().default(0) }));
const place = { table: "widget", column: "parts", id: "w-1" };

function refusalOf(value: unknown): PortalError {
  try {
    parseStored(schema, value, place);
  } catch (error) {
    if (error instanceof PortalError) return error;
    throw error;
  }
  throw new Error("it was accepted");
}

it("gives stored data as its schema makes it", () => {
  expect(parseStored(schema, [{ name: "bolt" }], place)).toEqual([{ name: "bolt", count: 0 }]);
});

it("names the row and the member that does not fit in the cause", () => {
  const error = refusalOf([{ name: "bolt" }, { name: 7 }]);
  expect(error.code).toBe("internal");
  expect((error.cause as Error).message).toMatch(/^widget w-1 .*parts\.1\.name: /);
});

it("shows nobody the table, the row or the value", () => {
  const error = refusalOf([{ name: ["hunter2"] }]);
  expect(JSON.stringify(toProblem(error))).not.toMatch(/widget|w-1|hunter2/);
  expect((error.cause as Error).message).not.toContain("hunter2");
});
