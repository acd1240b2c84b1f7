import { expect, test } from "vitest";
import { queryOf } from "./query";

const ask = (query: string) => new Request(`https://slipway.example.com/api/v1/templates?${query}`);

test.each([
  ["page=0", "/page"],
  ["page=-1", "/page"],
  ["page=1.5", "/page"],
  ["page=", "/page"],
  ["page=1e3", "/page"],
  ["page=10001", "/page"],
  ["page=1&page=2", "/page"],
  ["sort=best", "/sort"],
  ["q=a&q=b", "/q"],
  [`q=${"a".repeat(201)}`, "/q"],
  [`tag=${"a".repeat(61)}`, "/tag"],
  ["tag=a&".repeat(11), "/tag"],
])("%s is refused, with the parameter and the reason", (query, pointer) => {
  expect(() => queryOf(ask(query), "/api/v1/templates")).toThrow(
    expect.objectContaining({
      code: "bad_request",
      fields: [{ pointer, message: expect.stringMatching(/^\w+ (must be|may) /) as string }],
    }),
  );
});

test("what the description says is taken, and what it does not name is handed on", () => {
  expect(queryOf(ask("q=web&tag=a&tag=b&page=2&sort=title&other=1"), "/api/v1/templates")).toEqual({
    q: "web",
    tag: ["a", "b"],
    page: "2",
    sort: "title",
    other: "1",
  });
});
