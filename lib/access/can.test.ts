import { describe, expect, test } from "vitest";
import { type Action, actions, can, requireCan, scopesFor, type Thing } from "./can";
import { type Actor, type Role, type Scope, scopes as allScopes, system } from "./actor";
import type { Narrowing } from "./narrowing";

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
  "draft.read": [false, false, false, true],
  "draft.write": [false, false, false, true],
  "draft.release": [false, false, false, true],
  "template.curate": [false, false, false, true],
  "policy.read": [false, false, false, true],
  "exception.ask": [false, false, true, true],
  "exception.decide": [false, false, false, true],
  "compliance.read": [false, false, false, true],
  "policy.manage": [false, false, false, true],
  "catalog.manage": [false, false, false, true],
  "proposal.read": [false, false, false, true],
  "proposal.manage": [false, false, false, true],
  "job.retry": [false, false, false, true],
  "ops.read": [false, false, false, true],
  "audit.read": [false, false, false, true],
  "token.manage": [true, true, true, true],
  "token.govern": [false, false, false, true],
  "service-account.read": [false, false, true, true],
  "service-account.manage": [false, false, true, true],
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
  "draft.read",
  "policy.read",
  "proposal.read",
  "compliance.read",
  "ops.read",
  "audit.read",
  "service-account.read",
];

/** What is not of a team, and the scope that a token needs for it besides. */
const areas: Partial<Record<Action, Scope>> = {
  "target.manage": "ops",
  "host.manage": "ops",
  "draft.read": "catalog",
  "draft.write": "catalog",
  "draft.release": "catalog",
  "template.curate": "catalog",
  "catalog.manage": "catalog",
  "policy.read": "catalog",
  "compliance.read": "ops",
  "policy.manage": "catalog",
  "proposal.read": "catalog",
  "proposal.manage": "catalog",
  "exception.decide": "ops",
  "job.retry": "ops",
  "ops.read": "ops",
  "audit.read": "ops",
  "token.govern": "ops",
};

/** What a token may that is limited to teams and instances; those that are marked, to parameters too. */
const narrowed: Partial<Record<Action, "places" | "parameters">> = {
  "catalog.read": "parameters",
  "request.preview": "parameters",
  "request.open": "parameters",
  "request.read": "parameters",
  "request.revise": "parameters",
  "request.cancel": "places",
  "request.retry": "places",
  "instance.read": "parameters",
  "target.read": "parameters",
  "target.use": "parameters",
};

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

  test("needs all of its scopes where a token asks, and never gets more than its owner", () => {
    const area = areas[action];
    const needed: Scope[] = [reading.includes(action) ? "read" : "write", ...(area ? [area] : [])];
    expect(scopesFor(action)).toEqual(needed);
    for (const one of [nobody, viewer, developer, ops]) {
      const token = (scopes: readonly Scope[]): Actor => ({ ...one, kind: "token", scopes });
      expect(can(token([]), action, own)).toBe(false);
      for (const missing of needed)
        expect(can(token(allScopes.filter((scope) => scope !== missing)), action, own)).toBe(false);
      expect(can(token(allScopes), action, own)).toBe(can(one, action, own));
      // Ops act for teams that they are not in by the scope of Ops alone.
      const isAsOps = one === ops && forOwnTeam && !forOtherTeam;
      expect(can(token(needed), action, own)).toBe(!isAsOps && can(one, action, own));
    }
  });

  test("is for a token that is limited to teams, instances or parameters as the table says", () => {
    const by = (narrowing: Narrowing, thing: Thing) =>
      can({ ...developer, kind: "token", scopes: allScopes, narrowing }, action, thing);
    const checkout = { team: "payments", name: "checkout", target: "staging" };
    const may = narrowed[action] !== undefined;
    const where = { instances: [{ team: "payments", name: "checkout", target: "staging" }] };
    expect(by({ teams: ["payments"] }, checkout)).toBe(may);
    expect(by({ teams: ["shop"] }, checkout)).toBe(false);
    expect(by(where, checkout)).toBe(may);
    expect(by(where, { ...checkout, target: "production" })).toBe(false);
    expect(by(where, { ...checkout, name: "ledger" })).toBe(false);
    // A team alone is all of it.
    expect(by(where, own)).toBe(false);
    expect(by({ ...where, parameters: ["image"] }, checkout)).toBe(
      narrowed[action] === "parameters",
    );
    expect(by({}, checkout)).toBe(can(developer, action, checkout));
  });

  test("on a thing for some groups is for those in one of them, and for Ops", () => {
    const limited: Thing = { ...own, groups: ["team-payments", "sre"] };
    const elsewhere: Thing = { ...own, groups: ["sre"] };
    expect(can(developer, action, limited)).toBe(forOwnTeam);
    expect(can(developer, action, elsewhere)).toBe(false);
    expect(can(ops, action, elsewhere)).toBe(forOps);
  });
});

const of = (template: string, category: string): Thing => ({ authored: { template, category } });

test("drafts are for those who were given authoring of the template or its category, and Ops; a release as Ops said", () => {
  const author: Actor = {
    ...developer,
    authoring: {
      templates: ["postgres", "kafka"],
      categories: ["Data"],
      releases: { templates: ["kafka"], categories: [] },
    },
  };
  for (const action of ["draft.read", "draft.write"] as const) {
    expect(can(author, action, of("postgres", "Databases"))).toBe(true);
    expect(can(author, action, of("redis", "Data"))).toBe(true);
    expect(can(author, action, of("redis", "Caches"))).toBe(false);
    expect(can(author, action)).toBe(true);
    expect(can(developer, action)).toBe(false);
    expect(can(ops, action, of("redis", "Caches"))).toBe(true);
  }
  expect(can(author, "draft.release", of("kafka", "Data"))).toBe(true);
  expect(can(author, "draft.release", of("postgres", "Data"))).toBe(false);
  expect(can({ ...author, authoring: { templates: ["a"], categories: [] } }, "draft.release")).toBe(
    false,
  );
  const token: Actor = { ...author, kind: "token", scopes: ["read", "write", "catalog"] };
  expect(can(token, "draft.write", of("postgres", ""))).toBe(true);
  expect(can({ ...token, scopes: ["read", "write"] }, "draft.write", of("postgres", ""))).toBe(
    false,
  );
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

test("a token is told what it is limited to, or which scope it lacks, and nobody else is", () => {
  const token: Actor = {
    ...developer,
    kind: "token",
    scopes: ["read", "write"],
    narrowing: { instances: [{ team: "payments", name: "checkout" }], parameters: ["image"] },
  };
  expect(() => requireCan(token, "request.open", { team: "payments", name: "ledger" })).toThrow(
    "This API token is limited to the parameter image of payments/checkout: it does not allow request.open of payments/ledger.",
  );
  expect(() => requireCan({ ...ops, kind: "token", scopes: ["read"] }, "audit.read")).toThrow(
    "This API token lacks the scope ops.",
  );
  // Its owner may not either.
  expect(() => requireCan(token, "audit.read")).toThrow("You are not allowed to do this.");
});

test("who authors something has tokens and an account of their own, without any role", () => {
  const authoring = { templates: ["a"], categories: [] };
  const author: Actor = { kind: "person", name: "", roles: [], teams: [], groups: [], authoring };
  const { authoring: _, ...stranger } = author;
  for (const action of ["token.manage", "account.manage"] as const)
    expect([can(author, action), can(stranger, action)]).toEqual([true, false]);
  expect(can(author, "catalog.read")).toBe(false);
});
