import { draftLimits } from "@/lib/drafts";
import { testOfForm } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** The form in the workbench as a test: the files that it becomes. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request, "preview");
  return Response.json(
    await testOfForm(ctx, (await params).id, await readJson(request, draftLimits.requestBytes)),
  );
});
