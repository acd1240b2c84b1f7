import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { getRequest, retryRequest } from "@/lib/requests/server";
import { inWordsOfV1 } from "../../../verdicts";

interface Params {
  params: Promise<{ id: string }>;
}

/** Tries again what failed or waits, from where it stopped. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  await retryRequest(ctx, id);
  return Response.json(inWordsOfV1(await getRequest(ctx, id)));
});
