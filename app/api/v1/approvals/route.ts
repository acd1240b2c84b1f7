import { listExceptionsToDecide } from "@/lib/exception-requests/server";
import { withProblem } from "@/lib/http/server";
import { apiContext } from "@/lib/identity/server";
import { reviewQuerySchema } from "@/lib/reviews";
import { proposalsToReview, requestsToReview } from "@/lib/reviews/server";
import { queryOf } from "../query";

/** What waits for whoever asks: requests, a page of them, changes of the catalog, and exceptions. The first two are approved by people, in a browser. */
export const GET = withProblem(async (request: Request) => {
  const ctx = await apiContext(request);
  const query = reviewQuerySchema.parse(queryOf(request, "/api/v1/approvals"));
  const [toReview, proposals, exceptions] = await Promise.all([
    requestsToReview(ctx, query),
    proposalsToReview(ctx),
    listExceptionsToDecide(ctx),
  ]);
  const { requests, how: _how, hostName: _hostName, ...about } = toReview;
  return Response.json({
    requests: requests.map((request) => {
      const { verdicts: _verdicts, ...shown } = request;
      return { ...shown, files: pathsOf(request) };
    }),
    ...about,
    proposals: proposals.map((proposal) => ({ ...proposal, files: pathsOf(proposal) })),
    exceptions,
  });
});

function pathsOf({ files }: { files: readonly { path: string }[] }): string[] {
  return files.map(({ path }) => path);
}
