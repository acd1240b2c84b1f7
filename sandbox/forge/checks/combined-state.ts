import type { CheckRunRow, StatusRow, StatusState } from "../store/rows";
import type { Repo, World } from "../world";

/** The newest status of each context at a commit, newest first. */
export function latestStatuses(world: World, repo: Repo, sha: string): StatusRow[] {
  return world.db.all<StatusRow>(
    `SELECT * FROM statuses WHERE id IN (
       SELECT max(id) FROM statuses WHERE repository = ? AND sha = ? GROUP BY context
     ) ORDER BY id DESC`,
    repo.row.id,
    sha,
  );
}

/** The newest check run of each name at a commit, oldest first. */
export function latestCheckRuns(world: World, repo: Repo, sha: string): CheckRunRow[] {
  return world.db.all<CheckRunRow>(
    `SELECT * FROM check_runs WHERE id IN (
       SELECT max(id) FROM check_runs WHERE repository = ? AND head_sha = ? GROUP BY name
     ) ORDER BY id`,
    repo.row.id,
    sha,
  );
}

/** GitHub's combined status: one failure fails, one pending (or none at all) leaves it pending. */
export function combine(states: readonly StatusState[]): "failure" | "pending" | "success" {
  if (states.some((state) => state === "failure" || state === "error")) return "failure";
  return states.length === 0 || states.includes("pending") ? "pending" : "success";
}

/** Statuses and check runs of a commit together, or "none". */
export function combinedState(
  world: World,
  repo: Repo,
  sha: string,
): "failure" | "pending" | "success" | "none" {
  const states = [
    ...latestStatuses(world, repo, sha).map((status) => status.state),
    ...latestCheckRuns(world, repo, sha).map((run) => checkState(run)),
  ];
  return states.length === 0 ? "none" : combine(states);
}

/** A check run in the words of a status; neutral and skipped hold nothing up. */
export function checkState(run: Pick<CheckRunRow, "status" | "conclusion">): StatusState {
  if (run.status !== "completed") return "pending";
  return run.conclusion === "success" ||
    run.conclusion === "neutral" ||
    run.conclusion === "skipped"
    ? "success"
    : "failure";
}
