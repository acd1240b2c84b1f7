import { askForRelease } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** Asks Ops to release a draft. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  return Response.json(await askForRelease(ctx, id, await readJson(request)));
});
