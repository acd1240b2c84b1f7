import type { JsonObject } from "@/lib/json";
import type { MergeMethod } from "../git/merge";

/** What protects one branch; `settings`: a `Protection` as JSON. */
export type ProtectionRow = { repository: number; branch: string; settings: string };

/** As `PUT …/branches/{branch}/protection` takes it, as far as the forge goes by it. */
export type Protection = {
  required_status_checks: {
    strict: boolean;
    checks: { context: string; app_id: number | null }[];
  } | null;
  enforce_admins: boolean;
  required_pull_request_reviews: {
    dismiss_stale_reviews: boolean;
    required_approving_review_count: number;
  } | null;
};

/** Rules for every branch that their conditions name. Conditions and rules are JSON. */
export type RulesetRow = {
  id: number;
  repository: number;
  name: string;
  enforcement: "active" | "disabled" | "evaluate";
  conditions: string;
  rules: string;
  created_at: string;
  updated_at: string;
};

export type Rule = { type: string; parameters?: JsonObject | undefined };

/** A pull request that waits in a merge queue, and the group that was made for it, once made. */
export type QueueRow = {
  id: number;
  repository: number;
  number: number;
  base: string;
  /** The head that it was queued with. */
  head_sha: string;
  login: string;
  enqueued_at: string;
  group_sha: string | null;
  /** The group's parent: the branch, or the group before it. */
  group_base: string | null;
};

/** How a merge queue merges; the parameters of GitHub's rule `merge_queue`. */
export type QueueRules = { method: MergeMethod; mostBuilt: number };

export const ruleTables = `
CREATE TABLE IF NOT EXISTS branch_protections (
  repository INTEGER NOT NULL, branch TEXT NOT NULL, settings TEXT NOT NULL,
  PRIMARY KEY (repository, branch));
CREATE TABLE IF NOT EXISTS rulesets (
  id INTEGER PRIMARY KEY AUTOINCREMENT, repository INTEGER NOT NULL, name TEXT NOT NULL,
  enforcement TEXT NOT NULL, conditions TEXT NOT NULL, rules TEXT NOT NULL,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS merge_queue (
  id INTEGER PRIMARY KEY AUTOINCREMENT, repository INTEGER NOT NULL, number INTEGER NOT NULL,
  base TEXT NOT NULL, head_sha TEXT NOT NULL, login TEXT NOT NULL, enqueued_at TEXT NOT NULL,
  group_sha TEXT, group_base TEXT, UNIQUE (repository, number));
`;
