import { restoreRevision } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { savedDraft } from "../../answers";

interface Params {
  params: Promise<{ id: string }>;
}

/** Makes the files of an earlier revision those of the draft again. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  return savedDraft(await restoreRevision(ctx, id, await readJson(request)), ctx.requestId);
});
