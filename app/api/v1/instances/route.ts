import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { instanceQuerySchema } from "@/lib/instances";
import { listWithOutputs } from "@/lib/instances/server";
import { queryOf } from "../query";

export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const query = instanceQuerySchema.parse(queryOf(request, "/api/v1/instances"));
  const { instances, ...about } = await listWithOutputs(ctx, query);
  return Response.json({ items: instances, ...about });
});
