import { z } from "zod";
import type { JsonObject } from "@/lib/json";
import type { Repo, World } from "../world";
import type { Protection, ProtectionRow, QueueRules, Rule, RulesetRow } from "./rows";

/** What a branch asks of a pull request, of its protection and of all active rulesets together. */
export type BranchRules = {
  /** Names of the checks that have to pass. */
  checks: string[];
  /** The branch has to be merged into the head first. */
  strict: boolean;
  /** How many people have to approve. */
  approvals: number;
  /** A new commit dismisses what was approved before. */
  dismissesStale: boolean;
  queue: QueueRules | null;
  /** Whether anything of it is a ruleset's: then GitHub words a refusal otherwise. */
  byRuleset: boolean;
};

const conditionsShape = z
  .object({
    ref_name: z.object({
      include: z.array(z.string()).default([]),
      exclude: z.array(z.string()).default([]),
    }),
  })
  .partial();

export function protectionOf(world: World, repo: Repo, branch: string): Protection | null {
  const row = world.db.get<ProtectionRow>(
    "SELECT * FROM branch_protections WHERE repository = ? AND branch = ?",
    repo.row.id,
    branch,
  );
  return row && (JSON.parse(row.settings) as Protection);
}

/** The rules of every active ruleset that names a branch, each with where it is from. */
export function rulesOf(
  world: World,
  repo: Repo,
  branch: string,
): { ruleset: RulesetRow; rule: Rule }[] {
  return world.db
    .all<RulesetRow>(
      "SELECT * FROM rulesets WHERE repository = ? AND enforcement = 'active' ORDER BY id",
      repo.row.id,
    )
    .filter((ruleset) => names(ruleset, repo, branch))
    .flatMap((ruleset) => (JSON.parse(ruleset.rules) as Rule[]).map((rule) => ({ ruleset, rule })));
}

export function branchRules(world: World, repo: Repo, branch: string): BranchRules {
  const protection = protectionOf(world, repo, branch);
  const rules = rulesOf(world, repo, branch).map(({ rule }) => rule);
  const parameters = (type: string): JsonObject[] =>
    rules.filter((rule) => rule.type === type).map((rule) => rule.parameters ?? {});
  const statuses = parameters("required_status_checks");
  const reviews = parameters("pull_request");
  const [queue] = parameters("merge_queue");
  const own = protection?.required_pull_request_reviews;
  return {
    checks: [
      ...new Set([
        ...(protection?.required_status_checks?.checks ?? []).map(({ context }) => context),
        ...statuses.flatMap(({ required_status_checks: checks }) =>
          (checks as { context: string }[]).map(({ context }) => context),
        ),
      ]),
    ],
    strict:
      protection?.required_status_checks?.strict === true ||
      statuses.some((one) => one["strict_required_status_checks_policy"] === true),
    approvals: Math.max(
      own?.required_approving_review_count ?? 0,
      ...reviews.map((one) => Number(one["required_approving_review_count"])),
    ),
    dismissesStale:
      own?.dismiss_stale_reviews === true ||
      reviews.some((one) => one["dismiss_stale_reviews_on_push"] === true),
    queue: queue === undefined ? null : queueRules(queue),
    byRuleset: rules.length > 0,
  };
}

function queueRules(parameters: JsonObject): QueueRules {
  const methods = { MERGE: "merge", SQUASH: "squash", REBASE: "rebase" } as const;
  const method = parameters["merge_method"] as keyof typeof methods | undefined;
  return {
    method: methods[method ?? "MERGE"],
    mostBuilt: Number(parameters["max_entries_to_build"] ?? 5),
  };
}

function names({ conditions }: RulesetRow, repo: Repo, branch: string): boolean {
  const { ref_name: named } = conditionsShape.parse(JSON.parse(conditions));
  const fits = (pattern: string): boolean =>
    pattern === "~ALL" ||
    (pattern === "~DEFAULT_BRANCH" && branch === repo.row.default_branch) ||
    matcher(pattern).test(`refs/heads/${branch}`);
  return named !== undefined && named.include.some(fits) && !named.exclude.some(fits);
}

/** GitHub's patterns are those of Ruby's `fnmatch`: `*` stays within a part, `**` does not. */
function matcher(pattern: string): RegExp {
  const source = pattern
    .split(/(\*\*\/?|\*|\?)/)
    .map((part) =>
      part.startsWith("**")
        ? ".*"
        : part === "*"
          ? "[^/]*"
          : part === "?"
            ? "[^/]"
            : part.replace(/[\\^$.|+()[\]{}]/g, "\\$&"),
    )
    .join("");
  return new RegExp(`^${source}$`);
}
