import { readBody, requestIdHeader, requestIdOf, withProblem } from "@/lib/http/server";
import { anonymousContext } from "@/lib/identity/server";
import { receiveDelivery } from "@/lib/following/server";

/** The host sends at most 25 MB; what we read of it never comes near this. */
const largest = 5 * 1024 * 1024;

/**
 * Needs no session: every delivery is signed, with `GITHUB_WEBHOOK_SECRET` or with the secret of
 * the App that was set up.
 */
export const POST = withProblem(async (request: Request) => {
  const body = await readBody(request, largest);
  const receiver = anonymousContext(requestIdOf(request.headers.get(requestIdHeader)));
  const received = await receiveDelivery(receiver, "github", body, request.headers);
  return Response.json({ received }, { status: 202 });
});
