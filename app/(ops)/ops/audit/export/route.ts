import { auditFilter } from "@/lib/audit";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { auditExport } from "../../../../_shell/audit-export";

/** What the page's filters show, all of it: CSV for a spreadsheet, or JSON lines. */
export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const asked = Object.fromEntries(new URL(request.url).searchParams);
  return auditExport(ctx, auditFilter.parse(asked), asked["format"] === "csv" ? "csv" : "jsonl");
});
