import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { pickInstances } from "@/lib/instances/server";

/** What the picker of a parameter offers. */
export const GET = withProblem(async (request: Request) => {
  const { searchParams } = new URL(request.url);
  const asked = { ...Object.fromEntries(searchParams), templates: searchParams.getAll("template") };
  const found = await pickInstances(await apiContext(request), asked);
  return Response.json(found, { headers: { "Cache-Control": "no-store" } });
});
