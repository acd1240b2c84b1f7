import { isJsonObject } from "@/lib/json";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { requestQuerySchema } from "@/lib/requests";
import { getRequest, listRequests, openRequest } from "@/lib/requests/server";
import { queryOf } from "../query";
import { inWordsOfV1 } from "../verdicts";

export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const query = requestQuerySchema.parse(queryOf(request, "/api/v1/requests"));
  const { requests, ...about } = await listRequests(ctx, query);
  return Response.json({ items: requests, ...about });
});

/**
 * Opens a request. The same `Idempotency-Key` sent again with the same body is the same request:
 * 200 instead of 201.
 */
export const POST = withProblem(async (request: Request) => {
  const ctx = await apiContext(request, "submit");
  const body = await readJson(request);
  const key = request.headers.get("idempotency-key");
  const opened = await openRequest(
    ctx,
    key === null || !isJsonObject(body) ? body : { ...body, idempotencyKey: key },
  );
  const details = await getRequest(ctx, opened.id);
  return Response.json(inWordsOfV1(details), {
    status: opened.created ? 201 : 200,
    headers: { Location: `/api/v1/requests/${opened.id}` },
  });
});
