import { draftHeadOf, noteGone, noteHere } from "@/lib/drafts/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** Somebody has the draft open: who else has, and where it stands. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request);
  const { id } = await params;
  const present = await noteHere(ctx, id, await readJson(request));
  return Response.json({ present, ...(await draftHeadOf(ctx, id)) });
});

/** They closed it. */
export const DELETE = withProblem(async (request: Request, { params }: Params) => {
  await noteGone(await apiContext(request), (await params).id);
  return new Response(null, { status: 204 });
});
