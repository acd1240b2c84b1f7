import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { impactExport } from "../../../../../../_shell/impact-export";

/** All instances of an impact that the query asks for. */
export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  return impactExport(ctx, asked["digest"] ?? "", asked);
});
