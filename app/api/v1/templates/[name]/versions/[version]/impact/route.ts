import { getVersion } from "@/lib/catalog/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { askForImpact } from "@/lib/impact/server";

interface Params {
  params: Promise<{ name: string; version: string }>;
}

/** Has it looked what a version would do to the instances there are. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { name: template, version }] = await Promise.all([apiContext(request), params]);
  const impact = await askForImpact(ctx, { template, version });
  const { digest } = await getVersion(ctx.db, template, version);
  return Response.json({ impact, digest }, { status: 202 });
});
