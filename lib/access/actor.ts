/** Roles come from SSO groups. Somebody may have several; nobody is asked to choose. */
export type Role = "ops" | "developer" | "viewer";

/** What somebody may author: templates and categories by name. */
export interface Authoring {
  templates: readonly string[];
  categories: readonly string[];
}

/** Who acts: a signed-in person, a person's API token, or Slipway itself (jobs, start-up). */
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
  scopes?: readonly ("read" | "write")[];
}

/** Slipway itself, for jobs and start-up. */
export const system: Actor = {
  kind: "system",
  name: "Slipway",
  roles: ["ops"],
  teams: [],
  groups: [],
};
