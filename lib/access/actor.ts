import type { Narrowing } from "./narrowing";

/** Roles come from SSO groups. Somebody may have several; nobody is asked to choose. */
export type Role = "ops" | "developer" | "viewer";

/** What somebody may author: templates and categories by name. */
export interface Authoring {
  templates: readonly string[];
  categories: readonly string[];
  /** Of what they may release versions themselves; absent: of nothing, they ask Ops. */
  releases?: { templates: readonly string[]; categories: readonly string[] };
}

/**
 * What an API token may do: look, change, and either of it with what is offered (templates,
 * policies) and as Ops. Two of them together: `read` and `ops` look at what Ops look at.
 */
export const scopes = ["read", "write", "catalog", "ops"] as const;
export type Scope = (typeof scopes)[number];

/**
 * Who acts: a signed-in person, an API token of a person or of a service account, or Slipway itself
 * (jobs, start-up).
 */
export interface Actor {
  kind: "person" | "token" | "system";
  /** Absent for the system. */
  userId?: string;
  name: string;
  email?: string;
  roles: readonly Role[];
  /** Teams of a developer, e.g. `payments`. */
  teams: readonly string[];
  /** As the identity provider calls them. */
  groups: readonly string[];
  /** What they may author, besides what their roles allow; absent: nothing. */
  authoring?: Authoring;
  /** What an API token may do; absent for people, who may do all that their roles allow. */
  scopes?: readonly Scope[];
  /** What an API token is limited to besides. */
  narrowing?: Narrowing;
  /** The API token that acts. */
  token?: { id: string; name: string };
  /** The token is of a service account, which is no person. */
  isServiceAccount?: true;
}

/** Slipway itself, for jobs and start-up. */
export const system: Actor = {
  kind: "system",
  name: "Slipway",
  roles: ["ops"],
  teams: [],
  groups: [],
};
