import { clientAddress, requestIdHeader, requestIdOf, withProblem } from "@/lib/http/server";
import { beginSignIn, anonymousContext } from "@/lib/identity/server";

export const POST = withProblem((request) =>
  beginSignIn(
    anonymousContext(
      requestIdOf(request.headers.get(requestIdHeader)),
      clientAddress(request.headers),
    ),
    request,
  ),
);
