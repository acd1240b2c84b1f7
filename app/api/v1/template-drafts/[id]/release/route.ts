import { releaseDraft } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/**
 * Releases a draft as a version: 200 where it is offered, 202 where it is a pull request on the catalog repository.
 */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request, "preview"), params]);
  const released = await releaseDraft(ctx, id, await readJson(request));
  return Response.json(released, { status: released.kind === "in-force" ? 200 : 202 });
});
