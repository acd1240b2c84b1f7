import type { IncomingMessage } from "node:http";
import type { Provider } from "oidc-provider";
import type { Directory } from "./directory";
import type { Manners } from "./manners";

/** Where the stand-in for Microsoft Graph v1.0 is, below the provider's address. */
export const graphPath = "/graph/v1.0";

/**
 * So that paging happens with few groups; Microsoft Graph decides by itself how many a page has.
 */
const pageSize = 150;

interface Answer {
  status: number;
  body: unknown;
}

interface Parts {
  provider: Provider;
  directory: Directory;
  manners: Manners;
  url: string;
}

/**
 * As much of Microsoft Graph as tells somebody their own groups: `POST /me/getMemberObjects` with
 * `{"securityEnabledOnly": …}` and an access token for `User.Read`, answered in pages that are
 * fetched with GET at `@odata.nextLink`. Source: learn.microsoft.com/graph, "directoryObject:
 * getMemberObjects" (permissions of the signed-in user), "user: getMemberGroups" (11,000 groups,
 * Directory_ResultSizeLimitExceeded), "Paging Microsoft Graph data", "Microsoft Graph error
 * responses".
 */
export async function answerGraph(
  req: IncomingMessage,
  body: string,
  { provider, directory, manners, url }: Parts,
): Promise<Answer> {
  const address = new URL(req.url ?? "/", url);
  if (address.pathname !== `${graphPath}/me/getMemberObjects`)
    return refused(400, "Request_BadRequest");
  const bearer = /^Bearer (.+)$/.exec(req.headers.authorization ?? "")?.[1] ?? "";
  const token = await provider.AccessToken.find(bearer);
  const person = token?.accountId === undefined ? undefined : directory.find(token.accountId);
  if (token === undefined || person === undefined || manners.graph === "expired")
    return refused(401, "InvalidAuthenticationToken");
  if (manners.graph === "refuses" || !token.scopes.has(`${url}/User.Read`))
    return refused(403, "Authorization_RequestDenied");
  if (manners.graph === "overloaded") return refused(429, "TooManyRequests");
  if (manners.graph === "too-many") return refused(400, "Directory_ResultSizeLimitExceeded");

  const from = Number(address.searchParams.get("$skiptoken") ?? 0);
  if (from === 0 && (req.method !== "POST" || !body.includes('"securityEnabledOnly"')))
    return refused(400, "Request_BadRequest");
  const next = from + pageSize;
  // Another origin that answers all the same, so that following it would be seen.
  const home = manners.graph === "elsewhere" ? url.replace("127.0.0.1", "localhost") : url;
  return {
    status: 200,
    body: {
      "@odata.context": `${url}${graphPath}/$metadata#Collection(Edm.String)`,
      ...(next < person.groups.length
        ? { "@odata.nextLink": `${home}${graphPath}/me/getMemberObjects?$skiptoken=${next}` }
        : {}),
      value: person.groups.slice(from, next),
    },
  };
}

function refused(status: number, code: string): Answer {
  return { status, body: { error: { code, message: "The sandbox's words." } } };
}
