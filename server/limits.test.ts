import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { limits } from "./limits";
import { allow } from "./refusal";

const handbook = readFileSync(path.join(import.meta.dirname, "../docs/operating.md"), "utf8");

/** What the table of limits says beside these words. */
function told(what: string): string {
  const row = handbook.split("\n").find((line) => line.startsWith(`| ${what}`));
  return row?.split("|")[2]?.trim() ?? `no row for ${what}`;
}

test("the handbook tells the limits as they are", () => {
  const { headerBytes, headers, addressBytes, bodyBytes, connections, connectionsOfAddress } =
    limits;
  expect(told("request line and headers")).toBe(`${headerBytes / 1024} KiB, ${headers} headers`);
  expect(told("path and query")).toBe(`${addressBytes / 1024} KiB`);
  expect(told("body")).toMatch(new RegExp(`^${bodyBytes / 1024 / 1024} MiB`));
  expect(told("values in a body")).toBe(limits.bodyMarks.toLocaleString("en"));
  expect(told("time to the end of the headers")).toBe(`${limits.headersTime / 1000} s`);
  expect(told("time to the end of the body")).toBe(`${limits.requestTime / 1000} s`);
  expect(told("time that nothing moves")).toBe(`${limits.silentTime / 60_000} min`);
  expect(told("time that a connection waits")).toBe(`${limits.idleTime / 1000} s`);
  expect(told("requests of one connection  ")).toBe(
    limits.requestsOfConnection.toLocaleString("en"),
  );
  expect(told("requests of one connection that are not answered yet")).toBe(
    String(limits.unansweredOfConnection),
  );
  expect(told("connections of one server")).toBe(connections.toLocaleString("en"));
  expect(told("connections of one address")).toBe(connectionsOfAddress.toLocaleString("en"));
  expect(handbook).toContain(`methods: ${allow.replace(/, (\w+)$/, " and $1")}`);
});
