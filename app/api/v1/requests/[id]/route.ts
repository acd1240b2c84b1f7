import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { getRequest } from "@/lib/requests/server";

interface Params {
  params: Promise<{ id: string }>;
}

export const GET = withProblem(async (request: Request, { params }: Params) =>
  Response.json(await getRequest(await apiContext(request), (await params).id)),
);
