import { readJson, withProblem } from "@/lib/http/server";
import { apiContext, revokeToken } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

export const POST = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request);
  const body = await readJson(request);
  return Response.json(await revokeToken(ctx, (await params).id, body));
});
