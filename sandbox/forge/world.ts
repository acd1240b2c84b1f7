import { existsSync } from "node:fs";
import path from "node:path";
import { isoSeconds } from "./git/commit";
import { GitRepository } from "./git/repository";
import type { Client } from "./apps/client";
import { type ForgeOptions, type Person, defaultPeople } from "./options";
import { Database } from "./store/database";
import type { RepositoryRow, UserRow } from "./store/rows";

/** A repository: what git holds of it and what the database does. */
export type Repo = { row: RepositoryRow; git: GitRepository; fullName: string };

/** Everything that a request can need, made once by `startForge`. */
export type World = {
  db: Database;
  dataDir: string;
  /** The forge's address as others see it, without a slash at the end. */
  url: string;
  /** Where its REST API begins. */
  api: string;
  people: Person[];
  /** API token → login. */
  tokens: ReadonlyMap<string, string>;
  /** An OAuth App with which people may say who they are; Apps bring their own. */
  oauthClient: Client | null;
  webhookUrls: string[];
  webhookSecret: string;
  webhookRetryDelays: number[];
  now: () => Date;
  openRepositories: Map<number, GitRepository>;
  /** Entries of a recursive tree, beyond which it is cut off. */
  treeLimit: number;
  /** Called after something was put into the table of deliveries. */
  wakeWebhooks: () => void;
  /**
   * Called after something happened that a merge queue may have waited for, or has to give way to.
   */
  wakeQueue: (repo: Repo) => void;
};

export function createWorld(options: ForgeOptions, url: string): World {
  return {
    db: new Database(path.join(options.dataDir, "forge.sqlite")),
    dataDir: options.dataDir,
    url,
    api: `${url}/api/v3`,
    people: options.people ?? defaultPeople,
    tokens: new Map([
      [options.token, options.tokenLogin ?? "slipway-bot"],
      ...Object.entries(options.tokens ?? {}),
    ]),
    oauthClient: options.oauthClient ? { name: "Slipway", ...options.oauthClient } : null,
    webhookUrls: options.webhookUrls ?? [],
    webhookSecret: options.webhookSecret ?? "",
    webhookRetryDelays: options.webhookRetryDelays ?? [500, 2_000, 10_000],
    now: () => new Date(),
    openRepositories: new Map(),
    treeLimit: options.treeLimit ?? 100_000,
    wakeWebhooks: () => undefined,
    wakeQueue: () => undefined,
  };
}

/** Now, as GitHub writes times. */
export function timestamp(world: World): string {
  return isoSeconds(world.now());
}

export function findRepository(world: World, owner: string, name: string): Repo | null {
  const row = world.db.get<RepositoryRow>(
    "SELECT * FROM repositories WHERE owner = ? AND name = ?",
    owner,
    name,
  );
  return row ? openRepository(world, row) : null;
}

export function repositoryById(world: World, id: number): Repo {
  return openRepository(
    world,
    world.db.one<RepositoryRow>("SELECT * FROM repositories WHERE id = ?", id),
  );
}

export function allRepositories(world: World): Repo[] {
  return world.db
    .all<RepositoryRow>("SELECT * FROM repositories ORDER BY owner, name")
    .map((row) => openRepository(world, row));
}

function openRepository(world: World, row: RepositoryRow): Repo {
  const git =
    world.openRepositories.get(row.id) ??
    new GitRepository(repositoryDir(world, row.owner, row.name));
  world.openRepositories.set(row.id, git);
  return { row, git, fullName: `${row.owner}/${row.name}` };
}

/** Where git keeps a repository of this name. */
export function repositoryDir(world: World, owner: string, name: string): string {
  return path.join(world.dataDir, "repositories", owner.toLowerCase(), `${name.toLowerCase()}.git`);
}

/**
 * Makes an empty repository; one whose database row a kill prevented is picked up where it lies.
 */
export async function createRepository(
  world: World,
  owner: string,
  name: string,
  defaultBranch = "main",
): Promise<Repo> {
  if (
    ![owner, name].every(
      (part) =>
        /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?$/.test(part) &&
        !part.endsWith(".git") &&
        !part.includes(".."),
    )
  )
    throw new Error(`${owner}/${name} cannot be the name of a repository.`);
  const dir = repositoryDir(world, owner, name);
  if (!existsSync(dir)) await (await GitRepository.create(dir, defaultBranch)).close();
  const now = timestamp(world);
  const row = world.db.one<RepositoryRow>(
    `INSERT INTO repositories (owner, name, default_branch, created_at, updated_at, pushed_at)
     VALUES (?, ?, ?, ?, ?, ?) RETURNING *`,
    owner,
    name,
    defaultBranch,
    now,
    now,
    now,
  );
  return openRepository(world, row);
}

/** The account of a login; made when it is first seen, since the sandbox has no sign-up. */
export function account(world: World, login: string): UserRow {
  const known = world.db.get<UserRow>("SELECT * FROM users WHERE login = ?", login);
  return (
    known ??
    world.db.one<UserRow>(
      "INSERT INTO users (login, created_at) VALUES (?, ?) RETURNING *",
      login,
      timestamp(world),
    )
  );
}

/** Whether there is somebody of this name: a person, a token's owner, or an account seen before. */
export function isAccount(world: World, login: string): boolean {
  const same = (other: string): boolean => other.toLowerCase() === login.toLowerCase();
  return (
    world.people.some((person) => same(person.login)) ||
    [...world.tokens.values()].some(same) ||
    world.db.get("SELECT 1 FROM users WHERE login = ?", login) !== null
  );
}

/** The address that commits of a login carry. */
export function emailOf(world: World, login: string): string {
  return `${login}@users.noreply.${new URL(world.url).hostname}`;
}
