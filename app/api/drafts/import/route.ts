import { requireCan } from "@/lib/access";
import { importDraft } from "@/lib/drafts/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { readImport } from "../read-import";

/** A draft of what is uploaded: where it is. */
export const POST = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  requireCan(ctx.actor, "draft.write");
  const { input, bytes } = await readImport(request);
  const { id, template } = await importDraft(ctx, input, bytes);
  return Response.json({ id, template }, { status: 201 });
});
