import { bundleFor } from "@/lib/drafts/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { queryOf } from "../../../query";

interface Params {
  params: Promise<{ name: string }>;
}

/** The files of a version, for authors. */
export const GET = withProblem(async (request: Request, { params }: Params) => {
  const [ctx, { name: asked }] = await Promise.all([apiContext(request), params]);
  const { version: wanted } = queryOf(request, "/api/v1/templates/{name}/files");
  const found = await bundleFor(ctx, asked, typeof wanted === "string" ? wanted : undefined);
  const { name, version, digest, state, files } = found;
  return Response.json({ name, version, digest, state, files });
});
