import { randomBytes } from "node:crypto";
import { enqueueInstallation } from "../webhooks/enqueue";
import { type World, timestamp } from "../world";
import type { AppRow, InstallationRow } from "./rows";

const tokenMinutes = 60;

/**
 * Installs an App at an account, or changes what its installation there reaches. Permissions are
 * accepted as the App asks for them now.
 */
export function install(
  world: World,
  app: AppRow,
  account: string,
  repositories: readonly number[] | null,
  login: string,
): InstallationRow {
  return world.db.transaction(() => {
    const now = timestamp(world);
    const known = world.db.get<InstallationRow>(
      "SELECT * FROM installations WHERE app = ? AND account = ?",
      app.id,
      account,
    );
    const row = world.db.one<InstallationRow>(
      `INSERT INTO installations (app, account, repositories, permissions, events, created_at,
       updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (app, account) DO UPDATE SET repositories = excluded.repositories,
       permissions = excluded.permissions, events = excluded.events,
       updated_at = excluded.updated_at RETURNING *`,
      app.id,
      account,
      repositories && JSON.stringify(repositories),
      app.permissions,
      app.events,
      now,
      now,
    );
    if (!known) enqueueInstallation(world, app, row, login, "created");
    return row;
  });
}

export function suspend(
  world: World,
  app: AppRow,
  installation: InstallationRow,
  login: string,
): void {
  world.db.transaction(() => {
    const row = world.db.one<InstallationRow>(
      "UPDATE installations SET suspended_at = ?, suspended_by = ?, updated_at = ? WHERE id = ? RETURNING *",
      timestamp(world),
      login,
      timestamp(world),
      installation.id,
    );
    enqueueInstallation(world, app, row, login, "suspend");
  });
}

export function unsuspend(
  world: World,
  app: AppRow,
  installation: InstallationRow,
  login: string,
): void {
  world.db.transaction(() => {
    const row = world.db.one<InstallationRow>(
      "UPDATE installations SET suspended_at = NULL, suspended_by = NULL, updated_at = ? WHERE id = ? RETURNING *",
      timestamp(world),
      installation.id,
    );
    enqueueInstallation(world, app, row, login, "unsuspend");
  });
}

/** Its tokens end with it. */
export function uninstall(
  world: World,
  app: AppRow,
  installation: InstallationRow,
  login: string,
): void {
  world.db.transaction(() => {
    enqueueInstallation(world, app, installation, login, "deleted");
    world.db.run("DELETE FROM installations WHERE id = ?", installation.id);
  });
}

export function mintToken(
  world: World,
  installation: InstallationRow,
): { token: string; expiresAt: Date } {
  const token = `ghs_${randomBytes(27).toString("base64url")}`;
  const expiresAt = new Date(world.now().getTime() + tokenMinutes * 60_000);
  world.db.run(
    "INSERT INTO installation_tokens (token, installation, expires_at) VALUES (?, ?, ?)",
    token,
    installation.id,
    expiresAt.getTime(),
  );
  return { token, expiresAt };
}

/** Ends every token of an installation early, as GitHub does now and then; for tests. */
export function endTokens(world: World): void {
  world.db.run("DELETE FROM installation_tokens");
}
