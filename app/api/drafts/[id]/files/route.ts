import { draftOf } from "@/lib/drafts/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ id: string }>;
}

/** A draft with its files; `?revision=` as it was then. */
export const GET = withProblem(async (request: Request, { params }: Params) => {
  const ctx = await apiContext(request);
  const asked = new URL(request.url).searchParams.get("revision");
  const draft = await draftOf(
    ctx,
    (await params).id,
    asked === null || !/^\d{1,9}$/.test(asked) ? undefined : Number(asked),
  );
  return Response.json(draft, { headers: { "Cache-Control": "no-store" } });
});
