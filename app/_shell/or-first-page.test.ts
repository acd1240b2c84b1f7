import { expect, test } from "vitest";
import { PortalError } from "@/lib/errors";
import { orFirstPage } from "./or-first-page";

const lost = new PortalError("bad_request", "cursor is none of this list in this order.", {
  fields: [{ pointer: "/cursor", message: "cursor is none of this list in this order." }],
});

const read = (query: { q: string; cursor?: string | undefined }) =>
  query.cursor === "lost" ? Promise.reject(lost) : Promise.resolve(query);

test("an address whose cursor is none of the list leads to its first page, with its filters", async () => {
  expect(await orFirstPage({ q: "web", cursor: "lost" }, read)).toEqual({ q: "web" });
  expect(await orFirstPage({ q: "web", cursor: "there" }, read)).toEqual({
    q: "web",
    cursor: "there",
  });
});

test("whatever else is wrong is said", async () => {
  const forbidden = new PortalError("forbidden", "Only Ops see this.");
  await expect(orFirstPage({ cursor: "there" }, () => Promise.reject(forbidden))).rejects.toBe(
    forbidden,
  );
});
