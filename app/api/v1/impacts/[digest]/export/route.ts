import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { impactExport } from "../../../../../_shell/impact-export";
import { queryOf } from "../../../query";

interface Params {
  params: Promise<{ digest: string }>;
}

/** All instances of an impact that the query asks for. */
export const GET = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { digest }] = await Promise.all([apiContext(request), params]);
  return impactExport(ctx, digest, queryOf(request, "/api/v1/impacts/{digest}/export"));
});
