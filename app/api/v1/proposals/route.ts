import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { proposalQuerySchema } from "@/lib/proposals";
import { listProposals } from "@/lib/proposals/server";
import { queryOf } from "../query";

export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const query = proposalQuerySchema.parse(queryOf(request, "/api/v1/proposals"));
  const { proposals, ...about } = await listProposals(ctx, query);
  return Response.json({ items: proposals, ...about });
});
