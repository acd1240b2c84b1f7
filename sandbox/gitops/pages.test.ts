import { expect, test } from "vitest";
import type { Manifest } from "./objects";
import { pageOf } from "./pages";

const items = ["c", "a", "b"].map((name): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name, namespace: "n" },
}));
const read = (compactions: number, token?: string) =>
  pageOf(
    items,
    new URLSearchParams({ limit: "2", ...(token === undefined ? {} : { continue: token }) }),
    compactions,
  );

test("a list goes on where its page ended; once it is forgotten, by the token that says so", () => {
  const first = read(0);
  if (!("items" in first)) throw new Error("A page.");
  expect(first.items.map(({ metadata }) => metadata.name)).toEqual(["a", "b"]);
  expect(read(0, first.next)).toMatchObject({ items: [{ metadata: { name: "c" } }], left: 0 });
  const late = read(1, first.next);
  if (!("expired" in late)) throw new Error("It is too old.");
  expect(read(2, late.expired.next)).toMatchObject({ items: [{ metadata: { name: "c" } }] });
});

test("what is no token is none", () => {
  expect(read(0, "b/c")).toEqual({
    invalid: { message: "invalid continue token: continue key is not valid" },
  });
});
