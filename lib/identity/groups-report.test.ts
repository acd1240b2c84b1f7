import { expect, test } from "vitest";
import { groupsInWords, type GroupsReport } from "./groups-report";

const report = (given: Partial<GroupsReport>): GroupsReport => ({
  from: "claim",
  received: 0,
  unreadable: 0,
  dropped: 0,
  ...given,
});
const readAt = new Date("2026-11-30T10:05:30Z");

test.each<[GroupsReport, string]>([
  [report({ received: 1 }), '1 group came in the claim "groups".'],
  [
    report({ from: "nowhere" }),
    'The identity provider sent no groups: there was no claim "groups".',
  ],
  [
    report({ received: 2, unreadable: 1 }),
    '2 groups came in the claim "groups". One entry could not be read as a group.',
  ],
  [
    report({ from: "graph", received: 1_500, dropped: 500, readAt }),
    "More groups than fit into a token: 1,500 groups came from Microsoft Graph. 500 groups that give no rights here were left out.",
  ],
  [
    report({ from: "graph", received: 300, readAt, problem: "Microsoft Graph does not answer." }),
    "The identity provider says that there are more groups than fit into a token. Microsoft Graph does not answer. 300 groups read before count until 10:15 UTC.",
  ],
  [
    report({ from: "graph", problem: "Microsoft Graph does not answer." }),
    "The identity provider says that there are more groups than fit into a token. Microsoft Graph does not answer. No group counts until they can be read.",
  ],
])("says what came and what was missing: %j", (given, words) => {
  expect(groupsInWords(given, "groups").join(" ")).toBe(words);
});
