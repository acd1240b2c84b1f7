import { BlockList } from "node:net";
import { describe, expect, test, vi } from "vitest";
import { answerTo, host, measure, problemOf, runServer, say, statusOf, until } from "./testing";

type Handle = Parameters<typeof runServer>[0];

describe("slowness", () => {
  const quick = { headersTime: 100, requestTime: 60_000, checkEvery: 20, lingerTime: 50 };

  test.each([
    ["says nothing", ""],
    ["does not end its headers", `GET / HTTP/1.1\r\n${host}\r\nX-A: `],
  ])("a client that %s is given up", async (_name, text) => {
    const handle = vi.fn<Handle>();
    const { port } = await runServer(handle, quick);
    const answer = await say(port, text).ended;
    expect(statusOf(answer)).toBe(408);
    expect(problemOf(answer).code).toBe("timed_out");
    expect(handle).not.toHaveBeenCalled();
  });

  test("a client that sends its body slowly is given up, and the app with it", async () => {
    const failed = vi.fn<(error: unknown) => void>();
    const { port } = await runServer(
      async (request, response) => measure(request, response).catch(failed),
      { ...quick, requestTime: 200 },
    );
    const { socket, ended } = say(
      port,
      `POST / HTTP/1.1\r\n${host}\r\nContent-Length: 1000\r\n\r\n`,
    );
    const sending = setInterval(() => socket.write("a"), 20);
    const answer = await ended;
    clearInterval(sending);
    expect(statusOf(answer)).toBe(408);
    await until(() => expect(failed).toHaveBeenCalledOnce());
  });

  test("an answer may take longer than a request", async () => {
    const { port, http } = await runServer(
      (_request, response) => {
        // The server has looked at its connections again and again meanwhile.
        setTimeout(() => response.end("late"), 500);
      },
      { ...quick, requestTime: 200 },
    );
    expect(http.requestTimeout).toBeLessThan(500);
    expect(await answerTo(port, ["GET / HTTP/1.1", host])).toContain("late");
  });

  test("a client that does not read its answer is given up", async () => {
    const closed = vi.fn<() => void>();
    const { port } = await runServer(
      (_request, response) => {
        response.once("close", closed);
        const more = (): void => {
          while (response.write("a".repeat(64_000)));
          response.once("drain", more);
        };
        more();
      },
      { silentTime: 200 },
    );
    const { socket } = say(port, `GET / HTTP/1.1\r\n${host}\r\n\r\n`);
    socket.pause();
    await until(() => expect(closed).toHaveBeenCalledOnce());
  });
});

describe("connections", () => {
  test("a connection takes so many requests, and the last answer says that it is the last", async () => {
    const { port } = await runServer(measure, { requestsOfConnection: 2 });
    const get = `GET / HTTP/1.1\r\n${host}\r\n\r\n`;
    const { socket, heard, ended } = say(port, get);
    await until(() => expect(heard()).toContain("GET 0"));
    expect(heard()).toMatch(/^connection: keep-alive/im);
    socket.write(get);
    expect((await ended).match(/^connection: close/gim)).toHaveLength(1);
  });

  test("one connection never has more requests under way than the limit, however many come at once", async () => {
    const closed = vi.fn<() => void>();
    const handle = vi.fn<Handle>();
    const { port, http } = await runServer(handle);
    http.once("connection", (socket) => socket.once("close", closed));
    say(port, `GET / HTTP/1.1\r\n${host}\r\n\r\n`.repeat(50_000));
    await until(() => expect(closed).toHaveBeenCalledOnce());
    expect(handle).toHaveBeenCalledTimes(16);
  });

  test("requests that come at once and are few are answered one after the other", async () => {
    const { port } = await runServer(measure);
    const { heard } = say(port, `GET / HTTP/1.1\r\n${host}\r\n\r\n`.repeat(16));
    await until(() => expect(heard().match(/GET 0/g)).toHaveLength(16));
  });

  test("what comes after the last request that a connection may have is not looked at", async () => {
    const handle = vi.fn<Handle>();
    const { port } = await runServer(handle, { requestsOfConnection: 2 });
    await say(port, `GET / HTTP/1.1\r\n${host}\r\n\r\n`.repeat(3)).ended;
    expect(handle).toHaveBeenCalledTimes(2);
  });

  test("a client that asks before each body is counted as any other", async () => {
    const handle = vi.fn<Handle>();
    const { port } = await runServer(handle);
    const ask = `POST / HTTP/1.1\r\n${host}\r\nExpect: 100-continue\r\nContent-Length: 0\r\n\r\n`;
    await say(port, ask.repeat(20)).ended;
    expect(handle).toHaveBeenCalledTimes(16);
  });

  test("more connections than the limit are not taken", async () => {
    const { port } = await runServer(measure, { connections: 1 });
    const first = say(port, `GET / HTTP/1.1\r\n${host}\r\n\r\n`);
    await until(() => expect(first.heard()).toContain("GET 0"));
    expect(await answerTo(port, ["GET / HTTP/1.1", host])).toBe("");
    first.socket.destroy();
    await until(async () =>
      expect(await answerTo(port, ["GET / HTTP/1.1", host])).toContain("GET 0"),
    );
  });

  test("an address has no more connections than its share, but a trusted proxy may bring many", async () => {
    const ask = `GET / HTTP/1.1\r\n${host}\r\n\r\n`;
    const { port } = await runServer(measure, { connectionsOfAddress: 2 });
    const open = [say(port, ask), say(port, ask)];
    await until(() =>
      expect(open.map(({ heard }) => heard().includes("GET 0"))).toEqual([true, true]),
    );
    expect(await answerTo(port, ["GET / HTTP/1.1", host])).toBe("");
    open[0]?.socket.destroy();
    await until(async () =>
      expect(await answerTo(port, ["GET / HTTP/1.1", host])).toContain("GET 0"),
    );

    const trustedProxies = new BlockList();
    trustedProxies.addAddress("127.0.0.1");
    const behind = await runServer(measure, { connectionsOfAddress: 1, trustedProxies });
    const first = say(behind.port, ask);
    await until(() => expect(first.heard()).toContain("GET 0"));
    expect(await answerTo(behind.port, ["GET / HTTP/1.1", host])).toContain("GET 0");
  });

  test("a connection becomes no other protocol, whatever it asks for", async () => {
    const upgraded = vi.fn<() => void>();
    const { port, http } = await runServer(measure, { mayUpgrade: (url) => url === "/_next/hmr" });
    http.on("upgrade", (_request, socket) => {
      upgraded();
      socket.end("HTTP/1.1 101 Switching Protocols\r\n\r\n");
    });
    const upgrade = (url: string, protocol: string) =>
      say(
        port,
        `GET ${url} HTTP/1.1\r\n${host}\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n\r\n`,
      ).ended;
    for (const protocol of ["websocket", "h2c"])
      expect(statusOf(await upgrade("/", protocol))).toBe(200);
    expect(upgraded).not.toHaveBeenCalled();
    expect(statusOf(await upgrade("/_next/hmr", "websocket"))).toBe(101);
  });
});
