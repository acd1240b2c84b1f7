import { clientAddress, requestIdHeader, requestIdOf, withProblem } from "@/lib/http/server";
import { anonymousContext, signOut } from "@/lib/identity/server";

export const POST = withProblem((request) =>
  signOut(
    anonymousContext(
      requestIdOf(request.headers.get(requestIdHeader)),
      clientAddress(request.headers),
    ),
    request,
  ),
);
