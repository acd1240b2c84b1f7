import { requestIdHeader, requestIdOf, withProblem } from "@/lib/http/server";
import { ground, signOut } from "@/lib/identity/server";

export const POST = withProblem((request) =>
  signOut(ground(requestIdOf(request.headers.get(requestIdHeader))), request),
);
