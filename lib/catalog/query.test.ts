import * as fc from "fast-check";
import { expect, test } from "vitest";
import { precedence } from "./precedence";
import { catalogQueryString, parseCatalogQuery, searchExpression } from "./query";

test("a view of the catalog survives its URL", () => {
  const query = {
    q: "postgres sql",
    category: "Data",
    tags: ["backup", "cnpg"],
    sort: "newest",
    page: 3,
  } as const;
  const url = new URLSearchParams(catalogQueryString({ ...query, tags: [...query.tags] }));
  expect(
    parseCatalogQuery({
      q: url.get("q") ?? "",
      category: url.get("category") ?? "",
      tag: url.getAll("tag"),
      sort: url.get("sort") ?? "",
      page: url.get("page") ?? "",
    }),
  ).toEqual(query);
});

test("whatever stands in the URL, there is a view", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        fc.constantFrom("q", "category", "tag", "sort", "page"),
        fc.oneof(fc.string(), fc.array(fc.string())),
      ),
      (raw) => {
        expect(parseCatalogQuery(raw).page).toBeGreaterThanOrEqual(1);
      },
    ),
  );
});

test("nothing that is typed is an operator of the search", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 80 }), (typed) => {
      for (const word of searchExpression(typed).split(" & ").filter(Boolean))
        expect(word).toMatch(/^[\p{L}\p{N}]+:\*$/u);
    }),
  );
});

test("versions sort as semantic versions do", () => {
  // The order that semver.org gives as its example, and a few more.
  const ordered = [
    "1.0.0-alpha",
    "1.0.0-alpha.1",
    "1.0.0-alpha.beta",
    "1.0.0-beta",
    "1.0.0-beta.2",
    "1.0.0-beta.11",
    "1.0.0-rc.1",
    "1.0.0",
    "1.2.0",
    "1.10.0",
    "2.0.0",
  ];
  const sorted = [...ordered]
    .reverse()
    .sort((a, b) => ((precedence(a) ?? "") < (precedence(b) ?? "") ? -1 : 1));
  expect(sorted).toEqual(ordered);
  expect(precedence("latest")).toBeUndefined();
});
