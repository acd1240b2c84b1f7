import { checkState, latestCheckRuns, latestStatuses } from "../checks/combined-state";
import { ApiError } from "../http/api-error";
import type { PullRow, ReviewRow, StatusState } from "../store/rows";
import type { Repo, World } from "../world";
import { type BranchRules, branchRules } from "./branch-rules";

/** `expected`: nobody has said anything yet. */
export type RequiredState = StatusState | "expected";

/**
 * How the checks that a branch requires stand at a commit, in the order of its rules. A status and
 * a check run of one name have to pass both.
 * https://docs.github.com/en/pull-requests/collaborating-with-pull-requests/collaborating-on-repositories-with-code-quality-features/troubleshooting-required-status-checks
 */
export function requiredChecks(
  world: World,
  repo: Repo,
  rules: BranchRules,
  sha: string,
): { context: string; state: RequiredState }[] {
  const statuses = latestStatuses(world, repo, sha);
  const runs = latestCheckRuns(world, repo, sha);
  const worst: readonly RequiredState[] = ["failure", "error", "pending", "success"];
  return rules.checks.map((context) => {
    const states = [
      ...statuses.filter((status) => status.context === context).map(({ state }) => state),
      ...runs.filter((run) => run.name === context).map((run) => checkState(run)),
    ];
    return {
      context,
      state: worst.find((state) => states.some((one) => one === state)) ?? "expected",
    };
  });
}

/** Whether all that is required has passed, something failed, or is still waited for. */
export function requiredState(
  world: World,
  repo: Repo,
  rules: BranchRules,
  sha: string,
): "failure" | "pending" | "success" {
  const states = requiredChecks(world, repo, rules, sha).map(({ state }) => state);
  if (states.some((state) => state === "failure" || state === "error")) return "failure";
  return states.every((state) => state === "success") ? "success" : "pending";
}

/** Logins whose last word on a pull request is an approval, and those who ask for changes. */
export function verdictsOn(
  world: World,
  repo: Repo,
  number: number,
): { approved: string[]; asked: string[] } {
  const last = new Map<string, ReviewRow["state"]>();
  for (const review of world.db.all<ReviewRow>(
    "SELECT * FROM reviews WHERE repository = ? AND number = ? ORDER BY id",
    repo.row.id,
    number,
  ))
    if (review.state !== "COMMENTED" && review.state !== "PENDING")
      last.set(review.user.toLowerCase(), review.state);
  const of = (state: ReviewRow["state"]): string[] =>
    [...last].filter(([, said]) => said === state).map(([login]) => login);
  return { approved: of("APPROVED"), asked: of("CHANGES_REQUESTED") };
}

/** What a branch asks for and a pull request lacks, in GitHub's words; nothing: it may be merged. */
export function unmetRequirements(world: World, repo: Repo, pull: PullRow): string[] {
  const rules = branchRules(world, repo, pull.base_ref);
  const missing = requiredChecks(world, repo, rules, pull.head_sha).filter(
    ({ state }) => state !== "success",
  );
  const { approved, asked } = verdictsOn(world, repo, pull.number);
  return [
    ...(rules.approvals > approved.length
      ? [
          `At least ${rules.approvals} approving ${rules.approvals === 1 ? "review is" : "reviews are"} required by reviewers with write access.`,
        ]
      : []),
    ...(rules.approvals > 0 && asked.length > 0 ? ["Changes have been requested."] : []),
    ...checkSentence(missing, rules.checks.length),
  ];
}

const stateWords: Readonly<Record<RequiredState, string>> = {
  expected: "expected",
  pending: "pending",
  success: "passing",
  failure: "failing",
  error: "failing",
};

function checkSentence(
  missing: readonly { context: string; state: RequiredState }[],
  all: number,
): string[] {
  const [first] = missing;
  if (!first) return [];
  const words = missing.every(({ state }) => state === first.state)
    ? stateWords[first.state]
    : "expected";
  return missing.length === 1
    ? [`Required status check "${first.context}" is ${words}.`]
    : [`${missing.length} of ${all} required status checks are ${words}.`];
}

/**
 * Throws GitHub's 405 where the branch's rules keep a pull request from being merged. Nobody is an
 * administrator here, so rules hold for everybody, whether or not they are enforced for those.
 * https://docs.github.com/en/rest/pulls/pulls#merge-a-pull-request
 */
export function requireMergeable(world: World, repo: Repo, pull: PullRow): void {
  const rules = branchRules(world, repo, pull.base_ref);
  const unmet = [
    ...unmetRequirements(world, repo, pull),
    ...(rules.queue === null ? [] : ["Changes must be made through the merge queue"]),
  ];
  const [first] = unmet;
  if (first === undefined) return;
  throw new ApiError(
    405,
    rules.byRuleset ? `Repository rule violations found\n\n${unmet.join("\n\n")}\n\n` : first,
  );
}
