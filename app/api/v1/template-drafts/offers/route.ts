import { requireCan } from "@/lib/access";
import { offeredValues } from "@/lib/drafts/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { uploadOf } from "../answers";

/** The values of an uploaded chart that can have a field. */
export const POST = withProblem(async (request: Request) => {
  const ctx = await apiContext(request, "preview");
  requireCan(ctx.actor, "draft.write");
  const { input, bytes } = await uploadOf(request);
  const items = await offeredValues(ctx, input, bytes);
  return Response.json({ items, total: items.length, page: 1 });
});
