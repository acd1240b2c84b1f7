import { bringBackDraft } from "@/lib/drafts/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  return Response.json(await bringBackDraft(ctx, id));
});
