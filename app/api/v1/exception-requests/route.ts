import { askException, listExceptionRequests } from "@/lib/exception-requests/server";
import { readJson, withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";

export const GET = withProblem(async (request: Request) => {
  const items = await listExceptionRequests(await apiContext(request));
  return Response.json({ items, total: items.length, page: 1 });
});

export const POST = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const asked = await askException(ctx, await readJson(request));
  return Response.json(asked, {
    status: 201,
    headers: { Location: `/api/v1/exception-requests/${asked.id}` },
  });
});
