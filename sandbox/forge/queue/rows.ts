import type { QueueRow } from "../rules/rows";
import type { Repo, World } from "../world";

/** The entries of a branch's merge queue, the first to be merged first. */
export function queueOf(world: World, repo: Repo, branch: string): QueueRow[] {
  return world.db.all<QueueRow>(
    "SELECT * FROM merge_queue WHERE repository = ? AND base = ? ORDER BY id",
    repo.row.id,
    branch,
  );
}

export function queueEntryOf(world: World, repo: Repo, number: number): QueueRow | null {
  return world.db.get<QueueRow>(
    "SELECT * FROM merge_queue WHERE repository = ? AND number = ?",
    repo.row.id,
    number,
  );
}

/** Whether anything waits in any merge queue of a repository. */
export function isQueueing(world: World, repo: Repo): boolean {
  return (
    world.db.get("SELECT 1 FROM merge_queue WHERE repository = ? LIMIT 1", repo.row.id) !== null
  );
}

/** The branch that a merge queue makes for an entry, named for it and for what it is on top of. */
export function groupBranch(entry: QueueRow): string {
  return `gh-readonly-queue/${entry.base}/pr-${entry.number}-${entry.group_base ?? ""}`;
}
