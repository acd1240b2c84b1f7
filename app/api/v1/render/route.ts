import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { previewRequest } from "@/lib/plans/server";
import { inWordsOfV1 } from "../verdicts";

/** A dry run: what a request would write, and what stands against it. Nothing is stored. */
export const POST = withProblem(async (request: Request) => {
  const ctx = await apiContext(request, "preview");
  return Response.json(inWordsOfV1(await previewRequest(ctx, await readJson(request))));
});
