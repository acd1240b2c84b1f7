import { describe, expect, test } from "vitest";
import { type Action, actions, can, requireCan, type Thing } from "./can";
import { type Actor, type Role, system } from "./actor";

const person = (roles: Role[], teams: string[] = [], groups: string[] = []): Actor => ({
  kind: "person",
  userId: "1",
  name: "Somebody",
  roles,
  teams,
  groups,
});

const nobody = person([]);
const viewer = person(["viewer"]);
const developer = person(["developer"], ["payments"], ["team-payments"]);
const ops = person(["ops"]);

/**
 * Everything there is to do, and who may: nobody, a viewer, a developer in another team, one in the
 * thing's team, Ops.
 */
const expected: Record<
  Action,
  [viewer: boolean, otherTeam: boolean, ownTeam: boolean, ops: boolean]
> = {
  "catalog.read": [true, true, true, true],
  "request.preview": [false, false, true, true],
  "request.open": [false, false, true, true],
  "request.read": [true, true, true, true],
  "request.revise": [false, false, true, true],
  "request.cancel": [false, false, true, true],
  "request.retry": [false, false, true, true],
  "check.read": [true, true, true, true],
  "instance.read": [true, true, true, true],
  "target.read": [true, true, true, true],
  "target.use": [false, true, true, true],
  "target.manage": [false, false, false, true],
  "host.manage": [false, false, false, true],
  "template.curate": [false, false, false, true],
  "policy.read": [false, false, false, true],
  "compliance.read": [false, false, false, true],
  "policy.manage": [false, false, false, true],
  "catalog.manage": [false, false, false, true],
  "proposal.read": [false, false, false, true],
  "proposal.manage": [false, false, false, true],
  "job.retry": [false, false, false, true],
  "ops.read": [false, false, false, true],
  "audit.read": [false, false, false, true],
  "token.manage": [true, true, true, true],
  "account.manage": [true, true, true, true],
};

/** What changes nothing; a token that only reads may do these alone. */
const reading: Action[] = [
  "catalog.read",
  "request.preview",
  "request.read",
  "check.read",
  "instance.read",
  "target.read",
  "policy.read",
  "proposal.read",
  "compliance.read",
  "ops.read",
  "audit.read",
];

const others: Thing = { team: "checkout" };
const own: Thing = { team: "payments" };

describe.each(actions)("%s", (action) => {
  const [forViewer, forOtherTeam, forOwnTeam, forOps] = expected[action];

  test("is for whom the table says", () => {
    expect(can(nobody, action, own)).toBe(false);
    expect(can(viewer, action, own)).toBe(forViewer);
    expect(can(developer, action, others)).toBe(forOtherTeam);
    expect(can(developer, action, own)).toBe(forOwnTeam);
    expect(can(ops, action, others)).toBe(forOps);
    expect(can(system, action, others)).toBe(true);
  });

  test("needs its scope where a token asks, and never gets more than its person", () => {
    const scope = reading.includes(action) ? "read" : "write";
    for (const one of [nobody, viewer, developer, ops]) {
      const token = (scopes: ("read" | "write")[]): Actor => ({ ...one, kind: "token", scopes });
      expect(can(token([]), action, own)).toBe(false);
      expect(can(token([scope === "read" ? "write" : "read"]), action, own)).toBe(false);
      expect(can(token([scope]), action, own)).toBe(can(one, action, own));
    }
  });

  test("on a thing for some groups is for those in one of them, and for Ops", () => {
    const limited: Thing = { ...own, groups: ["team-payments", "sre"] };
    const elsewhere: Thing = { ...own, groups: ["sre"] };
    expect(can(developer, action, limited)).toBe(forOwnTeam);
    expect(can(developer, action, elsewhere)).toBe(false);
    expect(can(ops, action, elsewhere)).toBe(forOps);
  });
});

test("every action is in the table of this test", () => {
  expect(Object.keys(expected).sort()).toEqual([...actions].sort());
});

test("a refusal says who can help, and nothing of the thing but its team", () => {
  expect(() =>
    requireCan(viewer, "request.open", { team: "payments", groups: ["secret-project"] }),
  ).toThrow(
    expect.objectContaining({
      code: "forbidden",
      message: "You are not allowed to do this.",
      hint: expect.not.stringContaining("secret-project"),
    }),
  );
});
