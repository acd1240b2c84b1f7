import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { fieldsOfKind } from "@/lib/known-schemas/server";

/** What an editor of templates offers within a Kubernetes object. */
export const GET = withProblem(async (request: Request) => {
  const { searchParams } = new URL(request.url);
  const asked = { ...Object.fromEntries(searchParams), path: searchParams.getAll("path") };
  const found = await fieldsOfKind(await apiContext(request), asked);
  // Schemas change with the configuration only, and depend on nobody.
  return Response.json(found, { headers: { "Cache-Control": "private, max-age=300" } });
});
