import { connection } from "next/server";
import { withProblem } from "@/lib/http/server";
import { requireReady } from "@/lib/observability/server";

/** Ready to take requests: the database answers and is migrated. */
export const GET = withProblem(async () => {
  await connection();
  await requireReady();
  return Response.json({ ready: true }, { headers: { "cache-control": "no-store" } });
});
