import { pushDraft } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { largestBundle, savedDraft } from "../answers";

/** Brings a whole bundle into a draft, from a pipeline. */
export const POST = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const { isNew, ...outcome } = await pushDraft(ctx, await readJson(request, largestBundle));
  return savedDraft(outcome, ctx.requestId, { status: isNew ? 201 : 200 });
});
