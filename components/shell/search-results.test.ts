import { expect, it } from "vitest";
import { parseSearchResults } from "./search-results";

it("keeps what has the right shape and leaves out the rest", () => {
  const good = {
    href: "/templates/web-service",
    title: "Web service",
    kind: "template",
    detail: "1.3.0",
  };
  const answer = {
    groups: [
      {
        title: "Templates",
        items: [
          good,
          { ...good, href: "javascript:alert(1)" },
          { ...good, href: "//evil.example" },
          { ...good, kind: "x" },
          null,
        ],
      },
      { title: "Instances", items: [] },
      { items: [good] },
      "no",
    ],
  };
  expect(parseSearchResults(answer)).toEqual({ groups: [{ title: "Templates", items: [good] }] });
});

it("takes anything for an answer without results", () => {
  for (const value of [null, undefined, 3, "x", [], { groups: {} }])
    expect(parseSearchResults(value)).toEqual({ groups: [] });
});
