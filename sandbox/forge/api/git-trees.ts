import { z } from "zod";
import { MissingPathError, type Mode, type TreeChange } from "../git/tree";
import { notFound, unprocessable } from "../http/api-error";
import { type Handler, bodyOf, created, filledRepoOf, ok } from "../http/call";
import { apiUrl } from "../shapes/links";
import type { Repo, World } from "../world";

/** https://docs.github.com/en/rest/git/trees#get-a-tree: "the limit for the tree array". */
const largestTree = 7 * 1024 * 1024;

async function treeShape(world: World, repo: Repo, sha: string, recursive: boolean) {
  const url = apiUrl(world, repo);
  const all = await (recursive ? repo.git.listAll(sha) : repo.git.list(sha));
  // A list of one folder alone has no limit of its own.
  const entries = recursive ? all.slice(0, world.treeLimit) : all;
  const tree = entries.map(({ path, mode, type, sha, size }) => ({
    path,
    mode,
    type,
    sha,
    ...(size === undefined ? {} : { size }),
    ...(type === "commit" ? {} : { url: `${url}/git/${type}s/${sha}` }),
  }));
  const fitting = recursive ? asManyAsFit(tree, largestTree) : tree;
  const truncated = fitting.length < all.length;
  return { sha, url: `${url}/git/trees/${sha}`, tree: fitting, truncated };
}

/** The first entries that are no more than `bytes` of JSON together. */
function asManyAsFit<Entry>(entries: readonly Entry[], bytes: number): Entry[] {
  let size = 0;
  return entries.filter((entry) => (size += JSON.stringify(entry).length + 1) <= bytes);
}

const getTree: Handler = async (call) => {
  const repo = await filledRepoOf(call);
  const name = call.params["tree_sha"] ?? "";
  const object = await repo.git.info(name);
  const commit = object?.type === "tree" ? null : await repo.git.resolveCommit(name);
  const sha =
    object?.type === "tree"
      ? object.sha
      : ((commit && (await repo.git.commit(commit))?.tree) ?? null);
  if (sha === null) throw notFound();
  // Any value asks for it, "0" and "false" too, as GitHub documents.
  return ok(await treeShape(call.world, repo, sha, call.query.has("recursive")));
};

const modes = z.enum(["100644", "100755", "040000", "160000", "120000"]);
const treeEntry = z.object({
  path: z.string().min(1),
  mode: modes.default("100644"),
  type: z.enum(["blob", "tree", "commit"]).optional(),
  sha: z.string().nullable().optional(),
  content: z.string().optional(),
});

const createTree: Handler = async (call) => {
  const repo = await filledRepoOf(call);
  const input = bodyOf(
    call,
    z.object({ tree: z.array(treeEntry), base_tree: z.string().nullable().optional() }),
  );
  if (input.tree.length === 0) throw unprocessable("Invalid tree info");
  let base: string | null = null;
  if (input.base_tree) {
    const object = await repo.git.info(input.base_tree);
    if (!object || (object.type !== "tree" && object.type !== "commit")) throw notFound();
    base =
      object.type === "commit" ? ((await repo.git.commit(object.sha))?.tree ?? null) : object.sha;
  }
  const changes = await Promise.all(input.tree.map((entry) => treeChange(repo, entry)));
  try {
    const sha = await repo.git.changeTree(base, changes);
    const shape = await treeShape(call.world, repo, sha, false);
    return created(shape, shape.url);
  } catch (error) {
    if (error instanceof MissingPathError) throw unprocessable("GitRPC::BadObjectState");
    throw error;
  }
};

async function treeChange(repo: Repo, entry: z.output<typeof treeEntry>): Promise<TreeChange> {
  const parts = entry.path.split("/");
  if (
    parts.some(
      (part) => part === "" || part === "." || part === ".." || part.toLowerCase() === ".git",
    ) ||
    entry.path.includes("\0")
  ) {
    throw unprocessable("tree.path contains a malformed path component");
  }
  if (entry.sha === null) return { path: entry.path, put: null };
  if (entry.content !== undefined && entry.sha !== undefined)
    throw unprocessable("Must supply either tree.sha or tree.content, not both.");
  const mode: Mode = entry.mode;
  if (entry.content !== undefined)
    return {
      path: entry.path,
      put: { mode, sha: await repo.git.write("blob", Buffer.from(entry.content)) },
    };
  if (entry.sha === undefined) throw unprocessable("Must supply tree.sha or tree.content.");
  const wanted = mode === "040000" ? "tree" : mode === "160000" ? "commit" : "blob";
  // A submodule's commit lies in another repository.
  if (wanted !== "commit" && (await repo.git.info(entry.sha))?.type !== wanted)
    throw unprocessable(`tree.sha ${entry.sha} is not a valid ${wanted}`);
  return { path: entry.path, put: { mode, sha: entry.sha } };
}

export const gitTreeRoutes: Record<string, Handler> = {
  "POST /repos/{owner}/{repo}/git/trees": createTree,
  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}": getTree,
};
