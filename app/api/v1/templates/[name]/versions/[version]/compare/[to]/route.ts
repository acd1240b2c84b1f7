import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { compareSides } from "@/lib/drafts/server";

interface Params {
  params: Promise<{ name: string; version: string; to: string }>;
}

/** What differs between two versions of a template, or a version and a draft. */
export const GET = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { name, version, to }] = await Promise.all([apiContext(request, "preview"), params]);
  return Response.json(await compareSides(ctx, name, { from: version, to }));
});
