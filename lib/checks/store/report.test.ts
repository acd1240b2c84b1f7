import { expect, test } from "vitest";
import { reportOf } from "./report";

const report = {
  objects: { added: 1, changed: 0, deleted: 0 },
  followed: true,
  targets: ["staging"],
  files: { changed: 1, applied: 1 },
  leftOut: 0,
};

test("a report that an earlier version stored counts by the verdicts of now, and none gets lost", () => {
  expect(
    reportOf(
      {
        ...report,
        policies: [
          { title: "Small", counts: { deny: 2, warn: 1, audit: 3, "not-judged": 4, excepted: 5 } },
          { title: "Mixed", counts: { denied: 1, deny: 1 } },
        ],
      },
      "c-1",
    ),
  ).toEqual({
    ...report,
    unfollowed: { count: 0, first: [] },
    policies: [
      {
        title: "Small",
        counts: { denied: 2, warned: 1, audited: 3, "not-judged": 4, excepted: 5 },
      },
      { title: "Mixed", counts: { denied: 2 } },
    ],
  });
  expect(reportOf(null, "c-1")).toBeUndefined();
});

test("a report that lacks what a page shows of it is refused, and the log knows which check it is", () => {
  const { targets: _, ...torn } = { ...report, policies: [] };
  expect(() => reportOf(torn, "c-1")).toThrow(
    expect.objectContaining({
      code: "internal",
      cause: expect.objectContaining({ message: expect.stringMatching(/check c-1 .*targets/) }),
    }),
  );
});
