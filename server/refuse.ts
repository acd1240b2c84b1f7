import { type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { type PortalError, toProblem } from "@/lib/errors";
import { report, requestIdHeader, requestIdOf } from "@/lib/http/server";
import { allow } from "./refusal";

/** An answer of the server's own: a problem (RFC 9457), without any story of the server. */
function answerOf(error: PortalError, requestId: string) {
  const body = JSON.stringify({ type: "about:blank", ...toProblem(error, requestId) });
  const { status } = toProblem(error);
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "content-length": String(Buffer.byteLength(body)),
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    [requestIdHeader]: requestId,
    ...(status === 405 ? { allow } : {}),
  };
  return { status, headers, body };
}

/**
 * Answers a request with why it is refused. What is still to come of its body is read and thrown
 * away for a while: to close at once would take the answer away from a client that is still
 * sending.
 */
export function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  error: PortalError,
  lingerTime: number,
): void {
  const given = request.headers[requestIdHeader];
  const requestId = requestIdOf(Array.isArray(given) ? given[0] : given);
  report(error, requestId, { method: request.method, path: request.url });
  const { status, headers, body } = answerOf(error, requestId);
  response.writeHead(status, headers).end(body);
  if (request.complete) return;
  // Whoever reads the body hears that it did not end.
  const late = setTimeout(() => request.destroy(), lingerTime);
  request.once("close", () => clearTimeout(late));
  request.resume();
}

/** Answers bytes that are no request, and ends their connection. */
export function refuseConnection(socket: Socket, error: PortalError, lingerTime: number): void {
  const { status, headers, body } = answerOf(error, requestIdOf(undefined));
  const head = Object.entries({ ...headers, connection: "close" })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${head}\r\n${body}`);
  socket.setTimeout(0);
  const late = setTimeout(() => socket.destroy(), lingerTime);
  socket.once("close", () => clearTimeout(late));
  socket.resume();
}
