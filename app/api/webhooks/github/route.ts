import { readBody, requestIdHeader, requestIdOf, withProblem } from "@/lib/http/server";
import { anonymousContext } from "@/lib/identity/server";
import { receiveGitHub } from "@/lib/following/server";

/** GitHub sends at most 25 MB; what we read of it never comes near this. */
const largest = 5 * 1024 * 1024;

/**
 * Needs no session: every delivery is signed, with `GITHUB_WEBHOOK_SECRET` or with the secret of
 * the App that was set up.
 */
export const POST = withProblem(async (request: Request) => {
  const body = await readBody(request, largest);
  const { headers } = request;
  const received = await receiveGitHub(
    anonymousContext(requestIdOf(headers.get(requestIdHeader))),
    body,
    {
      event: headers.get("x-github-event"),
      delivery: headers.get("x-github-delivery"),
      signature: headers.get("x-hub-signature-256"),
    },
  );
  return Response.json({ received }, { status: 202 });
});
