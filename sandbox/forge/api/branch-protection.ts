import { z } from "zod";
import { ApiError, notFound } from "../http/api-error";
import { type Call, type Handler, bodyOf, noContent, ok, repoOf } from "../http/call";
import { protectionOf } from "../rules/branch-rules";
import type { Protection } from "../rules/rows";
import { protectionShape } from "../shapes/branch-protection";
import type { Repo } from "../world";

/**
 * Protection of one branch: required checks, required approvals, and whether administrators are held
 * to them. What else GitHub can protect is refused rather than ignored.
 * https://docs.github.com/en/rest/branches/branch-protection
 */
const input = z.object({
  required_status_checks: z
    .object({
      strict: z.boolean(),
      contexts: z.array(z.string()).default([]),
      checks: z.array(z.object({ context: z.string(), app_id: z.number().nullish() })).optional(),
    })
    .nullable(),
  enforce_admins: z.boolean().nullable(),
  required_pull_request_reviews: z
    .object({
      dismiss_stale_reviews: z.boolean().default(false),
      require_code_owner_reviews: z.literal(false).default(false),
      required_approving_review_count: z.number().int().min(0).max(6).default(1),
      require_last_push_approval: z.literal(false).default(false),
    })
    .nullable(),
  restrictions: z.null(),
});

async function branchOf(call: Call, repo: Repo): Promise<string> {
  const branch = call.params["branch"] ?? "";
  if ((await repo.git.branch(branch)) === null) throw new ApiError(404, "Branch not found");
  return branch;
}

const getProtection: Handler = async (call) => {
  const repo = repoOf(call);
  const branch = await branchOf(call, repo);
  const protection = protectionOf(call.world, repo, branch);
  if (!protection) throw new ApiError(404, "Branch not protected");
  return ok(protectionShape(call.world, repo, branch, protection));
};

const putProtection: Handler = async (call) => {
  const repo = repoOf(call);
  const branch = await branchOf(call, repo);
  const given = bodyOf(call, input);
  const checks = given.required_status_checks;
  const reviews = given.required_pull_request_reviews;
  const protection: Protection = {
    required_status_checks: checks && {
      strict: checks.strict,
      checks: (checks.checks ?? checks.contexts.map((context) => ({ context, app_id: null }))).map(
        ({ context, app_id: app }) => ({ context, app_id: app ?? null }),
      ),
    },
    enforce_admins: given.enforce_admins ?? false,
    required_pull_request_reviews: reviews && {
      dismiss_stale_reviews: reviews.dismiss_stale_reviews,
      required_approving_review_count: reviews.required_approving_review_count,
    },
  };
  call.world.db.run(
    "INSERT OR REPLACE INTO branch_protections (repository, branch, settings) VALUES (?, ?, ?)",
    repo.row.id,
    branch,
    JSON.stringify(protection),
  );
  call.world.wakeQueue(repo);
  return ok(protectionShape(call.world, repo, branch, protection));
};

const deleteProtection: Handler = async (call) => {
  const repo = repoOf(call);
  const branch = await branchOf(call, repo);
  const gone = call.world.db.run(
    "DELETE FROM branch_protections WHERE repository = ? AND branch = ?",
    repo.row.id,
    branch,
  );
  if (gone === 0) throw notFound();
  call.world.wakeQueue(repo);
  return noContent();
};

export const branchProtectionRoutes: Record<string, Handler> = {
  "GET /repos/{owner}/{repo}/branches/{branch}/protection": getProtection,
  "PUT /repos/{owner}/{repo}/branches/{branch}/protection": putProtection,
  "DELETE /repos/{owner}/{repo}/branches/{branch}/protection": deleteProtection,
};
