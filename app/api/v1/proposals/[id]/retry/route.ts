import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { retryProposal } from "@/lib/proposals/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** Tries a proposal again that could not go on. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  return Response.json(await retryProposal(ctx, id));
});
