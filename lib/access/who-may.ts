import type { Actor, Role } from "./actor";
import { type Action, actions, can } from "./can";

/** What each action is, for people. A new action does not compile until it has its words. */
export const actionWords = {
  "catalog.read": "See the catalog",
  "request.preview": "Preview a request",
  "request.open": "Open a request: launch, change, upgrade or remove an instance",
  "request.read": "See requests",
  "request.revise": "Change and resubmit a request",
  "request.cancel": "Cancel a request",
  "request.retry": "Retry a request",
  "check.read": "See the checks of pull requests",
  "instance.read": "See instances",
  "target.read": "See targets",
  "target.use": "Launch to a target, and approve what goes there",
  "target.manage": "See how targets are set up",
  "host.manage": "Connect the Git host",
  "draft.read": "See drafts of templates",
  "draft.write": "Draft templates, and ask for their release",
  "draft.release": "Release a version of a template from a draft",
  "template.curate": "Publish, deprecate and withdraw templates",
  "catalog.manage": "Import a catalog, and confirm what its repository says",
  "proposal.read": "See proposals on the catalog repository",
  "proposal.manage": "Withdraw and retry proposals",
  "policy.read": "See policies",
  "exception.ask": "Ask for an exception from a policy",
  "exception.decide": "Grant, refuse and end exceptions",
  "compliance.read": "See compliance",
  "policy.manage": "Change policies",
  "job.retry": "Retry work that was set aside",
  "ops.read": "Open the area of Ops",
  "audit.read": "See the audit record",
  "token.manage": "Make and revoke their own API tokens",
  "token.govern": "See and revoke the API tokens of everybody",
  "service-account.manage": "Make and end service accounts, and their tokens",
  "service-account.read": "See service accounts",
  "account.manage": "Link their own login on the Git host",
} as const satisfies Record<Action, string>;

/** Who may do an action, as the columns of a table have it. */
export interface WhoMay {
  action: Action;
  words: string;
  viewer: boolean;
  /** A developer, with what belongs to a team that they are in; and to one that they are not in. */
  ownTeam: boolean;
  otherTeam: boolean;
  /** Who was given authoring of it, or the right to release it, whatever their roles. */
  authors: boolean;
  ops: boolean;
}

const own = { team: "own" };
const other = { team: "other" };

const authored = { template: "own", category: "own" };
const author: Actor = {
  kind: "person",
  name: "",
  roles: [],
  teams: [],
  groups: [],
  authoring: {
    templates: ["own"],
    categories: [],
    releases: { templates: ["own"], categories: [] },
  },
};

function somebody(...roles: Role[]): Actor {
  const teams = roles.includes("developer") ? [own.team] : [];
  return { kind: "person", name: "", roles, teams, groups: [] };
}

/** Every action and who may do it: asked of `can` itself, so that it says what is so. */
export function whoMay(): WhoMay[] {
  return actions.map((action) => ({
    action,
    words: actionWords[action],
    viewer: can(somebody("viewer"), action, other),
    ownTeam: can(somebody("developer"), action, own),
    otherTeam: can(somebody("developer"), action, other),
    authors: can(author, action, { authored }),
    ops: can(somebody("ops"), action, other),
  }));
}

/** What somebody may do, and why not. */
export interface MayDo {
  action: Action;
  words: string;
  /** `own`: with what belongs to their teams, or what they author; `all`: whoever's it is. */
  may: "all" | "own" | "no";
  /** Who may, where they may not: a sentence. */
  why: string | undefined;
}

/** Every action, as it is for somebody with these roles and teams. Asked of `can` itself. */
export function mayDo(actor: Pick<Actor, "roles" | "teams" | "groups" | "authoring">): MayDo[] {
  const person: Actor = { kind: "person", name: "", ...actor };
  const [team] = actor.teams;
  // No team is called so: names are DNS labels.
  const elsewhere = { team: ".", authored: { template: ".", category: "." } };
  return whoMay().map(({ action, words, ...who }): MayDo => {
    if (can(person, action, elsewhere)) return { action, words, may: "all", why: undefined };
    if (team !== undefined && can(person, action, { team }))
      return { action, words, may: "own", why: "Ops may for every team." };
    if (who.authors && can(person, action))
      return { action, words, may: "own", why: "Ops may with every template." };
    return { action, words, may: "no", why: whyNot(who) };
  });
}

function whyNot({
  viewer,
  ownTeam,
  otherTeam,
  authors,
  ops,
}: Omit<WhoMay, "action" | "words">): string {
  const who = [
    ...(viewer ? ["viewers"] : []),
    ...(otherTeam ? ["developers of any team"] : ownTeam ? ["developers of the team"] : []),
    ...(authors ? ["who was given it for single templates or categories"] : []),
    ...(ops ? ["Ops"] : []),
  ];
  const last = who.pop() ?? "nobody";
  const words = who.length === 0 ? last : `${who.join(", ")} and ${last}`;
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} may.`;
}
