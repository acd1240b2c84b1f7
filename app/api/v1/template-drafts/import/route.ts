import { requireCan } from "@/lib/access";
import { importDraft } from "@/lib/drafts/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { draftCreated, uploadOf } from "../answers";

/** Begins a draft from what is uploaded. */
export const POST = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  requireCan(ctx.actor, "draft.write");
  const { input, bytes } = await uploadOf(request);
  return draftCreated(await importDraft(ctx, input, bytes));
});
