import type { IncomingMessage, ServerResponse } from "node:http";
import { type AddressInfo, BlockList, connect, type Socket } from "node:net";
import { onTestFinished, vi } from "vitest";
import { createLog } from "@/lib/log/server";
import { limits as usual, type Limits } from "../limits";
import { type WebServer, webServer } from "../web-server";

export interface RunningServer extends WebServer {
  port: number;
}

/** A server on a free port, until the test ends; what it lets through is answered by `handle`. */
export async function runServer(
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void> | void,
  {
    trustedProxies = new BlockList(),
    mayUpgrade,
    ...limits
  }: Partial<Limits> & {
    trustedProxies?: BlockList;
    mayUpgrade?: (url: string) => boolean;
  } = {},
): Promise<RunningServer> {
  // The log is the process'; nobody reads what it says here.
  (globalThis as { __slipwayLog?: object }).__slipwayLog ??= createLog("test", "silent");
  const server = webServer({
    limits: { ...usual, ...limits },
    trustedProxies,
    mayUpgrade,
    handle: async (request, response) => handle(request, response),
  });
  await new Promise<void>((resolve) => server.http.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.http.close();
    server.http.closeAllConnections();
  });
  return { ...server, port: (server.http.address() as AddressInfo).port };
}

/** Reads the whole body and says how long it was. */
export async function measure(request: IncomingMessage, response: ServerResponse): Promise<void> {
  let bytes = 0;
  for await (const chunk of request) bytes += (chunk as Buffer).length;
  response.end(`${request.method} ${bytes}`);
}

export const host = "Host: slipway.test";

/** The body of a refusal. */
export function problemOf(answer: string): { code: string; requestId: string } {
  return JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))) as ReturnType<typeof problemOf>;
}

export interface Connection {
  socket: Socket;
  /** All that has come so far. */
  heard(): string;
  /** Resolves with all that came, once the server has ended the connection. */
  ended: Promise<string>;
}

/**
 * A connection that sends `text` as it is. One that is stubborn does not end its half when the
 * server ends the other.
 */
export function say(port: number, text: string, isStubborn = false): Connection {
  const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: isStubborn });
  onTestFinished(() => void socket.destroy());
  let heard = "";
  socket.setEncoding("latin1");
  socket.on("data", (part: string) => (heard += part));
  socket.on("error", () => undefined);
  const ended = new Promise<string>((resolve) => {
    socket.once("close", () => resolve(heard));
  });
  socket.write(text, "latin1");
  return { socket, heard: () => heard, ended };
}

/** What a server answers to one request on a connection of its own. */
export function answerTo(port: number, head: readonly string[], body = ""): Promise<string> {
  return say(port, `${[...head, "Connection: close"].join("\r\n")}\r\n\r\n${body}`).ended;
}

/** The status of an answer, as it stands in its first line. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}

/** Waits for what must come to be, however busy the machine is. */
export function until<Value>(check: () => Value): Promise<Awaited<Value>> {
  return vi.waitFor(check, { timeout: 15_000, interval: 10 }) as Promise<Awaited<Value>>;
}
