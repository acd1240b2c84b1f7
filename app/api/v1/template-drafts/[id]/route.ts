import { draftOf } from "@/lib/drafts/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { queryOf } from "../../query";

interface Params {
  params: Promise<{ id: string }>;
}

export const GET = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { id }] = await Promise.all([apiContext(request), params]);
  const { revision } = queryOf(request, "/api/v1/template-drafts/{id}");
  return Response.json(
    await draftOf(ctx, id, revision === undefined ? undefined : Number(revision)),
  );
});
