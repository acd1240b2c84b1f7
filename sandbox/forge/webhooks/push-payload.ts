import type { Commit } from "../git/commit";
import { emptyTree } from "../git/diff";
import { pageUrl } from "../shapes/links";
import { repositoryShape } from "../shapes/repository";
import { loginOfEmail } from "../shapes/commit";
import { userShape } from "../shapes/user";
import { type Repo, type World, emailOf } from "../world";
import type { PushRecipe } from "./enqueue";

const zero = "0".repeat(40);
/** GitHub sends at most 2048; nobody reads that many here. */
const commitLimit = 100;

const seconds = (time: string): number => Math.floor(Date.parse(time) / 1000);

/** The payload of a `push` event, as GitHub writes it. */
export async function pushPayload(world: World, repo: Repo, recipe: PushRecipe): Promise<object> {
  const { ref, before, after, login } = recipe;
  const commits =
    after === null || !ref.startsWith("refs/heads/")
      ? []
      : await newCommits(repo, ref, before, after);
  const entries = await Promise.all(commits.map((commit) => entry(world, repo, commit)));
  const head = after === null ? null : ((await repo.git.commit(after)) ?? null);
  const html = pageUrl(world, repo);
  const forced = before !== null && after !== null && !(await repo.git.isAncestor(before, after));
  const owner = { name: repo.row.owner, email: null, ...userShape(world, repo.row.owner) };
  return {
    ref,
    before: before ?? zero,
    after: after ?? zero,
    repository: {
      ...repositoryShape(world, repo),
      owner,
      url: html,
      created_at: seconds(repo.row.created_at),
      pushed_at: seconds(repo.row.pushed_at),
      stargazers: 0,
      master_branch: repo.row.default_branch,
    },
    pusher: { name: login, email: emailOf(world, login) },
    sender: userShape(world, login),
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: null,
    compare:
      before && after
        ? `${html}/compare/${before.slice(0, 12)}...${after.slice(0, 12)}`
        : `${html}/compare/${(after ?? before ?? "").slice(0, 12)}`,
    commits: entries,
    head_commit: head ? await entry(world, repo, head) : null,
  };
}

/** Oldest first: for a new branch, what no other branch has. */
async function newCommits(
  repo: Repo,
  ref: string,
  before: string | null,
  after: string,
): Promise<Commit[]> {
  const branch = ref.slice("refs/heads/".length);
  const without = before ? [`^${before}`] : ["--not", `--exclude=${branch}`, "--branches"];
  const shas = await repo.git.revList([`--max-count=${commitLimit}`, after, ...without]);
  return repo.git.commits(shas.reverse());
}

async function entry(world: World, repo: Repo, commit: Commit) {
  const files = await repo.git.diff(commit.parents[0] ?? emptyTree, commit.sha);
  const paths = (status: string): string[] =>
    files.filter((file) => file.status === status).map((file) => file.path);
  const person = (who: Commit["author"]) => {
    const username = loginOfEmail(world, who.email);
    return { name: who.name, email: who.email, date: who.date, ...(username ? { username } : {}) };
  };
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message.replace(/\n$/, ""),
    timestamp: commit.committer.date,
    url: `${pageUrl(world, repo)}/commit/${commit.sha}`,
    author: person(commit.author),
    committer: person(commit.committer),
    added: [...paths("added"), ...paths("renamed")],
    removed: [
      ...paths("removed"),
      ...files.flatMap((file) =>
        file.status === "renamed" && file.previousPath ? [file.previousPath] : [],
      ),
    ],
    modified: [...paths("modified"), ...paths("changed")],
  };
}
