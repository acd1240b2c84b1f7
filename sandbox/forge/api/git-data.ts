import { z } from "zod";
import { isoSeconds, type Signature } from "../git/commit";
import { isRefName, isSha } from "../git/ref-name";
import type { Ref } from "../git/repository";
import { MissingPathError, type Mode, type TreeChange } from "../git/tree";
import { ApiError, notFound, unprocessable } from "../http/api-error";
import {
  type Call,
  type Handler,
  bodyOf,
  created,
  linkHeader,
  noContent,
  ok,
  pageOf,
  repoOf,
  slice,
} from "../http/call";
import { announce } from "../pulls/announce";
import { gitCommitShape } from "../shapes/commit";
import { apiUrl, encodePath, nodeId } from "../shapes/links";
import { type Repo, type World, emailOf } from "../world";

const signature = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });

function refShape(world: World, repo: Repo, ref: Ref) {
  const url = apiUrl(world, repo);
  return {
    ref: ref.name,
    node_id: nodeId("Ref", `${repo.fullName}:${ref.name}`),
    url: `${url}/git/${encodePath(ref.name)}`,
    object: { sha: ref.sha, type: ref.type, url: `${url}/git/${ref.type}s/${ref.sha}` },
  };
}

const getRef: Handler = async (call) => {
  const repo = repoOf(call);
  const ref = await repo.git.refSha(`refs/${call.params["ref"]}`);
  if (!ref) throw notFound();
  return ok(refShape(call.world, repo, ref));
};

const matchingRefs: Handler = async (call) => {
  const repo = repoOf(call);
  const prefix = `refs/${call.params["ref"] ?? ""}`;
  const refs = /[*?[\\]/.test(prefix) ? [] : await repo.git.refs(prefix);
  const page = pageOf(call);
  return ok(
    slice(refs, page).map((ref) => refShape(call.world, repo, ref)),
    linkHeader(call, page, refs.length),
  );
};

const createRef: Handler = async (call) => {
  const repo = repoOf(call);
  const { ref, sha } = bodyOf(call, z.object({ ref: z.string(), sha: z.string() }));
  if (!ref.startsWith("refs/") || ref.split("/").length < 3)
    throw unprocessable("Reference name must start with 'refs' and have at least two slashes.");
  if (!isRefName(ref)) throw unprocessable(`${ref} is not a valid ref name.`);
  if (ref.startsWith("refs/pull/")) throw unprocessable("Reference update failed");
  return repo.git.exclusively(async () => {
    const object = await repo.git.info(sha);
    if (!object || (ref.startsWith("refs/heads/") && object.type !== "commit"))
      throw unprocessable("Object does not exist");
    if (await repo.git.refSha(ref)) throw unprocessable("Reference already exists");
    const update = { name: ref, before: null, after: sha };
    if (!(await repo.git.updateRefs([update]))) throw unprocessable("Reference update failed");
    await announce(call.world, repo, call.login, [update]);
    const made = refShape(call.world, repo, { name: ref, sha, type: object.type });
    return created(made, made.url);
  });
};

const updateRef: Handler = async (call) => {
  const repo = repoOf(call);
  const { sha, force } = bodyOf(
    call,
    z.object({ sha: z.string(), force: z.boolean().default(false) }),
  );
  return repo.git.exclusively(async () => {
    const ref = await writableRef(repo, call);
    const object = await repo.git.info(sha);
    if (!object || (ref.name.startsWith("refs/heads/") && object.type !== "commit"))
      throw unprocessable("Object does not exist");
    if (!force && !(await repo.git.isAncestor(ref.sha, sha)))
      throw unprocessable("Update is not a fast forward");
    if (ref.sha !== sha) {
      const update = { name: ref.name, before: ref.sha, after: sha };
      if (!(await repo.git.updateRefs([update]))) throw unprocessable("Reference update failed");
      await announce(call.world, repo, call.login, [update]);
    }
    return ok(refShape(call.world, repo, { name: ref.name, sha, type: object.type }));
  });
};

const deleteRef: Handler = async (call) => {
  const repo = repoOf(call);
  return repo.git.exclusively(async () => {
    const ref = await writableRef(repo, call);
    if (ref.name === `refs/heads/${repo.row.default_branch}`)
      throw unprocessable("Cannot delete the default branch");
    const update = { name: ref.name, before: ref.sha, after: null };
    if (!(await repo.git.updateRefs([update]))) throw unprocessable("Reference update failed");
    await announce(call.world, repo, call.login, [update]);
    return noContent();
  });
};

async function writableRef(repo: Repo, call: Call): Promise<Ref> {
  const ref = await repo.git.refSha(`refs/${call.params["ref"]}`);
  if (!ref || ref.name.startsWith("refs/pull/")) throw unprocessable("Reference does not exist");
  return ref;
}

const getCommit: Handler = async (call) => {
  const repo = repoOf(call);
  const commit = await repo.git.commit(call.params["commit_sha"] ?? "");
  if (!commit) throw notFound();
  return ok(gitCommitShape(call.world, repo, commit));
};

const createCommit: Handler = async (call) => {
  const repo = repoOf(call);
  const input = bodyOf(
    call,
    z.object({
      message: z.string(),
      tree: z.string(),
      parents: z.array(z.string()).default([]),
      author: signature.optional(),
      committer: signature.optional(),
      signature: z.string().optional(),
    }),
  );
  const types = await Promise.all(
    [input.tree, ...input.parents].map(async (sha) => (await repo.git.info(sha))?.type),
  );
  if (types[0] !== "tree")
    throw unprocessable(
      isSha(input.tree)
        ? "Tree SHA does not exist"
        : "The tree parameter must be exactly 40 characters and contain only [0-9a-f].",
    );
  if (types.slice(1).some((type) => type !== "commit"))
    throw unprocessable("Parent SHA does not exist or is not a commit object");
  const now = isoSeconds(call.world.now());
  const sign = (who: z.output<typeof signature> | undefined): Signature | null => {
    if (!who) return null;
    if (who.date !== undefined && Number.isNaN(Date.parse(who.date)))
      throw unprocessable("Invalid request.\n\nThe date is not a valid ISO 8601 time.");
    return { name: who.name, email: who.email, date: who.date ?? now };
  };
  const author = sign(input.author) ?? {
    name: call.login,
    email: emailOf(call.world, call.login),
    date: now,
  };
  const sha = await repo.git.writeCommit({
    tree: input.tree,
    parents: input.parents,
    author,
    committer: sign(input.committer) ?? author,
    message: input.message,
  });
  // As GitHub does for an App that names nobody else.
  const signs =
    call.caller.kind === "installation" && !input.author && !input.committer && !input.signature;
  if (signs)
    call.world.db.run(
      "INSERT INTO signed_commits (sha, at) VALUES (?, ?) ON CONFLICT DO NOTHING",
      sha,
      now,
    );
  const commit = await repo.git.commit(sha);
  if (!commit) throw new Error("git does not find the commit that was just written.");
  const shape = gitCommitShape(call.world, repo, commit);
  return created(shape, shape.url);
};

async function treeShape(world: World, repo: Repo, sha: string, recursive: boolean) {
  const url = apiUrl(world, repo);
  const entries = await repo.git.list(sha, recursive);
  const tree = await Promise.all(
    entries.map(async ({ path, mode, type, sha }) => ({
      path,
      mode,
      type,
      sha,
      ...(type === "blob" ? { size: (await repo.git.info(sha))?.size ?? 0 } : {}),
      ...(type === "commit" ? {} : { url: `${url}/git/${type}s/${sha}` }),
    })),
  );
  return { sha, url: `${url}/git/trees/${sha}`, tree, truncated: false };
}

const getTree: Handler = async (call) => {
  const repo = repoOf(call);
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
  const repo = repoOf(call);
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

const getBlob: Handler = async (call) => {
  const repo = repoOf(call);
  const object = await repo.git.object(call.params["file_sha"] ?? "");
  if (object?.type !== "blob") throw notFound();
  if (/\braw\b/.test(call.accept))
    return {
      status: 200,
      raw: object.content,
      headers: { "content-type": "application/vnd.github.raw; charset=utf-8" },
    };
  const url = `${apiUrl(call.world, repo)}/git/blobs/${object.sha}`;
  return ok({
    sha: object.sha,
    node_id: nodeId("Blob", object.sha),
    size: object.size,
    url,
    content: inLines(object.content),
    encoding: "base64",
  });
};

const createBlob: Handler = async (call) => {
  const repo = repoOf(call);
  const input = bodyOf(
    call,
    z.object({ content: z.string(), encoding: z.enum(["utf-8", "base64"]).default("utf-8") }),
  );
  if (Buffer.byteLength(input.content) > 100 * 1024 * 1024)
    throw new ApiError(422, "Sorry, your input was too large to process.");
  const sha = await repo.git.write(
    "blob",
    Buffer.from(input.content, input.encoding === "base64" ? "base64" : "utf8"),
  );
  const url = `${apiUrl(call.world, repo)}/git/blobs/${sha}`;
  return created({ url, sha }, url);
};

/** Base64 as GitHub writes it: a line break after every 60 characters. */
export function inLines(content: Buffer): string {
  return content.toString("base64").replace(/.{1,60}/g, "$&\n");
}

export const gitDataRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/git/ref/{ref}": getRef,
  "GET /repos/{owner}/{repo}/git/matching-refs/{ref}": matchingRefs,
  "POST /repos/{owner}/{repo}/git/refs": createRef,
  "PATCH /repos/{owner}/{repo}/git/refs/{ref}": updateRef,
  "DELETE /repos/{owner}/{repo}/git/refs/{ref}": deleteRef,
  "POST /repos/{owner}/{repo}/git/commits": createCommit,
  "GET /repos/{owner}/{repo}/git/commits/{commit_sha}": getCommit,
  "POST /repos/{owner}/{repo}/git/trees": createTree,
  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}": getTree,
  "POST /repos/{owner}/{repo}/git/blobs": createBlob,
  "GET /repos/{owner}/{repo}/git/blobs/{file_sha}": getBlob,
};
