import { draftLimits } from "@/lib/drafts";
import { previewDraft } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** What the files in the workbench make of the form there. Not an action: those wait for one another. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request, "preview");
  return Response.json(
    await previewDraft(ctx, (await params).id, await readJson(request, draftLimits.requestBytes)),
  );
});
