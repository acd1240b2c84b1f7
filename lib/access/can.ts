import { PortalError } from "@/lib/errors";
import type { Actor, Role } from "./actor";

/** What an action is done to, as far as it decides who may. */
export interface Thing {
  /** Team that owns the instance or the request. */
  team?: string;
  /**
   * Groups that a template or a target is limited to; empty: everyone whose role allows the action.
   */
  groups?: readonly string[];
}

interface Rule {
  roles: readonly Role[];
  /** A developer needs to be of the thing's team. Ops act for every team. */
  ownTeam?: true;
  /** What an API token must be allowed. */
  scope: "read" | "write";
}

const everyone = ["ops", "developer", "viewer"] as const;

/** Who may do what: the whole of it. */
const rules = {
  "catalog.read": { roles: everyone, scope: "read" },
  "request.preview": { roles: ["developer", "ops"], ownTeam: true, scope: "read" },
  "request.open": { roles: ["developer", "ops"], ownTeam: true, scope: "write" },
  "request.read": { roles: everyone, scope: "read" },
  "request.revise": { roles: ["developer", "ops"], ownTeam: true, scope: "write" },
  "request.cancel": { roles: ["developer", "ops"], ownTeam: true, scope: "write" },
  "request.retry": { roles: ["developer", "ops"], ownTeam: true, scope: "write" },
  "check.read": { roles: everyone, scope: "read" },
  "instance.read": { roles: everyone, scope: "read" },
  "target.read": { roles: everyone, scope: "read" },
  "target.use": { roles: ["developer", "ops"], scope: "write" },
  "target.manage": { roles: ["ops"], scope: "write" },
  "host.manage": { roles: ["ops"], scope: "write" },
  "template.curate": { roles: ["ops"], scope: "write" },
  "catalog.manage": { roles: ["ops"], scope: "write" },
  "policy.read": { roles: ["ops"], scope: "read" },
  "compliance.read": { roles: ["ops"], scope: "read" },
  "policy.manage": { roles: ["ops"], scope: "write" },
  "proposal.read": { roles: ["ops"], scope: "read" },
  "proposal.manage": { roles: ["ops"], scope: "write" },
  "job.retry": { roles: ["ops"], scope: "write" },
  "ops.read": { roles: ["ops"], scope: "read" },
  "audit.read": { roles: ["ops"], scope: "read" },
  "token.manage": { roles: everyone, scope: "write" },
  "account.manage": { roles: everyone, scope: "write" },
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof rules;

export const actions = Object.keys(rules) as Action[];

/** May `actor` do `action` to `thing`? Pure; every page, server action and route asks it. */
export function can(actor: Actor, action: Action, thing: Thing = {}): boolean {
  if (actor.kind === "system") return true;
  const rule: Rule = rules[action];
  if (actor.kind === "token" && !actor.scopes?.includes(rule.scope)) return false;
  const isOps = actor.roles.includes("ops");
  if (
    thing.groups &&
    thing.groups.length > 0 &&
    !isOps &&
    !thing.groups.some((group) => actor.groups.includes(group))
  )
    return false;
  if (isOps && rule.roles.includes("ops")) return true;
  if (rule.ownTeam)
    return (
      rule.roles.some((role) => actor.roles.includes(role)) &&
      (thing.team === undefined || actor.teams.includes(thing.team))
    );
  return rule.roles.some((role) => actor.roles.includes(role));
}

/**
 * Throws `forbidden`, and says nothing about the thing: a stranger learns nothing from the message.
 */
export function requireCan(actor: Actor, action: Action, thing?: Thing): void {
  if (can(actor, action, thing)) return;
  throw new PortalError("forbidden", "You are not allowed to do this.", {
    hint:
      thing?.team === undefined
        ? "Ask the platform team for the role that it needs."
        : `Ask somebody of the team ${thing.team}, or the platform team.`,
  });
}
