import { getTemplateVersion } from "@/lib/catalog/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

interface Params {
  params: Promise<{ name: string; version: string }>;
}

/** One version of a template: its definition, the schema of its parameters, its digest. */
export const GET = withProblem(async (request: Request, { params }: Params) => {
  const { name, version } = await params;
  return Response.json(await getTemplateVersion(await apiContext(request), name, version));
});
