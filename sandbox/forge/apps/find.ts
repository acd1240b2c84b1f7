import { type Repo, type World, allRepositories } from "../world";
import type { AppRow, InstallationRow } from "./rows";

export function appBySlug(world: World, slug: string): AppRow | null {
  return world.db.get<AppRow>("SELECT * FROM apps WHERE slug = ?", slug);
}

export function appById(world: World, id: number): AppRow | null {
  return world.db.get<AppRow>("SELECT * FROM apps WHERE id = ?", id);
}

export function allApps(world: World): AppRow[] {
  return world.db.all<AppRow>("SELECT * FROM apps ORDER BY id");
}

export function keysOf(world: World, app: AppRow): string[] {
  return world.db
    .all<{ public_key: string }>("SELECT public_key FROM app_keys WHERE app = ?", app.id)
    .map((row) => row.public_key);
}

export function installationById(world: World, id: number): InstallationRow | null {
  return world.db.get<InstallationRow>("SELECT * FROM installations WHERE id = ?", id);
}

export function installationsOf(world: World, app: AppRow): InstallationRow[] {
  return world.db.all<InstallationRow>(
    "SELECT * FROM installations WHERE app = ? ORDER BY id",
    app.id,
  );
}

/** The repositories that an installation reaches. */
export function reposOf(world: World, installation: InstallationRow): Repo[] {
  return allRepositories(world).filter((repo) => reaches(installation, repo));
}

export function reaches(installation: InstallationRow, repo: Repo): boolean {
  if (repo.row.owner.toLowerCase() !== installation.account.toLowerCase()) return false;
  return (
    installation.repositories === null ||
    (JSON.parse(installation.repositories) as number[]).includes(repo.row.id)
  );
}

export function installationOfToken(world: World, token: string): InstallationRow | null {
  const row = world.db.get<{ installation: number; expires_at: number }>(
    "SELECT * FROM installation_tokens WHERE token = ?",
    token,
  );
  return row && row.expires_at > world.now().getTime()
    ? installationById(world, row.installation)
    : null;
}
