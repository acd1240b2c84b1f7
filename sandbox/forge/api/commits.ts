import { emptyTree } from "../git/diff";
import { emptyRepository, notFound, unprocessable } from "../http/api-error";
import { type Call, type Handler, linkHeader, ok, pageOf, repoOf, slice } from "../http/call";
import { branchOf } from "../pulls/open-pull";
import { commitShape, fileShape } from "../shapes/commit";
import { encodePath, apiUrl, pageUrl } from "../shapes/links";
import { pullShape } from "../shapes/pull";
import type { PullRow } from "../store/rows";
import type { Repo } from "../world";

const listCommits: Handler = async (call) => {
  const repo = repoOf(call);
  const start = call.query.get("sha") || repo.row.default_branch;
  const sha = await repo.git.resolveCommit(start);
  if (!sha)
    throw (await repo.git.refs("refs/heads/")).length === 0 ? emptyRepository() : notFound();
  const page = pageOf(call);
  const path = call.query.get("path");
  const filters = ["since", "until", "author", "committer"].flatMap((name) => {
    const value = call.query.get(name);
    if (!value) return [];
    if ((name === "since" || name === "until") && Number.isNaN(Date.parse(value)))
      throw unprocessable(`Invalid request.\n\n"${name}" is not a time.`);
    return [
      `--${name}=${name === "since" || name === "until" ? new Date(value).toISOString() : value}`,
    ];
  });
  // One more than the page tells whether there is a next one; git does not count what nobody asked
  // for.
  const shas = await repo.git.revList(
    [
      `--skip=${(page.number - 1) * page.size}`,
      `--max-count=${page.size + 1}`,
      "--fixed-strings",
      ...filters,
      sha,
    ],
    path ? [path] : [],
  );
  const commits = await repo.git.commits(shas.slice(0, page.size));
  const total = (page.number - 1) * page.size + shas.length;
  return ok(
    commits.map((commit) => commitShape(call.world, repo, commit)),
    withoutLast(linkHeader(call, page, total)),
  );
};

/** For lists that are not counted: what comes next is known, what comes last is not. */
function withoutLast(headers: Record<string, string>): Record<string, string> {
  const link = headers["link"]
    ?.split(", ")
    .filter((part) => !part.includes('rel="last"'))
    .join(", ");
  return link ? { link } : {};
}

const getCommit: Handler = async (call) => {
  const repo = repoOf(call);
  const name = call.params["ref"] ?? "";
  const sha = await repo.git.resolveCommit(name);
  const commit = sha && (await repo.git.commit(sha));
  if (!commit) throw unprocessable(`No commit found for SHA: ${name}`);
  if (/\bsha\b/.test(call.accept))
    return {
      status: 200,
      raw: Buffer.from(commit.sha),
      headers: { "content-type": "application/vnd.github.sha; charset=utf-8" },
    };
  const files = await repo.git.diff(commit.parents[0] ?? emptyTree, commit.sha);
  const page = pageOf(call, 100);
  const additions = files.reduce((sum, file) => sum + file.additions, 0);
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
  return ok(
    {
      ...commitShape(call.world, repo, commit),
      stats: { total: additions + deletions, additions, deletions },
      files: slice(files, page).map((file) =>
        fileShape(
          call.world,
          repo,
          file,
          file.status === "removed" ? (commit.parents[0] ?? commit.sha) : commit.sha,
        ),
      ),
    },
    linkHeader(call, page, files.length),
  );
};

const compare: Handler = async (call) => {
  const repo = repoOf(call);
  const [baseName, headName, ...more] = (call.params["basehead"] ?? "").split("...");
  if (!baseName || !headName || more.length > 0) throw notFound();
  const [base, head] = await Promise.all([
    resolveSide(repo, baseName),
    resolveSide(repo, headName),
  ]);
  if (!base || !head) throw notFound();
  const comparison = await repo.git.compare(base, head);
  if (!comparison) throw notFound();
  const { mergeBase, ahead, behind } = comparison;
  const page = pageOf(call, 250);
  const shas = (await repo.git.revList(["--reverse", head, `^${base}`])).slice(
    (page.number - 1) * page.size,
    page.number * page.size,
  );
  const [baseCommit, mergeBaseCommit, commits, files] = await Promise.all([
    repo.git.commit(base),
    repo.git.commit(mergeBase),
    repo.git.commits(shas),
    repo.git.diff(mergeBase, head),
  ]);
  if (!baseCommit || !mergeBaseCommit) throw notFound();
  const status =
    ahead > 0 ? (behind > 0 ? "diverged" : "ahead") : behind > 0 ? "behind" : "identical";
  const range = `${encodePath(baseName)}...${encodePath(headName)}`;
  const html = `${pageUrl(call.world, repo)}/compare`;
  return ok(
    {
      url: `${apiUrl(call.world, repo)}/compare/${range}`,
      html_url: `${html}/${range}`,
      permalink_url: `${html}/${base.slice(0, 12)}...${head.slice(0, 12)}`,
      diff_url: `${html}/${range}.diff`,
      patch_url: `${html}/${range}.patch`,
      base_commit: commitShape(call.world, repo, baseCommit),
      merge_base_commit: commitShape(call.world, repo, mergeBaseCommit),
      status,
      ahead_by: ahead,
      behind_by: behind,
      total_commits: ahead,
      commits: commits.map((commit) => commitShape(call.world, repo, commit)),
      // GitHub shows the files on the first page only, at most 300.
      files:
        page.number === 1
          ? files
              .slice(0, 300)
              .map((file) =>
                fileShape(call.world, repo, file, file.status === "removed" ? mergeBase : head),
              )
          : [],
    },
    linkHeader(call, page, ahead),
  );
};

function resolveSide(repo: Repo, name: string): Promise<string | null> {
  const branch = branchOf(repo, name);
  return branch === null ? Promise.resolve(null) : repo.git.resolveCommit(branch);
}

const pullsOfCommit: Handler = async (call: Call) => {
  const repo = repoOf(call);
  const sha = await repo.git.resolveCommit(call.params["commit_sha"] ?? "");
  if (!sha) throw unprocessable(`No commit found for SHA: ${call.params["commit_sha"]}`);
  const pulls = call.world.db.all<PullRow>(
    "SELECT * FROM pulls WHERE repository = ? AND (head_sha = ? OR merge_commit_sha = ?) ORDER BY number",
    repo.row.id,
    sha,
    sha,
  );
  return ok(pulls.map((pull) => pullShape(call.world, repo, pull)));
};

export const commitRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/commits": listCommits,
  "GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls": pullsOfCommit,
  "GET /repos/{owner}/{repo}/compare/{basehead}": compare,
};

/** Last in the table: `{ref}` may hold slashes, and so would swallow what stands below a commit. */
export const singleCommitRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/commits/{ref}": getCommit,
};
