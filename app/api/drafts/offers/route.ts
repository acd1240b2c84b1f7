import { requireCan } from "@/lib/access";
import { offeredValues } from "@/lib/drafts/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { readImport } from "../read-import";

/** The values of an uploaded chart that can have a field. */
export const POST = withProblem(async (request: Request) => {
  const ctx = await apiContext(request, "preview");
  requireCan(ctx.actor, "draft.write");
  const { input, bytes } = await readImport(request);
  return Response.json(await offeredValues(ctx, input, bytes));
});
