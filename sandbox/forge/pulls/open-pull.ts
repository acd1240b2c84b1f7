import { invalid } from "../http/api-error";
import type { PullRow } from "../store/rows";
import { enqueuePull } from "../webhooks/enqueue";
import { type Repo, type World, timestamp } from "../world";
import { type PullDetails, changeDetails } from "./details";

export type NewPull = {
  title: string;
  body: string | null;
  head: string;
  base: string;
  draft: boolean;
  maintainerCanModify: boolean;
};

const custom = (message: string) => invalid({ resource: "PullRequest", code: "custom", message });

/** Opens a pull request between two branches of one repository, with GitHub's refusals. */
export async function openPull(
  world: World,
  repo: Repo,
  login: string,
  input: NewPull,
): Promise<{ pull: PullRow; details: PullDetails }> {
  const head = branchOf(repo, input.head);
  const [headSha, baseSha] = await Promise.all([
    head === null ? null : repo.git.branch(head),
    repo.git.branch(input.base),
  ]);
  if (head === null || headSha === null)
    throw invalid({ resource: "PullRequest", field: "head", code: "invalid" });
  if (baseSha === null) throw invalid({ resource: "PullRequest", field: "base", code: "invalid" });
  const refuseTwin = (): void => {
    if (openTwin(world, repo, head, input.base))
      throw custom(`A pull request already exists for ${repo.row.owner}:${head}.`);
  };
  refuseTwin();
  const comparison = await repo.git.compare(baseSha, headSha);
  if (!comparison) throw custom(`The ${head} branch has no history in common with ${input.base}`);
  if (comparison.ahead === 0) throw custom(`No commits between ${input.base} and ${head}`);
  refuseTwin();
  const details = await changeDetails(repo, baseSha, headSha);
  const pull = insertPull(world, repo, login, { ...input, head, headSha, baseSha }, details);
  // Nothing that is answered depends on this ref; one that a kill prevented is made at the next
  // start.
  repo.git
    .updateRefs([{ name: `refs/pull/${pull.number}/head`, before: null, after: headSha }])
    .catch(console.error);
  return { pull, details };
}

/** The pull request and its event, in one transaction. */
function insertPull(
  world: World,
  repo: Repo,
  login: string,
  input: NewPull & { headSha: string; baseSha: string },
  details: PullDetails,
): PullRow {
  return world.db.transaction(() => {
    const now = timestamp(world);
    const { number } = world.db.one<{ number: number }>(
      "UPDATE repositories SET next_number = next_number + 1 WHERE id = ? RETURNING next_number - 1 AS number",
      repo.row.id,
    );
    const pull = world.db.one<PullRow>(
      `INSERT INTO pulls (repository, number, title, body, state, draft, user, head_ref, head_sha,
       base_ref, base_sha, maintainer_can_modify, created_at, updated_at)
       VALUES (?, ?, ?, ?, 'open', ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *`,
      repo.row.id,
      number,
      input.title,
      input.body,
      input.draft ? 1 : 0,
      login,
      input.head,
      input.headSha,
      input.base,
      input.baseSha,
      input.maintainerCanModify ? 1 : 0,
      now,
      now,
    );
    enqueuePull(world, repo, login, "opened", pull, details);
    return pull;
  });
}

/**
 * The branch in `head`, which may be `branch` or `owner:branch`; null for another owner's, since
 * there are no forks here.
 */
export function branchOf(repo: Repo, head: string): string | null {
  const [owner, ...rest] = head.split(":");
  if (rest.length === 0) return head;
  return owner?.toLowerCase() === repo.row.owner.toLowerCase() ? rest.join(":") : null;
}

export function openTwin(world: World, repo: Repo, head: string, base: string): boolean {
  return (
    world.db.get(
      "SELECT 1 FROM pulls WHERE repository = ? AND head_ref = ? AND base_ref = ? AND state = 'open'",
      repo.row.id,
      head,
      base,
    ) !== null
  );
}

/**
 * A comment, a review or a label is an update too: whoever sorts by it sees the pull request move
 * up.
 */
export function touchPull(world: World, repo: Repo, number: number): void {
  world.db.run(
    "UPDATE pulls SET updated_at = ? WHERE repository = ? AND number = ?",
    timestamp(world),
    repo.row.id,
    number,
  );
}

export function findPull(world: World, repo: Repo, number: number): PullRow | null {
  return world.db.get<PullRow>(
    "SELECT * FROM pulls WHERE repository = ? AND number = ?",
    repo.row.id,
    number,
  );
}
