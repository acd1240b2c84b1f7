import { auditFilter } from "@/lib/audit";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { auditExport } from "../../../../_shell/audit-export";
import { queryOf } from "../../query";

export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const query = queryOf(request, "/api/v1/audit/export");
  return auditExport(ctx, auditFilter.parse(query), query["format"] === "csv" ? "csv" : "jsonl");
});
