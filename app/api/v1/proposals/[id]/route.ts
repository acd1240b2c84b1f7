import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { getProposal } from "@/lib/proposals/server";

interface Params {
  params: Promise<{ id: string }>;
}

export const GET = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  return Response.json(await getProposal(ctx, id));
});
