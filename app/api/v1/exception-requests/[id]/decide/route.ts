import { requireCan } from "@/lib/access";
import { parseInput } from "@/lib/errors";
import { exceptionDecision } from "@/lib/exception-requests";
import { decideException, getExceptionRequest } from "@/lib/exception-requests/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/**
 * Grants or refuses what was asked for: 200 where that is in force, 202 where it is a pull request on the catalog
 * repository.
 */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request);
  requireCan(ctx.actor, "exception.decide");
  const decision = parseInput(exceptionDecision, await readJson(request));
  const { id } = await getExceptionRequest(ctx, (await params).id);
  const outcome = await decideException(ctx, { ...decision, id });
  return Response.json(await getExceptionRequest(ctx, id), {
    status: outcome?.kind === "proposed" ? 202 : 200,
  });
});
