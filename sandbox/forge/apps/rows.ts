/** A registered GitHub App. JSON columns hold what its manifest asked for. */
export type AppRow = {
  id: number;
  slug: string;
  name: string;
  owner: string;
  description: string;
  external_url: string;
  client_id: string;
  client_secret: string;
  webhook_secret: string;
  hook_url: string | null;
  redirect_url: string;
  setup_url: string | null;
  callback_urls: string;
  public: number;
  permissions: string;
  events: string;
  created_at: string;
};

export type InstallationRow = {
  id: number;
  app: number;
  account: string;
  /** JSON: ids of repositories; null: all of the account. */
  repositories: string | null;
  /** JSON: as they were accepted. */
  permissions: string;
  events: string;
  suspended_at: string | null;
  suspended_by: string | null;
  created_at: string;
  updated_at: string;
};

export const appTables = `
CREATE TABLE IF NOT EXISTS apps (
  id INTEGER PRIMARY KEY AUTOINCREMENT, slug TEXT NOT NULL UNIQUE, name TEXT NOT NULL,
  owner TEXT NOT NULL, description TEXT NOT NULL, external_url TEXT NOT NULL,
  client_id TEXT NOT NULL UNIQUE, client_secret TEXT NOT NULL, webhook_secret TEXT NOT NULL,
  hook_url TEXT, redirect_url TEXT NOT NULL, setup_url TEXT, callback_urls TEXT NOT NULL,
  public INTEGER NOT NULL, permissions TEXT NOT NULL, events TEXT NOT NULL,
  created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS app_keys (
  id INTEGER PRIMARY KEY AUTOINCREMENT, app INTEGER NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  public_key TEXT NOT NULL);
-- A manifest on its way: what was posted, then the code that is exchanged once for the App's
-- secrets.
CREATE TABLE IF NOT EXISTS manifests (
  id TEXT PRIMARY KEY, manifest TEXT NOT NULL, state TEXT NOT NULL, owner TEXT,
  created_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS manifest_codes (
  code TEXT PRIMARY KEY, app INTEGER NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  pem TEXT NOT NULL, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS installations (
  id INTEGER PRIMARY KEY AUTOINCREMENT, app INTEGER NOT NULL REFERENCES apps (id) ON DELETE CASCADE,
  account TEXT NOT NULL COLLATE NOCASE, repositories TEXT, permissions TEXT NOT NULL,
  events TEXT NOT NULL, suspended_at TEXT, suspended_by TEXT, created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL, UNIQUE (app, account));
CREATE TABLE IF NOT EXISTS installation_tokens (
  token TEXT PRIMARY KEY,
  installation INTEGER NOT NULL REFERENCES installations (id) ON DELETE CASCADE,
  expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS oauth_codes (
  code TEXT PRIMARY KEY, client_id TEXT NOT NULL, login TEXT NOT NULL, redirect_uri TEXT NOT NULL,
  challenge TEXT, expires_at INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS user_tokens (
  token TEXT PRIMARY KEY, client_id TEXT NOT NULL, login TEXT NOT NULL);
-- Who authorized which client before, and the scopes of an OAuth App that they agreed to.
CREATE TABLE IF NOT EXISTS oauth_grants (
  client_id TEXT NOT NULL, login TEXT NOT NULL, scope TEXT NOT NULL,
  PRIMARY KEY (client_id, login)) WITHOUT ROWID;
-- What GitHub would have signed; git holds no signature, since nobody could check the forge's.
CREATE TABLE IF NOT EXISTS signed_commits (sha TEXT PRIMARY KEY, at TEXT NOT NULL);
`;
