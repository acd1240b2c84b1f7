import { withProblem } from "@/lib/http/server";
import { accessReport, apiContext } from "@/lib/identity/server";

export const GET = withProblem(async (request: Request) =>
  Response.json(await accessReport(await apiContext(request))),
);
