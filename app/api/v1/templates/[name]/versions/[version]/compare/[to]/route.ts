import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { compareVersions } from "@/lib/releases/server";

interface Params {
  params: Promise<{ name: string; version: string; to: string }>;
}

/** What differs between two versions of a template. */
export const GET = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { name, version, to }] = await Promise.all([apiContext(request, "preview"), params]);
  return Response.json(await compareVersions(ctx, name, { from: version, to }));
});
