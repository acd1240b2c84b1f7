import { listExceptionsToDecide } from "@/lib/exception-requests/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { requestsToReview } from "@/lib/reviews/server";
import { queryOf } from "../query";

/** What waits for whoever asks: requests, a page of them, and exceptions. Requests are approved by people, in a browser. */
export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const { page: asked } = queryOf(request, "/api/v1/approvals");
  const [toReview, exceptions] = await Promise.all([
    requestsToReview(ctx, asked === undefined ? 1 : Number(asked)),
    listExceptionsToDecide(ctx),
  ]);
  const requests = toReview.requests.map(({ files, verdicts: _, ...shown }) => ({
    ...shown,
    files: files.map(({ path }) => path),
  }));
  return Response.json({ requests, total: toReview.total, page: toReview.page, exceptions });
});
