import { expect, test } from "vitest";
import { isNavigation } from "./is-navigation";

test.each<[string, string, Record<string, string>, boolean]>([
  ["opens a page", "GET", { "sec-fetch-dest": "document" }, true],
  ["opens a page without https", "GET", { accept: "text/html,*/*;q=0.8" }, true],
  ["sends a form", "POST", { "sec-fetch-dest": "document" }, false],
  ["fetches a part of a page", "GET", { "sec-fetch-dest": "empty", accept: "text/html" }, false],
  ["fetches a part of a page without https", "GET", { rsc: "1", accept: "text/html" }, false],
  ["fetches anything", "GET", { accept: "*/*" }, false],
  ["looks ahead", "GET", { "sec-fetch-dest": "document", "sec-purpose": "prefetch" }, false],
  ["shows it in a frame", "GET", { "sec-fetch-dest": "iframe", accept: "text/html" }, false],
])("a browser that %s", (_what, method, headers, opens) => {
  expect(isNavigation(method, new Headers(headers))).toBe(opens);
});
