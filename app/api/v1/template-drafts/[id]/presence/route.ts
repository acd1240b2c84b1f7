import { isJsonObject } from "@/lib/json";
import { noteGone, noteHere } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** Says that somebody has a draft open, or has closed it; answers who else is there. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  const body = await readJson(request);
  const isGone = isJsonObject(body) && body["gone"] === true;
  if (isGone) await noteGone(ctx, id);
  const items = isGone ? [] : await noteHere(ctx, id, body);
  return Response.json({ items, total: items.length, page: 1 });
});
