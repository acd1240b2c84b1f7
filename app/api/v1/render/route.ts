import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { previewRequest } from "@/lib/plans/server";

/** A dry run: what a request would write, and what stands against it. Nothing is stored. */
export const POST = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  return Response.json(await previewRequest(ctx, await readJson(request)));
});
