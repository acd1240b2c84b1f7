import type { RefUpdate } from "../git/repository";
import type { PullRow } from "../store/rows";
import { type Repo, type World, timestamp } from "../world";
import { branchRules } from "../rules/branch-rules";
import { enqueuePull, enqueuePush } from "../webhooks/enqueue";
import { dismissStaleReviews } from "./review-pull";
import { type PullDetails, pullDetails } from "./details";

type Change = {
  pull: PullRow;
  action: "synchronize" | "closed";
  more?: object;
  login: string;
  details: PullDetails;
};

/**
 * Draws the consequences of refs that have moved in git, by whatever way: remembers them, tells the
 * receivers (`push`), and brings pull requests up to date: new head (`synchronize`), merged, or
 * closed because a branch is gone. Runs inside `exclusively`. What a kill cut off here is done by
 * `settle` at the next start.
 */
export async function announce(
  world: World,
  repo: Repo,
  login: string,
  updates: readonly RefUpdate[],
): Promise<void> {
  const branches = updates.filter((update) => update.name.startsWith("refs/heads/"));
  const changes: Change[] = [];
  // Bases first: what they merged is over, also when the same push moved or deleted its head.
  for (const consequences of [changesAtBase, changesAtHead]) {
    for (const update of branches) {
      // A branch that is new has no open pull request: creating one stays quick.
      if (update.before === null) continue;
      const more = await consequences(
        world,
        repo,
        login,
        update.name.slice("refs/heads/".length),
        update,
      );
      const over = new Set(
        changes.filter((change) => change.action === "closed").map((change) => change.pull.id),
      );
      changes.push(...more.filter((change) => !over.has(change.pull.id)));
    }
  }
  const pullRefs = changes
    .filter((change) => change.action === "synchronize")
    .map(({ pull, more }) => pullRefUpdate(pull, more));
  for (const refs of pullRefs) await repo.git.updateRefs([refs]);
  world.db.transaction(() => {
    const now = timestamp(world);
    world.db.run(
      "UPDATE repositories SET pushed_at = ?, updated_at = ? WHERE id = ?",
      now,
      now,
      repo.row.id,
    );
    for (const update of updates) {
      if (update.after === null)
        world.db.run(
          "DELETE FROM refs WHERE repository = ? AND name = ?",
          repo.row.id,
          update.name,
        );
      else
        world.db.run(
          "INSERT INTO refs (repository, name, sha) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET sha = excluded.sha",
          repo.row.id,
          update.name,
          update.after,
        );
      enqueuePush(world, repo, {
        kind: "push",
        ref: update.name,
        before: update.before,
        after: update.after,
        login,
      });
    }
    for (const change of changes) {
      savePull(world, change.pull);
      world.db.run(
        "DELETE FROM merge_intents WHERE repository = ? AND number = ?",
        repo.row.id,
        change.pull.number,
      );
      enqueuePull(
        world,
        repo,
        change.login,
        change.action,
        change.pull,
        change.details,
        change.more,
      );
      if (
        change.action === "synchronize" &&
        branchRules(world, repo, change.pull.base_ref).dismissesStale
      )
        dismissStaleReviews(world, repo, change.login, change.pull);
    }
  });
  world.wakeQueue(repo);
}

/**
 * Finds what moved in git without being announced (a push that was cut off, a kill) and announces
 * it.
 */
export async function settle(world: World, repo: Repo, login: string): Promise<void> {
  const [heads, tags] = await Promise.all([
    repo.git.refs("refs/heads/"),
    repo.git.refs("refs/tags/"),
  ]);
  const actual = new Map([...heads, ...tags].map((ref) => [ref.name, ref.sha]));
  const known = new Map(
    world.db
      .all<{ name: string; sha: string }>(
        "SELECT name, sha FROM refs WHERE repository = ?",
        repo.row.id,
      )
      .map((ref) => [ref.name, ref.sha]),
  );
  const updates: RefUpdate[] = [];
  for (const [name, sha] of actual)
    if (known.get(name) !== sha)
      updates.push({ name, before: known.get(name) ?? null, after: sha });
  for (const [name, sha] of known)
    if (!actual.has(name)) updates.push({ name, before: sha, after: null });
  if (updates.length > 0) await announce(world, repo, login, updates);
  // What is left were merges that never reached their branch.
  world.db.run("DELETE FROM merge_intents WHERE repository = ?", repo.row.id);
}

/** Makes the `refs/pull/…/head` that a kill prevented, or left behind its pull request. */
export async function settlePullRefs(world: World, repo: Repo): Promise<void> {
  const there = new Map((await repo.git.refs("refs/pull/")).map((ref) => [ref.name, ref.sha]));
  for (const pull of world.db.all<PullRow>(
    "SELECT * FROM pulls WHERE repository = ?",
    repo.row.id,
  )) {
    const name = `refs/pull/${pull.number}/head`;
    const before = there.get(name) ?? null;
    if (before !== pull.head_sha)
      await repo.git.updateRefs([{ name, before, after: pull.head_sha }]);
  }
}

/**
 * The pull requests into a branch that moved: merged by the button, merged by a push, or left
 * without a base.
 */
async function changesAtBase(
  world: World,
  repo: Repo,
  login: string,
  branch: string,
  update: RefUpdate,
): Promise<Change[]> {
  const pulls = openPulls(world, repo, "base_ref", branch);
  if (pulls.length === 0) return [];
  if (update.after === null)
    return Promise.all(pulls.map((pull) => closing(world, repo, login, pull)));
  const after = update.after;
  const brought = new Set(await repo.git.revList([after, `^${update.before}`]));
  const merged: Change[] = [];
  for (const pull of pulls) {
    const intent = world.db.get<{ sha: string; login: string }>(
      "SELECT sha, login FROM merge_intents WHERE repository = ? AND number = ?",
      repo.row.id,
      pull.number,
    );
    const by = intent && brought.has(intent.sha) ? intent : null;
    if (!by && !brought.has(pull.head_sha)) continue;
    const now = timestamp(world);
    const ended: PullRow = {
      ...pull,
      state: "closed",
      base_sha: update.before ?? pull.base_sha,
      merged_at: now,
      closed_at: now,
      updated_at: now,
      merged_by: by?.login ?? login,
      merge_commit_sha: by?.sha ?? (await mergedBy(repo, pull.head_sha, after)),
    };
    merged.push({
      pull: ended,
      action: "closed",
      login: by?.login ?? login,
      details: await pullDetails(repo, ended),
    });
  }
  return merged;
}

/** The pull requests out of a branch that moved. */
async function changesAtHead(
  world: World,
  repo: Repo,
  login: string,
  branch: string,
  update: RefUpdate,
): Promise<Change[]> {
  const pulls = openPulls(world, repo, "head_ref", branch);
  return Promise.all(
    pulls.map(async (pull): Promise<Change> => {
      if (update.after === null) return closing(world, repo, login, pull);
      const moved = { ...pull, head_sha: update.after, updated_at: timestamp(world) };
      const more = { before: pull.head_sha, after: update.after };
      return {
        pull: moved,
        action: "synchronize",
        more,
        login,
        details: await pullDetails(repo, moved),
      };
    }),
  );
}

async function closing(world: World, repo: Repo, login: string, pull: PullRow): Promise<Change> {
  const now = timestamp(world);
  const closed: PullRow = { ...pull, state: "closed", closed_at: now, updated_at: now };
  return { pull: closed, action: "closed", login, details: await pullDetails(repo, closed) };
}

/**
 * The commit of the base branch that brought `head`: itself where the branch was moved forward,
 * else the merge.
 */
async function mergedBy(repo: Repo, head: string, tip: string): Promise<string> {
  const path = await repo.git.revList(["--ancestry-path", "--first-parent", tip, `^${head}`]);
  const oldest = path.at(-1);
  const parents = oldest ? (await repo.git.commit(oldest))?.parents : [];
  return oldest && parents?.[0] !== head ? oldest : head;
}

function pullRefUpdate(pull: PullRow, more: object | undefined): RefUpdate {
  const before = more && "before" in more && typeof more.before === "string" ? more.before : null;
  return { name: `refs/pull/${pull.number}/head`, before, after: pull.head_sha };
}

function openPulls(
  world: World,
  repo: Repo,
  side: "head_ref" | "base_ref",
  branch: string,
): PullRow[] {
  return world.db.all<PullRow>(
    `SELECT * FROM pulls WHERE repository = ? AND ${side} = ? AND state = 'open' ORDER BY number`,
    repo.row.id,
    branch,
  );
}

/** Writes the columns of a pull request that can change. */
export function savePull(world: World, pull: PullRow): void {
  world.db.run(
    `UPDATE pulls
     SET title = ?, body = ?, state = ?, draft = ?, head_sha = ?, base_ref = ?, base_sha = ?,
     maintainer_can_modify = ?, merged_at = ?, merged_by = ?, merge_commit_sha = ?, closed_at = ?,
     updated_at = ? WHERE id = ?`,
    pull.title,
    pull.body,
    pull.state,
    pull.draft,
    pull.head_sha,
    pull.base_ref,
    pull.base_sha,
    pull.maintainer_can_modify,
    pull.merged_at,
    pull.merged_by,
    pull.merge_commit_sha,
    pull.closed_at,
    pull.updated_at,
    pull.id,
  );
}
