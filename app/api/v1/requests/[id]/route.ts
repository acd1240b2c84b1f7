import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { getRequest } from "@/lib/requests/server";
import { inWordsOfV1 } from "../../verdicts";

interface Params {
  params: Promise<{ id: string }>;
}

export const GET = withProblem(async (request: Request, { params }: Params) =>
  Response.json(inWordsOfV1(await getRequest(await apiContext(request), (await params).id))),
);
