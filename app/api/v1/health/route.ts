import { getHealth } from "@/lib/health/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

export const GET = withProblem(async (request: Request) =>
  Response.json(await getHealth(await apiContext(request))),
);
