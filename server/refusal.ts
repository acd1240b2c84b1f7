import type { IncomingMessage } from "node:http";
import { PortalError } from "@/lib/errors";
import { unreadable } from "@/lib/http/server";
import type { BodyExcess } from "./limit-body";
import type { Limits } from "./limits";

/** What pages, the API and webhooks are asked with; a route answers itself which of them it takes. */
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
export const allow = methods.join(", ");

/** A name, an IPv4 address, or an IPv6 address in brackets; with a port or without. */
const hostForm = /^(?:[\w.-]{1,253}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** Why a request is not passed on to the app, by what its head says; undefined if it may be. */
export function refusalOf(request: IncomingMessage, limits: Limits): PortalError | undefined {
  const { method = "", url = "", headers, rawHeaders, httpVersion } = request;
  if (!methods.includes(method)) return methodNotAllowed();
  if (url.length > limits.addressBytes)
    return new PortalError(
      "address_too_long",
      `The address has more than ${limits.addressBytes} bytes.`,
    );
  if (!isOriginForm(url))
    return new PortalError("bad_request", "The address is not a path with a query.");
  const notText = unreadable(url);
  if (notText !== undefined) return notText;
  if (rawHeaders.length / 2 > limits.headers)
    return new PortalError("headers_too_large", `There are more than ${limits.headers} headers.`);
  const hosts = rawHeaders.filter((text, index) => index % 2 === 0 && /^host$/i.test(text));
  const isNamed = hosts.length === 1 && hostForm.test(headers.host ?? "");
  // HTTP/1.0 has no Host; some health checks speak it.
  if (!isNamed && !(hosts.length === 0 && httpVersion === "1.0"))
    return new PortalError("bad_request", "The request needs one Host that names this server.");
  if (headers.expect !== undefined && httpVersion === "1.1" && !asksFirst(request))
    return new PortalError("expectation_failed", "Only 100-continue can be expected here.");
  if ((headers["transfer-encoding"] ?? "chunked").toLowerCase() !== "chunked")
    return new PortalError("not_implemented", "A body may come in chunks, and encoded in no way.");
  if (Number(headers["content-length"] ?? 0) > limits.bodyBytes) return bodyTooLarge(limits);
  return undefined;
}

/**
 * Whether a client waits to be told before it sends the body (RFC 9110, 10.1.1). One of HTTP/1.0
 * cannot: what it expects is ignored.
 */
export function asksFirst({ headers, httpVersion }: IncomingMessage): boolean {
  return httpVersion === "1.1" && headers.expect?.toLowerCase() === "100-continue";
}

/** Path and query, as a client sends them that does not ask a proxy (RFC 9112, 3.2.1). */
function isOriginForm(url: string): boolean {
  const [path = ""] = url.split("?", 1);
  return /^\/[!-~]*$/.test(url) && !url.includes("#") && !path.includes("\\");
}

export function methodNotAllowed(): PortalError {
  return new PortalError("method_not_allowed", "This method is not allowed here.");
}

export function bodyTooLarge(
  { bodyBytes, bodyMarks }: Limits,
  what: BodyExcess = "bytes",
): PortalError {
  return what === "bytes"
    ? new PortalError("too_large", `The body has more than ${bodyBytes} bytes.`)
    : new PortalError(
        "too_large",
        `The body holds too many values: more than ${bodyMarks} marks.`,
        {
          hint: "Counted are commas, colons, ampersands and opening brackets, in texts as well.",
        },
      );
}

/** Why a connection is given up whose bytes are no request; undefined where nobody is there to ask. */
export function refusalOfBytes(
  error: NodeJS.ErrnoException & { rawPacket?: Buffer },
): PortalError | undefined {
  switch (error.code) {
    case "ECONNRESET":
    case "EPIPE":
      return undefined;
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return new PortalError("timed_out", "The request did not come to its end in time.");
    case "HPE_HEADER_OVERFLOW":
      return new PortalError("headers_too_large", "The headers are too large.");
    case "HPE_INVALID_METHOD":
      return looksLikeRequest(error.rawPacket) ? methodNotAllowed() : malformed();
    default:
      return malformed();
  }
}

/** A word and an address, as all methods are sent: not TLS, for one. */
function looksLikeRequest(packet: Buffer | undefined): boolean {
  return /^[\w!#$%&'*+.^`|~-]{1,64} \//.test(packet?.toString("latin1", 0, 80) ?? "");
}

function malformed(): PortalError {
  return new PortalError("bad_request", "This is no request of HTTP/1.1.");
}
