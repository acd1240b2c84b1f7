import { getExceptionRequest } from "@/lib/exception-requests/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

export const GET = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request);
  return Response.json(await getExceptionRequest(ctx, (await params).id));
});
