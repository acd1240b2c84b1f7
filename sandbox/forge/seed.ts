import { lstat, readdir, readFile, readlink } from "node:fs/promises";
import path from "node:path";
import { isoSeconds } from "./git/commit";
import type { TreeChange } from "./git/tree";
import { announce } from "./pulls/announce";
import { type Repo, type World, createRepository, emailOf, findRepository } from "./world";

/**
 * Makes every repository `owner/name` of a folder that is not there yet, its files as the first
 * commit.
 */
export async function seedFrom(world: World, dir: string): Promise<void> {
  for (const owner of await folders(dir)) {
    for (const name of await folders(path.join(dir, owner))) {
      const known = findRepository(world, owner, name);
      // One without any branch is what a kill left of the last attempt.
      if (known && (await known.git.refs("refs/heads/")).length > 0) continue;
      const repo = known ?? (await createRepository(world, owner, name));
      await firstCommit(world, repo, await readFiles(path.join(dir, owner, name)), owner);
    }
  }
}

export type SeedFile = { path: string; content: Buffer; mode: "100644" | "100755" | "120000" };

/** Puts files into an empty repository as its first commit; nothing for no files. */
export async function firstCommit(
  world: World,
  repo: Repo,
  files: readonly SeedFile[],
  login: string,
): Promise<string | null> {
  if (files.length === 0) return null;
  return repo.git.exclusively(async () => {
    const name = `refs/heads/${repo.row.default_branch}`;
    const there = await repo.git.refSha(name);
    if (there) return there.sha;
    const changes: TreeChange[] = [];
    for (const file of files)
      changes.push({
        path: file.path,
        put: { mode: file.mode, sha: await repo.git.write("blob", file.content) },
      });
    const by = { name: login, email: emailOf(world, login), date: isoSeconds(world.now()) };
    const sha = await repo.git.writeCommit({
      tree: await repo.git.changeTree(null, changes),
      parents: [],
      author: by,
      committer: by,
      message: "First commit\n",
    });
    const update = { name, before: null, after: sha };
    if (!(await repo.git.updateRefs([update])))
      throw new Error(`${repo.fullName} could not be seeded.`);
    await announce(world, repo, login, [update]);
    return sha;
  });
}

async function folders(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
    .map((entry) => entry.name)
    .sort();
}

async function readFiles(root: string, below = ""): Promise<SeedFile[]> {
  const files: SeedFile[] = [];
  for (const entry of await readdir(path.join(root, below), { withFileTypes: true })) {
    if (entry.name === ".git") continue;
    const relative = below ? `${below}/${entry.name}` : entry.name;
    const file = path.join(root, relative);
    if (entry.isDirectory()) files.push(...(await readFiles(root, relative)));
    else if (entry.isSymbolicLink())
      files.push({ path: relative, content: Buffer.from(await readlink(file)), mode: "120000" });
    else if (entry.isFile())
      files.push({
        path: relative,
        content: await readFile(file),
        mode: (await lstat(file)).mode & 0o100 ? "100755" : "100644",
      });
  }
  return files;
}
