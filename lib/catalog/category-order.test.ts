import { expect, it } from "vitest";
import { inUsualOrder } from "./category-order";

it("categories stand in the order in which people meet them, one's own after them, Other last", () => {
  const facets = ["Other", "Security", "Batch", "Data", "Applications", "AI"].map((value) => ({
    value,
    count: 1,
  }));
  expect(inUsualOrder(facets).map(({ value }) => value)).toEqual([
    "Applications",
    "Data",
    "Security",
    "AI",
    "Batch",
    "Other",
  ]);
});
