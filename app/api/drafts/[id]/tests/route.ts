import { draftLimits } from "@/lib/drafts";
import { testUnsaved } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** What the tests of the files in the workbench say. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request, "preview");
  return Response.json(
    await testUnsaved(ctx, (await params).id, await readJson(request, draftLimits.requestBytes)),
  );
});
