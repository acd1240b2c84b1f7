import { auditFilter } from "@/lib/audit";
import { listAudit } from "@/lib/audit/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { queryOf } from "../query";

export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const { entries, ...more } = await listAudit(
    ctx,
    auditFilter.parse(queryOf(request, "/api/v1/audit")),
  );
  return Response.json({ items: entries, ...more });
});
