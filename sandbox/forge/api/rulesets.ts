import { z } from "zod";
import { notFound, unprocessable } from "../http/api-error";
import {
  type Call,
  type Handler,
  bodyOf,
  created,
  linkHeader,
  noContent,
  numberOf,
  ok,
  pageOf,
  repoOf,
  slice,
} from "../http/call";
import { rulesOf } from "../rules/branch-rules";
import type { RulesetRow } from "../rules/rows";
import { apiUrl, nodeId, pageUrl } from "../shapes/links";
import { type Repo, type World, timestamp } from "../world";

const checks = z.object({
  required_status_checks: z.array(
    z.object({ context: z.string(), integration_id: z.number().optional() }),
  ),
  strict_required_status_checks_policy: z.boolean(),
  do_not_enforce_on_create: z.boolean().optional(),
});
const reviews = z.object({
  dismiss_stale_reviews_on_push: z.boolean(),
  require_code_owner_review: z.literal(false),
  require_last_push_approval: z.literal(false),
  required_approving_review_count: z.number().int().min(0).max(10),
  required_review_thread_resolution: z.literal(false),
});
const queue = z.object({
  check_response_timeout_minutes: z.number().int().min(1).max(360),
  grouping_strategy: z.enum(["ALLGREEN", "HEADGREEN"]),
  max_entries_to_build: z.number().int().min(0).max(100),
  max_entries_to_merge: z.number().int().min(0).max(100),
  merge_method: z.enum(["MERGE", "SQUASH", "REBASE"]),
  min_entries_to_merge: z.number().int().min(0).max(100),
  min_entries_to_merge_wait_minutes: z.number().int().min(0).max(360),
});

/**
 * The rules that the forge goes by; others are refused rather than ignored. Groups are merged one by
 * one, so how many a queue merges at once, and how long it waits for more, makes no difference.
 * https://docs.github.com/en/rest/repos/rules
 */
const rule = z.discriminatedUnion("type", [
  z.object({ type: z.literal("required_status_checks"), parameters: checks }),
  z.object({ type: z.literal("pull_request"), parameters: reviews }),
  z.object({ type: z.literal("merge_queue"), parameters: queue }),
  z.object({ type: z.literal("creation") }),
  z.object({ type: z.literal("required_signatures") }),
]);
const input = z.object({
  name: z.string().min(1),
  target: z.literal("branch").default("branch"),
  enforcement: z.enum(["disabled", "active", "evaluate"]),
  bypass_actors: z.array(z.never()).default([]),
  conditions: z
    .object({
      ref_name: z.object({ include: z.array(z.string()), exclude: z.array(z.string()) }),
    })
    .default({ ref_name: { include: [], exclude: [] } }),
  rules: z.array(rule).default([]),
});

function rulesetOf(call: Call, repo: Repo): RulesetRow {
  const row = call.world.db.get<RulesetRow>(
    "SELECT * FROM rulesets WHERE repository = ? AND id = ?",
    repo.row.id,
    numberOf(call, "ruleset_id"),
  );
  if (!row) throw notFound();
  return row;
}

/** GitHub's "Repository ruleset"; in lists it has neither conditions nor rules. */
function rulesetShape(world: World, repo: Repo, row: RulesetRow, whole = true) {
  return {
    id: row.id,
    name: row.name,
    target: "branch",
    source_type: "Repository",
    source: repo.fullName,
    enforcement: row.enforcement,
    node_id: nodeId("RepositoryRuleset", row.id),
    _links: {
      self: { href: `${apiUrl(world, repo)}/rulesets/${row.id}` },
      html: { href: `${pageUrl(world, repo)}/rules/${row.id}` },
    },
    created_at: row.created_at,
    updated_at: row.updated_at,
    ...(whole
      ? {
          bypass_actors: [],
          current_user_can_bypass: "never",
          conditions: JSON.parse(row.conditions) as unknown,
          rules: JSON.parse(row.rules) as unknown,
        }
      : {}),
  };
}

const listRulesets: Handler = (call) => {
  const repo = repoOf(call);
  const rows = call.world.db.all<RulesetRow>(
    "SELECT * FROM rulesets WHERE repository = ? ORDER BY id",
    repo.row.id,
  );
  const page = pageOf(call);
  return ok(
    slice(rows, page).map((row) => rulesetShape(call.world, repo, row, false)),
    linkHeader(call, page, rows.length),
  );
};

const getRuleset: Handler = (call) => {
  const repo = repoOf(call);
  return ok(rulesetShape(call.world, repo, rulesetOf(call, repo)));
};

const createRuleset: Handler = (call) => {
  const repo = repoOf(call);
  const { world } = call;
  const given = bodyOf(call, input);
  if (
    world.db.get(
      "SELECT 1 FROM rulesets WHERE repository = ? AND name = ?",
      repo.row.id,
      given.name,
    )
  )
    throw unprocessable("Validation Failed", ["Name must be unique"]);
  const now = timestamp(world);
  const row = world.db.one<RulesetRow>(
    `INSERT INTO rulesets (repository, name, enforcement, conditions, rules, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING *`,
    repo.row.id,
    given.name,
    given.enforcement,
    JSON.stringify(given.conditions),
    JSON.stringify(given.rules),
    now,
    now,
  );
  world.wakeQueue(repo);
  return created(rulesetShape(world, repo, row));
};

const updateRuleset: Handler = (call) => {
  const repo = repoOf(call);
  const { world } = call;
  const before = rulesetOf(call, repo);
  const given = bodyOf(call, input.partial());
  const row = world.db.one<RulesetRow>(
    `UPDATE rulesets SET name = ?, enforcement = ?, conditions = ?, rules = ?, updated_at = ?
     WHERE id = ? RETURNING *`,
    given.name ?? before.name,
    given.enforcement ?? before.enforcement,
    given.conditions ? JSON.stringify(given.conditions) : before.conditions,
    given.rules ? JSON.stringify(given.rules) : before.rules,
    timestamp(world),
    before.id,
  );
  world.wakeQueue(repo);
  return ok(rulesetShape(world, repo, row));
};

const deleteRuleset: Handler = (call) => {
  const repo = repoOf(call);
  call.world.db.run("DELETE FROM rulesets WHERE id = ?", rulesetOf(call, repo).id);
  call.world.wakeQueue(repo);
  return noContent();
};

const rulesOfBranch: Handler = (call) => {
  const repo = repoOf(call);
  const rules = rulesOf(call.world, repo, call.params["branch"] ?? "");
  const page = pageOf(call);
  return ok(
    slice(rules, page).map(({ ruleset, rule: { type, parameters } }) => ({
      type,
      ...(parameters === undefined ? {} : { parameters }),
      ruleset_source_type: "Repository",
      ruleset_source: repo.fullName,
      ruleset_id: ruleset.id,
    })),
    linkHeader(call, page, rules.length),
  );
};

export const rulesetRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/rules/branches/{branch}": rulesOfBranch,
  "GET /repos/{owner}/{repo}/rulesets": listRulesets,
  "POST /repos/{owner}/{repo}/rulesets": createRuleset,
  "GET /repos/{owner}/{repo}/rulesets/{ruleset_id}": getRuleset,
  "PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}": updateRuleset,
  "DELETE /repos/{owner}/{repo}/rulesets/{ruleset_id}": deleteRuleset,
};
