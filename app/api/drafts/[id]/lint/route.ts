import { draftLimits } from "@/lib/drafts";
import { validateUnsaved } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** What is wrong with the files in the workbench. It comes with a preview, which is counted; of each person one is made at a time. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request);
  return Response.json(
    await validateUnsaved(
      ctx,
      (await params).id,
      await readJson(request, draftLimits.requestBytes),
    ),
  );
});
