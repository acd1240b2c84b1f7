import { PortalError } from "@/lib/errors";
import type { Actor, Role, Scope } from "./actor";
import { isInPlaces, isNarrowed, narrowingInWords } from "./narrowing";

/** What an action is done to, as far as it decides who may. */
export interface Thing {
  /** Team that owns the instance or the request. */
  team?: string;
  /** Name of the instance, and of the target that it is at. */
  name?: string;
  target?: string;
  /**
   * Groups that a template or a target is limited to; empty: everyone whose role allows the action.
   */
  groups?: readonly string[];
  /** What is drafted or released: a template, by its name and its category. */
  authored?: { template: string; category: string };
}

interface Rule {
  roles: readonly Role[];
  /** So may who was given authoring of the thing, or the right to release it, whatever their roles. */
  authors?: "draft" | "release";
  /** So may who was given authoring of anything, whatever their roles: it is about themselves. */
  anyAuthor?: true;
  /** A developer needs to be of the thing's team. Ops act for every team. */
  ownTeam?: true;
  /** What an API token must be allowed. */
  scope: "read" | "write";
  /** The scope that it needs besides, of what is not of a team. */
  area?: "catalog" | "ops";
  /**
   * Whether a token may that is limited to teams and instances, within these, and also one that is
   * limited to parameters. Left out: neither may.
   */
  narrowed?: "places" | "parameters";
}

const everyone = ["ops", "developer", "viewer"] as const;

/** Who may do what: the whole of it. */
const rules = {
  "catalog.read": { roles: everyone, scope: "read", narrowed: "parameters" },
  "request.preview": {
    roles: ["developer", "ops"],
    ownTeam: true,
    scope: "read",
    narrowed: "parameters",
  },
  "request.open": {
    roles: ["developer", "ops"],
    ownTeam: true,
    scope: "write",
    narrowed: "parameters",
  },
  "request.read": { roles: everyone, scope: "read", narrowed: "parameters" },
  "request.revise": {
    roles: ["developer", "ops"],
    ownTeam: true,
    scope: "write",
    narrowed: "parameters",
  },
  "request.cancel": {
    roles: ["developer", "ops"],
    ownTeam: true,
    scope: "write",
    narrowed: "places",
  },
  "request.retry": {
    roles: ["developer", "ops"],
    ownTeam: true,
    scope: "write",
    narrowed: "places",
  },
  "check.read": { roles: everyone, scope: "read" },
  "instance.read": { roles: everyone, scope: "read", narrowed: "parameters" },
  "target.read": { roles: everyone, scope: "read", narrowed: "parameters" },
  "target.use": { roles: ["developer", "ops"], scope: "write", narrowed: "parameters" },
  "target.manage": { roles: ["ops"], scope: "write", area: "ops" },
  "host.manage": { roles: ["ops"], scope: "write", area: "ops" },
  "draft.read": { roles: ["ops"], authors: "draft", scope: "read", area: "catalog" },
  "draft.write": { roles: ["ops"], authors: "draft", scope: "write", area: "catalog" },
  "draft.release": { roles: ["ops"], authors: "release", scope: "write", area: "catalog" },
  "template.curate": { roles: ["ops"], scope: "write", area: "catalog" },
  "catalog.manage": { roles: ["ops"], scope: "write", area: "catalog" },
  "policy.read": { roles: ["ops"], scope: "read", area: "catalog" },
  "exception.ask": { roles: ["developer", "ops"], ownTeam: true, scope: "write" },
  "exception.decide": { roles: ["ops"], scope: "write", area: "ops" },
  "compliance.read": { roles: ["ops"], scope: "read", area: "ops" },
  "policy.manage": { roles: ["ops"], scope: "write", area: "catalog" },
  "proposal.read": { roles: ["ops"], scope: "read", area: "catalog" },
  "proposal.manage": { roles: ["ops"], scope: "write", area: "catalog" },
  "job.retry": { roles: ["ops"], scope: "write", area: "ops" },
  "ops.read": { roles: ["ops"], scope: "read", area: "ops" },
  "audit.read": { roles: ["ops"], scope: "read", area: "ops" },
  "token.manage": { roles: everyone, anyAuthor: true, scope: "write" },
  "token.govern": { roles: ["ops"], scope: "write", area: "ops" },
  "service-account.manage": { roles: ["developer", "ops"], ownTeam: true, scope: "write" },
  "service-account.read": { roles: ["developer", "ops"], ownTeam: true, scope: "read" },
  "account.manage": { roles: everyone, anyAuthor: true, scope: "write" },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof rules;

export const actions = Object.keys(rules) as Action[];

/** May `actor` do `action` to `thing`? Pure; every page, server action and route asks it. */
export function can(actor: Actor, action: Action, thing: Thing = {}): boolean {
  if (actor.kind === "system") return true;
  const rule: Rule = rules[action];
  if (actor.kind === "token" && !mayToken(actor, rule, thing)) return false;
  const isOps = actsAsOps(actor, action);
  if (
    thing.groups &&
    thing.groups.length > 0 &&
    !isOps &&
    !thing.groups.some((group) => actor.groups.includes(group))
  )
    return false;
  if (isOps && rule.roles.includes("ops")) return true;
  if (rule.authors !== undefined && mayAuthor(actor, rule.authors, thing.authored)) return true;
  if (rule.anyAuthor && actor.authoring !== undefined) return true;
  if (rule.ownTeam)
    return (
      rule.roles.some((role) => actor.roles.includes(role)) &&
      (thing.team === undefined || actor.teams.includes(thing.team))
    );
  return rule.roles.some((role) => actor.roles.includes(role));
}

/**
 * Whether somebody does an action as Ops: for every team, and whatever groups a thing is limited to.
 * A token does so with the scope `ops` only, and in the catalog with `catalog`.
 */
export function actsAsOps({ kind, roles, scopes = [] }: Actor, action: Action): boolean {
  if (!roles.includes("ops")) return false;
  if (kind !== "token" || scopes.includes("ops")) return true;
  const { area }: Rule = rules[action];
  return (area === "catalog" || action === "catalog.read") && scopes.includes("catalog");
}

/** Whether somebody may draft, or release, a template; without one: whether any. */
function mayAuthor(
  { authoring }: Actor,
  to: "draft" | "release",
  thing: Thing["authored"],
): boolean {
  const rights = to === "draft" ? authoring : authoring?.releases;
  if (rights === undefined || thing === undefined) return rights !== undefined;
  return rights.templates.includes(thing.template) || rights.categories.includes(thing.category);
}

/** The scopes that a token needs for an action. */
export function scopesFor(action: Action): Scope[] {
  const { scope, area }: Rule = rules[action];
  return area === undefined ? [scope] : [scope, area];
}

function mayToken({ scopes = [], narrowing }: Actor, rule: Rule, thing: Thing): boolean {
  if (!scopes.includes(rule.scope)) return false;
  if (rule.area !== undefined && !scopes.includes(rule.area)) return false;
  if (!isNarrowed(narrowing)) return true;
  if (rule.narrowed === undefined) return false;
  const setsParameters = (narrowing.parameters ?? []).length > 0;
  return (!setsParameters || rule.narrowed === "parameters") && isInPlaces(narrowing, thing);
}

/**
 * Throws `forbidden`, and says nothing about the thing: a stranger learns nothing from the message.
 */
export function requireCan(actor: Actor, action: Action, thing?: Thing): void {
  if (can(actor, action, thing)) return;
  if (actor.kind === "token") refuseToken(actor, action, thing);
  throw new PortalError("forbidden", "You are not allowed to do this.", {
    hint:
      thing?.team === undefined
        ? "Ask the platform team for the role that it needs."
        : `Ask somebody of the team ${thing.team}, or the platform team.`,
  });
}

/**
 * Throws `forbidden` where only the token is in the way: what it is limited to, and what it would
 * need, is its owner's own business.
 */
function refuseToken(actor: Actor, action: Action, thing: Thing = {}): void {
  const { narrowing, ...rest } = actor;
  if (isNarrowed(narrowing) && can(rest, action, thing)) {
    const { team, name } = thing;
    const place = team === undefined ? "" : ` of ${name === undefined ? team : `${team}/${name}`}`;
    throw new PortalError(
      "forbidden",
      `This API token is limited to ${narrowingInWords(narrowing)}: it does not allow ${action}${place}.`,
      { hint: "Use a token that is limited to less, or to something else." },
    );
  }
  const lacks = scopesFor(action).filter((scope) => !actor.scopes?.includes(scope));
  if (lacks.length > 0 && can({ ...rest, kind: "person" }, action, thing))
    throw new PortalError("forbidden", `This API token lacks the scope ${lacks.join(" and ")}.`, {
      hint: "Make one that has it, under Account.",
    });
}
