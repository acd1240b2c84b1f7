import { createServer, type RequestListener, type Server } from "node:http";
import { type BlockList, Server as NetServer, type Socket } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { PortalError } from "@/lib/errors";
import { beginShutdown } from "@/lib/shutdown/server";
import { isIn, tellClientAddress } from "./client-address";
import { Connections } from "./connections";
import { limitBody } from "./limit-body";
import type { Limits } from "./limits";
import { asksFirst, bodyTooLarge, methodNotAllowed, refusalOf, refusalOfBytes } from "./refusal";
import { refuse, refuseConnection } from "./refuse";

export interface WebServerOptions {
  limits: Limits;
  trustedProxies: BlockList;
  /** What answers the requests that are let through. */
  handle(...request: Parameters<RequestListener>): Promise<void>;
  /** Which connections may become something else than HTTP; none unless said otherwise. */
  mayUpgrade?: (url: string) => boolean;
}

export interface DrainOptions {
  /** Until when to go on accepting while the server says already that it is not ready. */
  acceptUntil?: Promise<unknown>;
  /** Milliseconds that connections without a request have for a last one that is on its way. */
  grace: number;
  /** Milliseconds after which what is not answered yet is cut off. */
  patience: number;
}

export interface WebServer {
  http: Server;
  /**
   * Ends the server: it is not ready any more, live streams end, nothing is accepted, and what is
   * under way is answered. Resolves with the number of requests that had to be cut off, once no
   * connection is left.
   */
  drain(options: DrainOptions): Promise<number>;
}

/** The HTTP server of Slipway. It refuses what the app should never see, and knows how to end. */
export function webServer({
  limits,
  trustedProxies,
  handle,
  mayUpgrade = () => false,
}: WebServerOptions): WebServer {
  const http = createServer({
    maxHeaderSize: limits.headerBytes,
    headersTimeout: limits.headersTime,
    requestTimeout: limits.requestTime,
    connectionsCheckingInterval: limits.checkEvery,
    keepAliveTimeout: limits.idleTime,
    // Node's own refusal says nothing; `refusalOf` looks at it.
    requireHostHeader: false,
    shouldUpgradeCallback: ({ url = "" }) => mayUpgrade(url),
  });
  // Node drops headers beyond this without a word, so that more than the limit must get through.
  http.maxHeadersCount = limits.headers + 1;
  http.timeout = limits.silentTime;
  http.maxConnections = limits.connections;
  const connections = new Connections(http, limits, (address) => isIn(trustedProxies, address));

  const answer: RequestListener = (request, response) => {
    if (!connections.begin(request, response)) return void request.socket.destroy();
    const refusal = refusalOf(request, limits);
    if (refusal) return refuse(request, response, refusal, limits.lingerTime);
    // A client that asks first hears of a refusal before it has sent the body.
    if (asksFirst(request)) response.writeContinue();
    tellClientAddress(request, trustedProxies);
    limitBody(request, limits, (what) => {
      const refusal = bodyTooLarge(limits, what);
      if (!response.headersSent) refuse(request, response, refusal, limits.lingerTime);
      else request.socket.destroy();
    });
    handle(request, response).catch((cause: unknown) => {
      if (response.headersSent) return void request.socket.destroy();
      const failed = new PortalError("internal", "Something went wrong on our side.", { cause });
      refuse(request, response, failed, limits.lingerTime);
    });
  };
  http.on("request", answer);
  // Node would say "go on" to any of the first, and nothing but 417 to the second.
  http.on("checkContinue", answer);
  http.on("checkExpectation", answer);
  http.on("connect", (_request, socket) =>
    refuseConnection(socket as Socket, methodNotAllowed(), limits.lingerTime),
  );
  http.on("clientError", (error: NodeJS.ErrnoException, stream) => {
    const socket = stream as Socket;
    const refusal = refusalOfBytes(error);
    if (!refusal || !socket.writable || connections.isAnswering(socket)) socket.destroy();
    else refuseConnection(socket, refusal, limits.lingerTime);
  });

  return {
    http,
    drain: async ({ acceptUntil, grace, patience }) => {
      const began = performance.now();
      connections.endAfterAnswers();
      beginShutdown();
      await acceptUntil;
      await acceptWhatWaits();
      const closed = stopAccepting(http);
      let cut = 0;
      const tooLong = setTimeout(
        () => {
          cut = connections.unanswered;
          connections.closeAll();
        },
        Math.max(0, patience - (performance.now() - began)),
      );
      const quiet = setTimeout(() => connections.closeQuiet(), grace);
      await closed;
      clearTimeout(tooLong);
      clearTimeout(quiet);
      return cut;
    },
  };
}

/**
 * Connections that are made wait in the kernel until the event loop comes round to them; closing
 * would reset them. A turn that was over at once has left none.
 */
async function acceptWhatWaits(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) {
    const began = performance.now();
    await nextTurn();
    if (performance.now() - began < 1) return;
  }
}

/**
 * Resolves when the last connection is closed. An HTTP server's own `close` would also cut
 * kept-alive connections, on which a request may be on its way.
 */
function stopAccepting(http: Server): Promise<void> {
  return new Promise((resolve) => {
    NetServer.prototype.close.call(http, () => resolve());
  });
}
