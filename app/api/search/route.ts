import { searchEverything } from "@/lib/overview/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

/** What the command palette finds. */
export const GET = withProblem(async (request: Request) => {
  const words = new URL(request.url).searchParams.get("q")?.slice(0, 200) ?? "";
  const found = await searchEverything(await apiContext(request), words);
  return Response.json(found, { headers: { "Cache-Control": "no-store" } });
});
