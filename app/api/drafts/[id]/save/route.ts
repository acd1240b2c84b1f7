import { draftLimits } from "@/lib/drafts";
import { saveDraft } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** Saves what was typed; also while the page is left. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request);
  return Response.json(
    await saveDraft(ctx, (await params).id, await readJson(request, draftLimits.requestBytes)),
  );
});
