/**
 * The rows of `database.ts`, as SQLite returns them. People are named by login, times are ISO 8601
 * in UTC.
 */
export type UserRow = { id: number; login: string; created_at: string };

export type RepositoryRow = {
  id: number;
  owner: string;
  name: string;
  default_branch: string;
  next_number: number;
  created_at: string;
  updated_at: string;
  pushed_at: string;
};

export type PullRow = {
  id: number;
  repository: number;
  number: number;
  title: string;
  body: string | null;
  state: "open" | "closed";
  draft: number;
  user: string;
  head_ref: string;
  head_sha: string;
  base_ref: string;
  base_sha: string;
  maintainer_can_modify: number;
  merged_at: string | null;
  merged_by: string | null;
  merge_commit_sha: string | null;
  closed_at: string | null;
  created_at: string;
  updated_at: string;
};

export type ReviewState = "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "PENDING" | "DISMISSED";
export type ReviewRow = {
  id: number;
  repository: number;
  number: number;
  user: string;
  body: string;
  state: ReviewState;
  commit_id: string;
  submitted_at: string | null;
};

export type CommentRow = {
  id: number;
  repository: number;
  number: number;
  user: string;
  body: string;
  created_at: string;
  updated_at: string;
};
export type LabelRow = {
  id: number;
  repository: number;
  name: string;
  color: string;
  description: string | null;
};

export type StatusState = "error" | "failure" | "pending" | "success";
export type StatusRow = {
  id: number;
  repository: number;
  sha: string;
  state: StatusState;
  context: string;
  description: string | null;
  target_url: string | null;
  user: string;
  created_at: string;
};

export type CheckRunRow = {
  id: number;
  repository: number;
  head_sha: string;
  name: string;
  status: string;
  conclusion: string | null;
  details_url: string | null;
  external_id: string | null;
  started_at: string | null;
  completed_at: string | null;
  title: string | null;
  summary: string | null;
  text: string | null;
  annotations: string;
};

export type DeliveryRow = {
  id: number;
  guid: string;
  url: string;
  /** The App whose hook it is, signed with its secret; null: a receiver of everything. */
  app: number | null;
  event: string;
  action: string | null;
  repository: number | null;
  /** From what the payload will be made, when that is left to the delivery. */
  recipe: string | null;
  payload: string;
  state: "waiting" | "delivered" | "failed";
  attempts: number;
  next_at: number;
  redelivery: number;
  status_code: number | null;
  answer: string | null;
  duration_ms: number | null;
  created_at: string;
  delivered_at: string | null;
};

/** Names that repositories and branches had before. */
export const moveTables = `
CREATE TABLE IF NOT EXISTS former_names (
  owner TEXT NOT NULL COLLATE NOCASE, name TEXT NOT NULL COLLATE NOCASE, repository INTEGER NOT NULL,
  PRIMARY KEY (owner, name));
CREATE TABLE IF NOT EXISTS renamed_branches (
  repository INTEGER NOT NULL, from_name TEXT NOT NULL, to_name TEXT NOT NULL,
  PRIMARY KEY (repository, from_name));
`;
