import { versionDecisionBody } from "@/lib/catalog";
import { decideVersion, versionMeaning } from "@/lib/catalog/server";
import { parseInput } from "@/lib/errors";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { requireCan } from "@/lib/access";

interface Params {
  params: Promise<{ name: string; version: string }>;
}

/**
 * Publishes, deprecates, withdraws or restores a version: 200 where it is in force, 202 where it is a pull request on the
 * catalog repository. With `dryRun`: what it would mean.
 */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { name, version }] = await Promise.all([apiContext(request), params]);
  requireCan(ctx.actor, "template.curate");
  const { dryRun, ...asked } = parseInput(versionDecisionBody, await readJson(request));
  const input = { ...asked, template: name, version };
  if (dryRun) return Response.json(await versionMeaning(ctx, input));
  const outcome = await decideVersion(ctx, input);
  return Response.json(outcome, { status: outcome.kind === "in-force" ? 200 : 202 });
});
