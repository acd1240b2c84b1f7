import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { getRequest, reviseRequest } from "@/lib/requests/server";
import { inWordsOfV1 } from "../../../verdicts";

interface Params {
  params: Promise<{ id: string }>;
}

/** Changes what a request asks for: one more commit on the branch of its pull request. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request, "submit"), params]);
  await reviseRequest(ctx, id, await readJson(request));
  return Response.json(inWordsOfV1(await getRequest(ctx, id)), { status: 201 });
});
