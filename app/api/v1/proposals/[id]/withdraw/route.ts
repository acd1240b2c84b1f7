import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { withdrawProposal } from "@/lib/proposals/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** Takes a proposal back; a job closes its pull request. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  return Response.json(await withdrawProposal(ctx, id));
});
