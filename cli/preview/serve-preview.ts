import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { isPortalError, PortalError, toProblem } from "@/lib/errors";

/** What the page asks for; each throws a `PortalError`, which the page shows. */
export interface PreviewAnswers {
  template: () => Promise<unknown>;
  files: (typed: unknown) => Promise<unknown>;
}

export interface PreviewServer {
  url: string;
  /** Tells every page that is open to look again. */
  changed: () => void;
  close: () => Promise<void>;
}

/** Bytes of what is typed: parameters have at most a quarter of it. */
const longestBody = 1024 * 1024;

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};

/** Scripts and styles from this server alone; what runs on the page sets styles of its own. */
const headers = {
  "Content-Security-Policy":
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; " +
    "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
};

/**
 * Serves the page on 127.0.0.1. Whoever asks by another name, as a page elsewhere whose name was
 * made to lead here, is refused (DNS rebinding), and so is what a page of another origin sends.
 * `port` 0: any that is free. Throws `unavailable` where the port is taken.
 */
export async function servePreview(
  assets: string,
  answers: PreviewAnswers,
  port: number,
): Promise<PreviewServer> {
  const listeners = new Set<ServerResponse>();
  const server = createServer((request, response) => {
    answer(request, response, { assets, answers, listeners, port: portOf(server) }).catch(
      (error: unknown) => refuse(response, error),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (cause) =>
      reject(
        new PortalError("unavailable", `The port ${port} of 127.0.0.1 cannot be had.`, {
          hint: "Give another one with --port.",
          cause,
        }),
      ),
    );
    server.listen(port, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${portOf(server)}/`,
    changed: () => {
      for (const listener of listeners) listener.write("data: changed\n\n");
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

interface Serving {
  assets: string;
  answers: PreviewAnswers;
  listeners: Set<ServerResponse>;
  port: number;
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { assets, answers, listeners, port }: Serving,
): Promise<void> {
  const names = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = "", origin } = request.headers;
  if (!names.includes(host) || (origin !== undefined && origin !== `http://${host}`))
    throw new PortalError("forbidden", "This preview answers pages of its own only.");
  const { pathname } = new URL(request.url ?? "/", `http://${host}`);
  switch (`${request.method} ${pathname}`) {
    case "GET /":
      return send(response, ".html", await readFile(path.join(assets, "index.html")));
    case "GET /api/template":
      return sendJson(response, await answers.template());
    case "POST /api/files":
      return sendJson(response, await answers.files(await bodyOf(request)));
    // No instance is known here; what the schema allows can be typed.
    case "GET /api/pick":
      return sendJson(response, { items: [], more: false, launch: [] });
    case "GET /api/changes":
      response.writeHead(200, { ...headers, "Content-Type": "text/event-stream" });
      response.write(": listening\n\n");
      listeners.add(response);
      response.on("close", () => listeners.delete(response));
      return;
    default: {
      // One folder, and names without a path.
      const name = /^GET \/([\w.-]+\.(?:js|css|woff2|svg))$/.exec(
        `${request.method} ${pathname}`,
      )?.[1];
      const content =
        name === undefined
          ? undefined
          : await readFile(path.join(assets, name)).catch(() => undefined);
      if (name === undefined || content === undefined)
        throw new PortalError("not_found", "There is nothing at this address.");
      send(response, path.extname(name), content);
    }
  }
}

function send(response: ServerResponse, extension: string, content: Buffer): void {
  response.writeHead(200, { ...headers, "Content-Type": types[extension] ?? "text/plain" });
  response.end(content);
}

function sendJson(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { ...headers, "Content-Type": "application/json" });
  response.end(JSON.stringify(value));
}

function refuse(response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (!isPortalError(error)) process.stderr.write(`${String(error)}\n`);
  const problem = toProblem(error);
  sendJson(response, problem, problem.status);
}

/** JSON only: another page could send a form without being asked whether it may. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  if (request.headers["content-type"] !== "application/json")
    throw new PortalError("bad_request", "JSON is expected.");
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > longestBody) throw new PortalError("too_large", "That is more than can be typed.");
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8")) as unknown;
  } catch (cause) {
    throw new PortalError("bad_request", "That is not JSON.", { cause });
  }
}
