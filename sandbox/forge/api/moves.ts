import { existsSync } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { ApiError, unprocessable } from "../http/api-error";
import { type Handler, type Reply, bodyOf, created, repoOf } from "../http/call";
import { encodePath } from "../shapes/links";
import {
  type Repo,
  type World,
  findRepository,
  repositoryById,
  repositoryDir,
  timestamp,
} from "../world";

/**
 * Repositories and branches that have another name now. GitHub keeps the number of a repository,
 * and redirects whoever asks by an old name, until another repository takes that
 * (https://docs.github.com/en/repositories/creating-and-managing-repositories/renaming-a-repository,
 * "HTTP redirects" in
 * https://docs.github.com/en/rest/using-the-rest-api/best-practices-for-using-the-rest-api, and
 * https://docs.github.com/en/rest/branches/branches#rename-a-branch).
 */
export async function moveRepository(
  world: World,
  repo: Repo,
  to: { owner: string; name: string },
): Promise<void> {
  if (findRepository(world, to.owner, to.name)) throw unprocessable("name already exists");
  const { id, owner, name } = repo.row;
  await repo.git.close();
  world.openRepositories.delete(id);
  const target = repositoryDir(world, to.owner, to.name);
  await mkdir(path.dirname(target), { recursive: true });
  if (existsSync(repositoryDir(world, owner, name)))
    await rename(repositoryDir(world, owner, name), target);
  world.db.transaction(() => {
    world.db.run(
      "UPDATE repositories SET owner = ?, name = ?, updated_at = ? WHERE id = ?",
      to.owner,
      to.name,
      timestamp(world),
      id,
    );
    world.db.run(
      "INSERT OR REPLACE INTO former_names (owner, name, repository) VALUES (?, ?, ?)",
      owner,
      name,
      id,
    );
  });
}

/** The path below the API of what is asked for by a number, as redirects name it. */
export function pathByNumber(world: World, asked: string): string {
  const [, number, rest = ""] = /^\/repositories\/(\d{1,15})(\/.*)?$/.exec(asked) ?? [];
  if (number === undefined) return asked;
  const row = world.db.get<{ id: number }>(
    "SELECT id FROM repositories WHERE id = ?",
    Number(number),
  );
  return row ? `/repos/${repositoryById(world, row.id).fullName}${rest}` : asked;
}

/** Where a call by a former name is sent; undefined for any other. */
export function redirectOf(world: World, method: string, asked: string): Reply | undefined {
  const [, owner = "", name = "", rest = ""] =
    /^\/repos\/([^/]+)\/([^/]+)(\/.*)?$/.exec(asked) ?? [];
  if (name === "" || findRepository(world, owner, name)) return undefined;
  const former = world.db.get<{ repository: number }>(
    "SELECT repository FROM former_names WHERE owner = ? AND name = ?",
    owner,
    name,
  );
  return former ? moved(world, method, former.repository, rest) : undefined;
}

function moved(world: World, method: string, repository: number, rest: string): Reply {
  const url = `${world.api}/repositories/${repository}${rest}`;
  return {
    status: method === "GET" ? 301 : 307,
    headers: { location: url },
    json: {
      message: "Moved Permanently",
      url,
      documentation_url:
        "https://docs.github.com/rest/guides/best-practices-for-using-the-rest-api",
    },
  };
}

/** The name that a branch has now; undefined where it was not renamed. */
export function renamedBranch(world: World, repo: Repo, branch: string): Reply | undefined {
  const row = world.db.get<{ to_name: string }>(
    "SELECT to_name FROM renamed_branches WHERE repository = ? AND from_name = ?",
    repo.row.id,
    branch,
  );
  return row ? moved(world, "GET", repo.row.id, `/branches/${encodePath(row.to_name)}`) : undefined;
}

const renameBranch: Handler = async (call) => {
  const { world } = call;
  const repo = repoOf(call);
  const from = call.params["branch"] ?? "";
  const { new_name: to } = bodyOf(call, z.object({ new_name: z.string().min(1) }));
  await repo.git.exclusively(async () => {
    const sha = await repo.git.branch(from);
    if (!sha) throw new ApiError(404, "Branch not found");
    const updates = [
      { name: `refs/heads/${to}`, before: null, after: sha },
      { name: `refs/heads/${from}`, before: sha, after: null },
    ];
    if (!(await repo.git.updateRefs(updates)))
      throw unprocessable("The new branch name is not available");
    world.db.transaction(() => {
      if (repo.row.default_branch === from)
        world.db.run("UPDATE repositories SET default_branch = ? WHERE id = ?", to, repo.row.id);
      // Open pull requests follow their base.
      world.db.run(
        "UPDATE pulls SET base_ref = ? WHERE repository = ? AND base_ref = ? AND state = 'open'",
        to,
        repo.row.id,
        from,
      );
      world.db.run(
        "INSERT OR REPLACE INTO renamed_branches (repository, from_name, to_name) VALUES (?, ?, ?)",
        repo.row.id,
        from,
        to,
      );
    });
  });
  return created({ name: to });
};

const transfer: Handler = async (call) => {
  const repo = repoOf(call);
  const { new_owner: owner, new_name: name } = bodyOf(
    call,
    z.object({ new_owner: z.string().min(1), new_name: z.string().min(1).optional() }),
  );
  await moveRepository(call.world, repo, { owner, name: name ?? repo.row.name });
  return { status: 202, json: {} };
};

export const moveRoutes: Record<string, Handler> = {
  "POST /repos/{owner}/{repo}/branches/{branch}/rename": renameBranch,
  "POST /repos/{owner}/{repo}/transfer": transfer,
};
