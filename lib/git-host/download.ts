import { RequestError } from "@octokit/request-error";
import { PortalError } from "@/lib/errors";
import type { CallHook } from "./call-hook";

/**
 * Where the host that answers at `apiUrl` lets archives be fetched from: github.com and GHE.com
 * have a host of their own for it, an Enterprise Server has one too or a folder on its own.
 */
function isArchiveAddress(address: URL, apiUrl: string): boolean {
  const api = new URL(apiUrl);
  if (
    address.protocol !== api.protocol ||
    address.port !== api.port ||
    address.username !== "" ||
    address.password !== ""
  )
    return false;
  if (api.hostname.startsWith("api."))
    return address.hostname === `codeload.${api.hostname.slice(4)}`;
  return (
    address.hostname === `codeload.${api.hostname}` ||
    (address.hostname === api.hostname && address.pathname.startsWith("/_codeload/"))
  );
}

/**
 * Downloads what the host answers with a redirect. The address it names is called only where the
 * host keeps its archives, without our credentials (it carries its own), and no further redirect is
 * followed. Answers the body as it comes.
 */
export async function guardedDownload(
  apiUrl: string,
  path: string,
  authorization: () => Promise<string>,
  onCall?: CallHook,
): Promise<ReadableStream<Uint8Array>> {
  const url = `${apiUrl}${path}`;
  const call = async (to: string, headers: Record<string, string>, seconds: number) => {
    const started = performance.now();
    let status = 0;
    try {
      const answer = await fetch(to, {
        headers: { "user-agent": "slipway", ...headers },
        redirect: "manual",
        signal: AbortSignal.timeout(seconds * 1000),
      });
      status = answer.status;
      return answer;
    } finally {
      onCall?.({
        method: "GET",
        path: new URL(to).pathname,
        status,
        milliseconds: performance.now() - started,
      });
    }
  };
  const named = await call(
    url,
    { authorization: await authorization(), accept: "application/vnd.github+json" },
    10,
  );
  if (named.status !== 302) throw await refused(named, url);
  await named.body?.cancel();
  const location = named.headers.get("location") ?? "";
  const address = URL.canParse(location) ? new URL(location) : undefined;
  if (address === undefined || !isArchiveAddress(address, apiUrl)) {
    throw new PortalError(
      "upstream_refused",
      "The Git host keeps the repository's archive at an address that Slipway does not call.",
      {
        hint: "The repository may have been renamed or moved: the platform team has to enter its new name.",
      },
    );
  }
  const archive = await call(address.href, {}, 60);
  if (archive.status !== 200 || archive.body === null)
    throw await refused(archive, `${address.origin}${address.pathname}`);
  return archive.body;
}

/** As Octokit would have said it. */
async function refused(answer: Response, url: string): Promise<Error> {
  const text = await answer.text();
  return new RequestError(text.slice(0, 200) || answer.statusText, answer.status, {
    request: { method: "GET", url, headers: {} },
    response: {
      status: answer.status,
      url,
      headers: Object.fromEntries(answer.headers),
      data: text,
    },
  });
}
