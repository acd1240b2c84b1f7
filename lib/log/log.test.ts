import { Client } from "pg";
import { expect, test } from "vitest";
import { createLog } from "./log";

function logged(what: object): Record<string, unknown> {
  let line = "";
  createLog("web", "info", { write: (text) => (line = text) }).warn(what, "it failed");
  return JSON.parse(line) as Record<string, unknown>;
}

test("an error is logged with its message, code and cause, and without the connection that it came from", () => {
  const error = Object.assign(new Error("terminating", { cause: new Error("the disk") }), {
    code: "57P01",
    problems: [{ field: "name" }],
    client: new Client({ password: "of-the-database" }),
  });
  const { err } = logged({ err: error });
  expect(err).toMatchObject({ type: "Error", code: "57P01", problems: [{ field: "name" }] });
  expect(err).toHaveProperty("message", "terminating: the disk");
  expect(err).not.toHaveProperty("client");
});

test("what was thrown and is no error is logged as it is", () => {
  expect(logged({ err: "gone" })["err"]).toEqual({ message: "gone" });
});
