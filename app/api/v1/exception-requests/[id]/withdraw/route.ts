import { getExceptionRequest, withdrawExceptionRequest } from "@/lib/exception-requests/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  await withdrawExceptionRequest(ctx, id);
  return Response.json(await getExceptionRequest(ctx, id));
});
