import { z } from "zod";
import { isoSeconds, type Signature } from "../git/commit";
import { isSha } from "../git/ref-name";
import { notFound, unprocessable } from "../http/api-error";
import { type Handler, bodyOf, created, ok, repoOf } from "../http/call";
import { gitCommitShape } from "../shapes/commit";
import { emailOf } from "../world";

const signature = z.object({ name: z.string(), email: z.string(), date: z.string().optional() });

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

export const gitCommitRoutes: Record<string, Handler> = {
  "POST /repos/{owner}/{repo}/git/commits": createCommit,
  "GET /repos/{owner}/{repo}/git/commits/{commit_sha}": getCommit,
};
