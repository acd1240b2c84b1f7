import { historyQuery } from "@/lib/drafts";
import { historyOf, saveDraft } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { queryOf } from "../../../query";
import { largestBundle, savedDraft } from "../../answers";

interface Params {
  params: Promise<{ id: string }>;
}

export const GET = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  const query = historyQuery.parse(queryOf(request, "/api/v1/template-drafts/{id}/revisions"));
  const { revisions, ...about } = await historyOf(ctx, id, query);
  return Response.json({ items: revisions, ...about });
});

/** Saves files on top of the revision that was seen. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  const outcome = await saveDraft(ctx, id, await readJson(request, largestBundle));
  return savedDraft(outcome, ctx.requestId);
});
