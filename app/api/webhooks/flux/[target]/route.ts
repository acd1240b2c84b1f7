import { readBody, requestIdHeader, requestIdOf, withProblem } from "@/lib/http/server";
import { anonymousContext } from "@/lib/identity/server";
import { receiveFluxEvent } from "@/lib/following/server";

interface Params {
  params: Promise<{ target: string }>;
}

const largest = 1024 * 1024;

/** Needs no session: every event is signed with its target's own key. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const body = await readBody(request, largest);
  const { target } = await params;
  const received = await receiveFluxEvent(
    anonymousContext(requestIdOf(request.headers.get(requestIdHeader))),
    target,
    body,
    request.headers.get("x-signature"),
  );
  return Response.json({ received }, { status: 202 });
});
