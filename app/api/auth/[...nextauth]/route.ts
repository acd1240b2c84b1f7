import { PortalError } from "@/lib/errors";
import { clientAddress, requestIdHeader, requestIdOf, withProblem } from "@/lib/http/server";
import { answerAuth, anonymousContext } from "@/lib/identity/server";

type Route = { params: Promise<{ nextauth: string[] }> };

const handle = withProblem(async (request: Request, { params }: Route) => {
  const here = anonymousContext(
    requestIdOf(request.headers.get(requestIdHeader)),
    clientAddress(request.headers),
  );
  const answer = await answerAuth(here, request, (await params).nextauth);
  if (answer === undefined) throw new PortalError("not_found", "There is nothing at this address.");
  return answer;
});

export { handle as GET, handle as POST };
