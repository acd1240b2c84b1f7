import { askForImpactOfDraft } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** Has it looked what a draft would do to the instances there are. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  return Response.json(await askForImpactOfDraft(ctx, id, await readJson(request)), {
    status: 202,
  });
});
