import { readBody, requestIdHeader, requestIdOf, withProblem } from "@/lib/http/server";
import { anonymousContext } from "@/lib/identity/server";
import { receiveFlaggerEvent } from "@/lib/following/server";

interface Params {
  params: Promise<{ target: string; token: string }>;
}

const largest = 1024 * 1024;

/** Needs no session: Flagger signs nothing, so the target's own secret is in the address. */
export const POST = withProblem(async (request: Request, { params }: Params) => {
  const body = await readBody(request, largest);
  const { target, token } = await params;
  const received = await receiveFlaggerEvent(
    anonymousContext(requestIdOf(request.headers.get(requestIdHeader))),
    target,
    token,
    body,
  );
  return Response.json({ received }, { status: 202 });
});
