import { clientAddress, requestIdHeader, requestIdOf, withProblem } from "@/lib/http/server";
import { anonymousContext, beginRenewal } from "@/lib/identity/server";

export const GET = withProblem((request) =>
  beginRenewal(
    anonymousContext(
      requestIdOf(request.headers.get(requestIdHeader)),
      clientAddress(request.headers),
    ),
    request,
  ),
);
