import { ApiError } from "../http/api-error";
import { isoSeconds, type Signature } from "../git/commit";
import { type MergeMethod, prepareMerge } from "../git/merge";
import type { PullRow } from "../store/rows";
import { type Repo, type World, emailOf } from "../world";
import { branchRules } from "../rules/branch-rules";
import { requireMergeable } from "../rules/requirements";
import { announce } from "./announce";

export type MergeRequest = {
  method: MergeMethod;
  title?: string | undefined;
  message?: string | undefined;
  sha?: string | undefined;
};

const notMergeable = (): ApiError => new ApiError(405, "Pull Request is not mergeable");

/**
 * Merges a pull request by one of GitHub's three methods and answers the commit that its base
 * became, unless the branch's rules refuse. Runs inside `exclusively`. What is intended is stored first, so that a kill after the
 * branch moved still ends in "merged".
 */
export async function mergePull(
  world: World,
  repo: Repo,
  login: string,
  pull: PullRow,
  request: MergeRequest,
): Promise<string> {
  if (pull.state !== "open") throw notMergeable();
  if (pull.draft) throw new ApiError(405, "Pull Request is still a draft");
  if (request.sha !== undefined && request.sha !== pull.head_sha)
    throw new ApiError(409, "Head branch was modified. Review and try the merge again.");
  requireMergeable(world, repo, pull);
  const base = await repo.git.branch(pull.base_ref);
  if (base === null) throw notMergeable();
  if (
    branchRules(world, repo, pull.base_ref).strict &&
    !(await repo.git.isAncestor(base, pull.head_sha))
  )
    throw new ApiError(405, "Head branch is out of date");
  const merger = signature(world, login);
  const sha = await prepareMerge(repo.git, {
    base,
    head: pull.head_sha,
    method: request.method,
    message: await mergeMessage(repo, base, pull, request, world),
    author: signature(world, pull.user),
    merger,
  });
  if (sha === null || sha === base) throw notMergeable();
  world.db.run(
    "INSERT OR REPLACE INTO merge_intents (repository, number, sha, login) VALUES (?, ?, ?, ?)",
    repo.row.id,
    pull.number,
    sha,
    login,
  );
  const update = { name: `refs/heads/${pull.base_ref}`, before: base, after: sha };
  if (!(await repo.git.updateRefs([update])))
    throw new ApiError(409, "Base branch was modified. Review and try the merge again.");
  await announce(world, repo, login, [update]);
  return sha;
}

export function signature(world: World, login: string): Signature {
  return { name: login, email: emailOf(world, login), date: isoSeconds(world.now()) };
}

const join = (title: string, body: string): string =>
  body ? `${title}\n\n${body}\n` : `${title}\n`;

/** GitHub's default messages, unless the caller gave others. */
export async function mergeMessage(
  repo: Repo,
  base: string,
  pull: PullRow,
  request: MergeRequest,
  world: World,
): Promise<string> {
  if (request.method === "merge") {
    return join(
      request.title ?? `Merge pull request #${pull.number} from ${repo.row.owner}/${pull.head_ref}`,
      request.message ?? pull.title,
    );
  }
  const commits = await repo.git.commits(
    await repo.git.revList(["--reverse", "--no-merges", pull.head_sha, `^${base}`]),
  );
  const only = commits.length === 1 ? commits[0] : undefined;
  const [subject = pull.title, ...rest] = (only?.message ?? pull.title).trim().split("\n");
  const listed = only
    ? rest.join("\n").trim()
    : commits.map((commit) => `* ${commit.message.trim()}`).join("\n\n");
  const body =
    request.message ??
    withCoAuthors(
      listed,
      commits.map((commit) => commit.author),
      emailOf(world, pull.user),
    );
  return join(request.title ?? `${subject} (#${pull.number})`, body);
}

/** Whoever else wrote a squashed commit is named in a trailer, as GitHub does. */
function withCoAuthors(body: string, authors: readonly Signature[], own: string): string {
  const trailers = new Set(
    authors
      .filter((author) => author.email !== own)
      .map((author) => `Co-authored-by: ${author.name} <${author.email}>`),
  );
  const missing = [...trailers].filter((trailer) => !body.includes(trailer));
  return missing.length === 0 ? body : `${body}\n\n${missing.join("\n")}`.trim();
}
