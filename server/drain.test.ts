import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, expect, test } from "vitest";
import { shutdownSignal } from "@/lib/shutdown/server";
import { forgetShutdown } from "@/lib/shutdown/testing";
import { answerTo, runServer, say, until } from "./testing";

afterEach(forgetShutdown);

const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: slipway.test\r\n\r\n`;

/** Pages that wait to be let go, and streams that live until the process is to end. */
function app() {
  const waiting: ServerResponse[] = [];
  const handle = ({ url }: IncomingMessage, response: ServerResponse): void => {
    if (url === "/stream") {
      response.writeHead(200, { "content-type": "text/event-stream" }).write(": begun\n\n");
      shutdownSignal().addEventListener("abort", () => response.end());
    } else if (url === "/begun") {
      response.writeHead(200, { "content-type": "text/plain" }).write("first half, ");
      waiting.push(response);
    } else if (url === "/page") waiting.push(response);
    else response.end("at once");
  };
  return { handle, waiting };
}

const never = 60_000;

test("a server that ends finishes what is under way, ends streams, and takes nothing new", async () => {
  const { handle, waiting } = app();
  const { port, drain } = await runServer(handle);
  const stream = say(port, get("/stream"));
  const page = say(port, get("/page"));
  const begun = say(port, get("/begun"));
  await until(() => {
    expect(stream.heard()).toContain(": begun");
    expect(begun.heard()).toContain("first half");
    expect(waiting).toHaveLength(2);
  });

  const drained = drain({ grace: 0, patience: never });
  expect(await stream.ended).toMatch(/0\r\n\r\n$/);
  await until(async () =>
    expect(await answerTo(port, ["GET / HTTP/1.1", "Host: slipway.test"])).toBe(""),
  );
  for (const response of waiting) response.end("second half");
  expect(await page.ended).toMatch(/^connection: close\r$[^]*second half$/im);
  expect(await begun.ended).toMatch(/first half, [^]*second half/);
  expect(await drained).toBe(0);
});

test("it says that it is not ready before it stops accepting", async () => {
  const { handle } = app();
  const { port, drain, http } = await runServer(handle);
  const kept = say(port, get("/"));
  await until(() => expect(kept.heard()).toContain("at once"));
  const told = Promise.withResolvers<void>();
  const drained = drain({ acceptUntil: told.promise, grace: 0, patience: never });
  expect(shutdownSignal().aborted).toBe(true);
  expect(http.listening).toBe(true);
  const answers = [answerTo(port, ["GET / HTTP/1.1", "Host: slipway.test"])];
  kept.socket.write(get("/"));
  answers.push(kept.ended);
  for (const answer of await Promise.all(answers))
    expect(answer).toMatch(/connection: close\r$[^]*at once$/im);
  expect(http.listening).toBe(true);
  told.resolve();
  await drained;
  expect(http.listening).toBe(false);
});

test("a request that is on its way on a connection that was kept is answered, and the last there", async () => {
  const { handle } = app();
  const { port, drain, http } = await runServer(handle);
  const kept = say(port, get("/"));
  await until(() => expect(kept.heard()).toContain("at once"));
  const drained = drain({ grace: never, patience: never });
  await until(() => expect(http.listening).toBe(false));
  kept.socket.write(get("/"));
  const answers = (await kept.ended).match(/^connection: .*|at once/gim);
  expect(answers).toEqual(["Connection: keep-alive", "at once", "connection: close", "at once"]);
  expect(await drained).toBe(0);
});

test("connections that ask nothing do not keep it, whether they ever did or not", async () => {
  const { handle } = app();
  const { port, drain } = await runServer(handle);
  const kept = say(port, get("/"));
  const mute = say(port, "");
  const halting = say(port, "GET / HTTP/1.1\r\nHost: ");
  await until(() => expect(kept.heard()).toContain("at once"));
  expect(await drain({ grace: 20, patience: never })).toBe(0);
  expect(await mute.ended).toBe("");
  expect(await halting.ended).toBe("");
  await kept.ended;
});

test("what is never answered is cut off when patience ends, and counted", async () => {
  const { handle, waiting } = app();
  const { port, drain } = await runServer(handle);
  const page = say(port, get("/page"));
  await until(() => expect(waiting).toHaveLength(1));
  expect(await drain({ grace: 0, patience: 50 })).toBe(1);
  expect(await page.ended).toBe("");
});
