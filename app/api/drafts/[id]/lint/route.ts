import { draftLimits } from "@/lib/drafts";
import { validateUnsaved } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** What is wrong with the files in the workbench. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request, "preview");
  return Response.json(
    await validateUnsaved(
      ctx,
      (await params).id,
      await readJson(request, draftLimits.requestBytes),
    ),
  );
});
