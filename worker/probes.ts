import { createServer } from "node:http";
import { once } from "node:events";

export interface Probes {
  /** From now on the worker takes jobs, or waits to be resumed. */
  ready(): void;
  /** From now on it takes none. */
  ending(): void;
}

/**
 * What an orchestrator asks of a worker, which serves nothing else: `/healthz` is answered for as long as its
 * event loop goes round, whatever PostgreSQL does, since starting it again would not help that;
 * `/readyz` with 200 while it takes jobs or, held, waits for `slipway resume`, else with 503. Rejects where it cannot listen.
 */
export async function answerProbes(port: number, host: string | undefined): Promise<Probes> {
  let isReady = false;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://worker");
    const status = pathname === "/healthz" || (pathname === "/readyz" && isReady) ? 200 : 503;
    response.writeHead(pathname === "/healthz" || pathname === "/readyz" ? status : 404).end();
  });
  // A probe is one connection each; nobody's keeps the worker from ending.
  server.keepAliveTimeout = 1;
  server.listen(port, host).unref();
  await once(server, "listening");
  return { ready: () => void (isReady = true), ending: () => void (isReady = false) };
}
