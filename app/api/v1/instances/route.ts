import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { instanceQuerySchema } from "@/lib/instances";
import { listWithOutputs } from "@/lib/instances/server";

export const GET = withProblem(async (request: Request) => {
  const query = instanceQuerySchema.parse(Object.fromEntries(new URL(request.url).searchParams));
  const { instances, total, page, pages } = await listWithOutputs(await apiContext(request), query);
  return Response.json({ items: instances, total, page, pages });
});
