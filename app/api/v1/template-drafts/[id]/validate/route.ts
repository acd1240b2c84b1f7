import { validateDraft } from "@/lib/drafts/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** Everything that is wrong with a draft. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request, "preview"), params]);
  return Response.json(await validateDraft(ctx, id));
});
