import { expect, test } from "vitest";
import { explainGroups } from "./explain-groups";
import type { Access } from "./roles";

const access: Access = {
  grants: new Map([
    ["sre", { roles: ["ops"], teams: [] }],
    [
      "cn=search,ou=groups,dc=example,dc=com",
      { roles: ["viewer"], teams: ["search"], authoring: { templates: ["a"], categories: ["B"] } },
    ],
  ]),
  teamPrefix: "team-",
  teams: new Map([["search", { name: "search", title: "Search and Discovery", reviewers: [] }]]),
};

test("each group says what it gives, those that give something first", () => {
  const groups = ["staff", "cn=search,ou=groups,dc=example,dc=com", "team-payments", "sre"];
  expect(explainGroups(groups, access)).toEqual([
    {
      group: "cn=search,ou=groups,dc=example,dc=com",
      gives: [
        "viewer",
        "developer in Search and Discovery (search)",
        "author of the templates a",
        "author of what is in B",
      ],
      almost: undefined,
    },
    { group: "team-payments", gives: ["developer in payments"], almost: undefined },
    { group: "sre", gives: ["Ops"], almost: undefined },
    { group: "staff", gives: [], almost: undefined },
  ]);
});

test("a name that differs in letters or spaces alone gives nothing, and is told", () => {
  const [explained] = explainGroups(["CN=Search, OU=Groups, DC=example, DC=com"], access);
  expect(explained).toMatchObject({ gives: [], almost: "cn=search,ou=groups,dc=example,dc=com" });
});
