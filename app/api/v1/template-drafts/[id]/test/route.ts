import { testDraft } from "@/lib/drafts/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** Runs a draft's own tests. Snapshots are told by name: their texts are as long as all that is rendered. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request, "preview"), params]);
  const { outdatedSnapshots, snapshots: _, unusedSnapshots, ...said } = await testDraft(ctx, id);
  return Response.json({ ...said, outdated: [...outdatedSnapshots, ...unusedSnapshots] });
});
