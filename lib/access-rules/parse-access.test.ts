import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { type Access, rolesOf } from "@/lib/access";
import { isLinear } from "@/lib/secrets/testing/is-linear";
import { longestAccess, parseAccess } from "./parse-access";

const head = "apiVersion: slipway.dev/v1alpha1\nkind: Access\n";

/** The access of a text after its first two lines. */
function accessOf(body: string): Access {
  const { access, problems } = parseAccess(head + body);
  expect(problems).toBeUndefined();
  return access as Access;
}

/** `line:column message` of each problem of a text after its first two lines. */
function problemsOf(body: string): string[] {
  const { problems = [] } = parseAccess(head + body);
  return problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

const company = `
contact: Platform team, ask in the channel
channel: "https://chat.example.com/platform"
groups:
  sre: { roles: [ops] }
  /platform/auditors: { roles: [viewer] }
  3f2504e0-4f89-41d3-9a0c-0305e82c3301: { teams: [intl-payments] }
  cn=search,ou=groups,dc=example,dc=com:
    teams: [search]
    authoring: { templates: [postgres], categories: [Data] }
  my.client.search-admin: { teams: [search, intl-payments] }
teams:
  intl-payments:
    title: International Payments and Settlement Platform
    contact: intl-payments@example.com
    channel: "#intl-payments"
    reviewers: [ada, "@acme/payments"]
  search: {}
`;

test.each([
  ["a plain name", ["sre"], ["ops"], []],
  ["a path", ["/platform/auditors"], ["viewer"], []],
  ["a GUID", ["3f2504e0-4f89-41d3-9a0c-0305e82c3301"], ["developer"], ["intl-payments"]],
  ["an LDAP name", ["cn=search,ou=groups,dc=example,dc=com"], ["developer"], ["search"]],
  [
    "a dotted client's role",
    ["my.client.search-admin"],
    ["developer"],
    ["intl-payments", "search"],
  ],
  ["an LDAP name in other letters", ["CN=search,OU=groups,DC=example,DC=com"], [], []],
  ["a name with another beside it", ["sre", "team-payments"], ["ops"], []],
  ["the name of a method", ["constructor", "__proto__", "toString"], [], []],
])("%s gives what the file says of it", (_, groups, roles, teams) => {
  expect(rolesOf(groups, accessOf(company))).toMatchObject({ roles, teams });
});

test("a team has a title of any length and whom to ask, and its short name where it has none", () => {
  const { teams, contact, channel } = accessOf(company);
  expect(teams.get("intl-payments")).toEqual({
    name: "intl-payments",
    title: "International Payments and Settlement Platform",
    contact: "intl-payments@example.com",
    channel: "#intl-payments",
    reviewers: ["ada", "acme/payments"],
  });
  expect(teams.get("search")).toEqual({ name: "search", title: "search", reviewers: [] });
  expect({ contact, channel }).toEqual({
    contact: "Platform team, ask in the channel",
    channel: "https://chat.example.com/platform",
  });
});

test("authoring rights of all groups come together, and nobody else has any", () => {
  const access = accessOf(`${company}
teamGroupPrefix: squad-
`);
  expect(rolesOf(["cn=search,ou=groups,dc=example,dc=com"], access).authoring).toEqual({
    templates: ["postgres"],
    categories: ["Data"],
  });
  expect(rolesOf(["sre"], access)).not.toHaveProperty("authoring");
});

test("who may release by themselves is told apart from who only drafts", () => {
  const access = accessOf(`
groups:
  writers: { authoring: { templates: [postgres], categories: [Data] } }
  owners: { authoring: { templates: [kafka], release: true } }
`);
  expect(rolesOf(["writers", "owners"], access).authoring).toEqual({
    templates: ["kafka", "postgres"],
    categories: ["Data"],
    releases: { templates: ["kafka"], categories: [] },
  });
});

test("a prefix makes teams of groups that the file does not name, and of no other", () => {
  const access = accessOf(`
teamGroupPrefix: squad-
groups:
  squad-viewers: { roles: [viewer] }
  squad-international-payments: { teams: [intl] }
teams: { intl: { title: International } }
`);
  expect(rolesOf(["squad-search"], access).teams).toEqual(["search"]);
  expect(rolesOf(["squad-viewers"], access)).toEqual({ roles: ["viewer"], teams: [] });
  expect(rolesOf(["squad-international-payments"], access).teams).toEqual(["intl"]);
  expect(rolesOf(["squad-a-name-that-is-too-long"], access).teams).toEqual([]);
  expect(rolesOf(["team-search"], access).teams).toEqual([]);
});

test("a path of one step is the group that comes without its slash", () => {
  const access = accessOf("groups: { /ops: { roles: [ops] } }");
  expect(rolesOf(["ops"], access).roles).toEqual(["ops"]);
  expect(problemsOf("groups:\n  /ops: { roles: [ops] }\n  ops: { roles: [viewer] }\n")).toEqual([
    "5:8 /ops is the same group.",
  ]);
});

test.each([
  [
    "a field that there is not",
    "groups:\n  ops:\n    roles: [ops]\n    rolez: [ops]\n",
    ["6:12 There is no field rolez here, but roles, teams, authoring."],
  ],
  [
    "a role that there is not",
    "groups:\n  ops:\n    roles: [admin]\n",
    ["5:13 A role is ops or viewer."],
  ],
  [
    "the role that comes with a team",
    "groups:\n  devs:\n    roles: [developer]\n",
    [
      "5:13 developer is no role to give: who is in a team is a developer. Name the team in `teams`.",
    ],
  ],
  [
    "a team that there is not",
    "groups:\n  a: { teams: [paymnts] }\nteams:\n  payments: {}\n",
    ["4:16 There is no team paymnts below `teams`, but payments."],
  ],
  [
    "a team whose short name is too long",
    "groups:\n  a: { teams: [b] }\nteams:\n  b: {}\n  international-payments:\n    title: International payments\n",
    [
      "8:5 international-payments is no short name: at most 20 small letters, digits and dashes, " +
        "since names in Kubernetes are made of it. What people read is its `title`.",
    ],
  ],
  [
    "a group that YAML reads as a number",
    "groups:\n  12e4: { roles: [ops] }\n",
    ["4:9 12e4 is no text to YAML: write it in quotes."],
  ],
  [
    "a group that gives nothing",
    "groups:\n  a: {}\n",
    ["4:6 It gives nothing: name roles, teams or authoring, or leave it out."],
  ],
  [
    "a group that stands twice",
    "groups:\n  a: { roles: [ops] }\n  a: { roles: [viewer] }\n",
    [expect.stringMatching(/^5:3 /)],
  ],
  ["no groups", "", ["1:1 groups: It must be a map: groups and what each gives."]],
  [
    "a list of groups",
    "groups: [ops]\n",
    ["3:9 groups: It must be a map: groups and what each gives."],
  ],
  [
    "a reviewer who is a sentence",
    "groups: {}\nteams: { a: { reviewers: [ask me] } }\n",
    ["4:27 It must be a login, or owner/team."],
  ],
  ["what is not YAML", "groups: {\n", [expect.stringContaining("It is not YAML")]],
  [
    "a second document",
    "groups: {}\n---\nkind: Access\n",
    [expect.stringContaining("one YAML document")],
  ],
])("%s is refused, with its place and what would be right", (_, body, expected) => {
  const problems = problemsOf(body);
  expect(problems).toEqual(expected);
});

test("the example in the handbook is an access file", () => {
  const handbook = readFileSync(path.join(import.meta.dirname, "../../docs/sso.md"), "utf8");
  const [example = ""] = handbook.split("```yaml\n")[1]?.split("```") ?? [];
  const { access } = parseAccess(example);
  expect(access?.teams.get("payments")?.title).toBe("International Payments and Settlement");
});

test("another kind of file, and an empty one, are refused", () => {
  expect(parseAccess("").problems).toMatchObject([{ line: 1, column: 1 }]);
  expect(parseAccess("kind: Target\n").problems?.map(({ message }) => message)).toEqual(
    expect.arrayContaining(["It must be slipway.dev/v1alpha1.", "It must be Access."]),
  );
});

test("a text that is too long is refused unread", () => {
  expect(parseAccess("#".repeat(longestAccess + 1)).problems).toHaveLength(1);
});

/** A file of about that many characters in which no group names a team that there is. */
function wrongFile(length: number): string {
  const lines = Array.from({ length: length / 32 }, (_, n) => `  g${n}: { teams: [t${n}] }\n`);
  return `${head}groups:\n${lines.join("")}`;
}

test("many groups, each wrong, are told in time that grows with the text", () => {
  expect(isLinear(wrongFile, parseAccess)).toBe(true);
});
