import { requestIdHeader, requestIdOf, withProblem } from "@/lib/http/server";
import { beginSignIn, ground } from "@/lib/identity/server";

export const POST = withProblem((request) =>
  beginSignIn(ground(requestIdOf(request.headers.get(requestIdHeader))), request),
);
