import { expect, test } from "vitest";
import { addressWith } from "./address";

test("another filter keeps the others, and begins at the first page", () => {
  const now = { q: "web", state: "failed", cursor: "abc", page: "3" };
  expect(addressWith("/instances", now, { state: undefined, sort: "name" })).toBe(
    "/instances?q=web&sort=name",
  );
  expect(addressWith("/instances", now, { cursor: "next" })).toBe(
    "/instances?q=web&state=failed&cursor=next",
  );
});
