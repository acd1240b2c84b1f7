import { expect, test } from "vitest";
import { meaningInWords } from "./meaning-in-words";

test.each([
  [
    "withdraw",
    { instances: 161, teams: 2, offeredNow: "1.4.0", offeredThen: null },
    "161 instances of 2 teams keep running and will be marked. Nobody can launch it or go to it any more. It is the only version offered: the template leaves the catalog.",
  ],
  [
    "deprecate",
    { instances: 1, teams: 1, offeredNow: "2.0.0", offeredThen: "1.9.0" },
    "1 instance of 1 team keeps running and will be marked. The catalog will offer 1.9.0 instead of 2.0.0.",
  ],
  [
    "deprecate",
    { instances: 0, teams: 0, offeredNow: "2.0.0", offeredThen: "2.0.0" },
    "No instance runs it. The catalog goes on offering 2.0.0.",
  ],
  [
    "restore",
    { instances: 2, teams: 1, offeredNow: null, offeredThen: "2.0.0" },
    "2 instances of 1 team keep running. It can be launched again. The catalog will offer 2.0.0.",
  ],
] as const)("what it means to %s %j is said in words", (decision, meaning, words) => {
  expect(meaningInWords(decision, meaning)).toBe(words);
});
