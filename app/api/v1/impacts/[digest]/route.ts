import { PortalError } from "@/lib/errors";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { impactQuerySchema } from "@/lib/impact";
import { getImpact } from "@/lib/impact/server";
import { queryOf } from "../../query";

interface Params {
  params: Promise<{ digest: string }>;
}

/** How far an impact was looked at, what was found, and one page of the instances. */
export const GET = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { digest }] = await Promise.all([apiContext(request), params]);
  const query = impactQuerySchema.parse(queryOf(request, "/api/v1/impacts/{digest}"));
  const report = await getImpact(ctx, digest, query);
  if (report === undefined)
    throw new PortalError("not_found", "Nobody has asked for this impact, or not for 30 days.");
  return Response.json(report);
});
