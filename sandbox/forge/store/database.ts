import { DatabaseSync, type SQLInputValue } from "node:sqlite";
import { appTables } from "../apps/rows";
import { ruleTables } from "../rules/rows";
import { moveTables } from "./rows";

/**
 * What git does not hold. SQLite in WAL mode: a transaction that was answered for survives kill -9,
 * and one that was under way leaves nothing. Calls are synchronous; each takes some ten
 * microseconds.
 */
export class Database {
  readonly #db: DatabaseSync;
  readonly #statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  #depth = 0;

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000",
    );
    this.#db.exec(schema + appTables + ruleTables + moveTables);
    this.#addColumn("deliveries", "app", "INTEGER");
  }

  /** To a table that an earlier forge made. */
  #addColumn(table: string, name: string, type: string): void {
    const columns = this.#db.prepare(`PRAGMA table_info(${table})`).all() as { name: string }[];
    if (!columns.some((column) => column.name === name))
      this.#db.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`);
  }

  close(): void {
    this.#db.close();
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#statement(sql).all(...values) as Row[];
  }

  get<Row>(sql: string, ...values: SQLInputValue[]): Row | null {
    return (this.#statement(sql).get(...values) as Row | undefined) ?? null;
  }

  /** Runs a statement and answers the row it wrote (`RETURNING *`). */
  one<Row>(sql: string, ...values: SQLInputValue[]): Row {
    const row = this.get<Row>(sql, ...values);
    if (row === null) throw new Error("The forge's database did not return the row it wrote.");
    return row;
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** All of `work` or nothing of it. `work` is synchronous, so nothing else runs in between. */
  transaction<T>(work: () => T): T {
    if (this.#depth > 0) return work();
    this.#db.exec("BEGIN IMMEDIATE");
    this.#depth += 1;
    try {
      const result = work();
      this.#db.exec("COMMIT");
      return result;
    } catch (error) {
      this.#db.exec("ROLLBACK");
      throw error;
    } finally {
      this.#depth -= 1;
    }
  }

  #statement(sql: string): ReturnType<DatabaseSync["prepare"]> {
    const known = this.#statements.get(sql);
    if (known) return known;
    const made = this.#db.prepare(sql);
    this.#statements.set(sql, made);
    return made;
  }
}

const schema = `
CREATE TABLE IF NOT EXISTS users (
  id INTEGER PRIMARY KEY AUTOINCREMENT, login TEXT NOT NULL UNIQUE COLLATE NOCASE,
  created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS repositories (
  id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT NOT NULL COLLATE NOCASE,
  name TEXT NOT NULL COLLATE NOCASE, default_branch TEXT NOT NULL,
  next_number INTEGER NOT NULL DEFAULT 1, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  pushed_at TEXT NOT NULL, UNIQUE (owner, name));
-- The refs as they were last announced: what differs from git is news, also after a kill.
CREATE TABLE IF NOT EXISTS refs (
  repository INTEGER NOT NULL, name TEXT NOT NULL, sha TEXT NOT NULL,
  PRIMARY KEY (repository, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS pulls (
  id INTEGER PRIMARY KEY AUTOINCREMENT, repository INTEGER NOT NULL, number INTEGER NOT NULL,
  title TEXT NOT NULL, body TEXT, state TEXT NOT NULL, draft INTEGER NOT NULL DEFAULT 0,
  user TEXT NOT NULL, head_ref TEXT NOT NULL, head_sha TEXT NOT NULL, base_ref TEXT NOT NULL,
  base_sha TEXT NOT NULL, maintainer_can_modify INTEGER NOT NULL DEFAULT 0, merged_at TEXT,
  merged_by TEXT, merge_commit_sha TEXT, closed_at TEXT, created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL, UNIQUE (repository, number));
CREATE INDEX IF NOT EXISTS pulls_by_head ON pulls (repository, head_ref, state);
CREATE INDEX IF NOT EXISTS pulls_by_base ON pulls (repository, base_ref, state);
CREATE UNIQUE INDEX IF NOT EXISTS one_open_pull ON pulls (repository, head_ref, base_ref)
  WHERE state = 'open';
-- Written before the base branch moves, so that a kill in between still ends in a merged pull
-- request.
CREATE TABLE IF NOT EXISTS merge_intents (
  repository INTEGER NOT NULL, number INTEGER NOT NULL, sha TEXT NOT NULL, login TEXT NOT NULL,
  PRIMARY KEY (repository, number));
CREATE TABLE IF NOT EXISTS reviews (
  id INTEGER PRIMARY KEY AUTOINCREMENT, repository INTEGER NOT NULL, number INTEGER NOT NULL,
  user TEXT NOT NULL, body TEXT NOT NULL, state TEXT NOT NULL, commit_id TEXT NOT NULL,
  submitted_at TEXT);
CREATE INDEX IF NOT EXISTS reviews_by_pull ON reviews (repository, number);
CREATE TABLE IF NOT EXISTS requested_reviewers (
  repository INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY (repository, number, kind, name));
CREATE TABLE IF NOT EXISTS comments (
  id INTEGER PRIMARY KEY AUTOINCREMENT, repository INTEGER NOT NULL, number INTEGER NOT NULL,
  user TEXT NOT NULL, body TEXT NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS comments_by_pull ON comments (repository, number);
CREATE TABLE IF NOT EXISTS labels (
  id INTEGER PRIMARY KEY AUTOINCREMENT, repository INTEGER NOT NULL,
  name TEXT NOT NULL COLLATE NOCASE, color TEXT NOT NULL, description TEXT,
  UNIQUE (repository, name));
CREATE TABLE IF NOT EXISTS pull_labels (
  repository INTEGER NOT NULL, number INTEGER NOT NULL,
  label INTEGER NOT NULL REFERENCES labels (id), PRIMARY KEY (repository, number, label));
CREATE TABLE IF NOT EXISTS statuses (
  id INTEGER PRIMARY KEY AUTOINCREMENT, repository INTEGER NOT NULL, sha TEXT NOT NULL,
  state TEXT NOT NULL, context TEXT NOT NULL, description TEXT, target_url TEXT, user TEXT NOT NULL,
  created_at TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS statuses_by_sha ON statuses (repository, sha);
CREATE TABLE IF NOT EXISTS check_runs (
  id INTEGER PRIMARY KEY AUTOINCREMENT, repository INTEGER NOT NULL, head_sha TEXT NOT NULL,
  name TEXT NOT NULL, status TEXT NOT NULL, conclusion TEXT, details_url TEXT, external_id TEXT,
  started_at TEXT, completed_at TEXT, title TEXT, summary TEXT, text TEXT,
  annotations TEXT NOT NULL DEFAULT '[]');
CREATE INDEX IF NOT EXISTS check_runs_by_sha ON check_runs (repository, head_sha);
CREATE TABLE IF NOT EXISTS deliveries (
  id INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT NOT NULL, url TEXT NOT NULL, event TEXT NOT NULL,
  action TEXT, repository INTEGER, recipe TEXT, payload TEXT NOT NULL, state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL,
  redelivery INTEGER NOT NULL DEFAULT 0, status_code INTEGER, answer TEXT, duration_ms INTEGER,
  created_at TEXT NOT NULL, delivered_at TEXT);
CREATE INDEX IF NOT EXISTS deliveries_waiting ON deliveries (next_at) WHERE state = 'waiting';
CREATE TABLE IF NOT EXISTS auto_merges (
  repository INTEGER NOT NULL, number INTEGER NOT NULL, method TEXT NOT NULL, login TEXT NOT NULL,
  enabled_at TEXT NOT NULL, PRIMARY KEY (repository, number));
CREATE TABLE IF NOT EXISTS repository_settings (
  repository INTEGER PRIMARY KEY, allow_auto_merge INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL);
`;
