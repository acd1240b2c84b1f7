import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { cancelRequest, getRequest } from "@/lib/requests/server";
import { inWordsOfV1 } from "../../../verdicts";

interface Params {
  params: Promise<{ id: string }>;
}

/** Takes a request back; its pull request is closed. Done again it does nothing more. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  await cancelRequest(ctx, id);
  return Response.json(inWordsOfV1(await getRequest(ctx, id)));
});
