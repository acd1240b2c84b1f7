import { describe, expect, test, vi } from "vitest";
import { answerTo, host, measure, problemOf, runServer, say, statusOf, until } from "./testing";

const many = (count: number) => Array.from({ length: count }, (_, index) => `X-${index}: a`);
type Handle = Parameters<typeof runServer>[0];

describe("methods", () => {
  test.each(["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])(
    "%s reaches the app",
    async (method) => {
      const { port } = await runServer(measure);
      expect(await answerTo(port, [`${method} / HTTP/1.1`, host])).toMatch(
        new RegExp(`^HTTP/1.1 200 [^]*${method} 0`),
      );
    },
  );

  test("HEAD reaches the app", async () => {
    const { port } = await runServer(measure);
    expect(statusOf(await answerTo(port, ["HEAD / HTTP/1.1", host]))).toBe(200);
  });

  test.each([
    "TRACE / HTTP/1.1",
    "CONNECT slipway.test:443 HTTP/1.1",
    "PROPFIND / HTTP/1.1",
    "FETCH / HTTP/1.1",
    "get / HTTP/1.1",
  ])("%s is answered with 405 and what is allowed", async (line) => {
    const handle = vi.fn<Handle>();
    const { port } = await runServer(handle);
    const answer = await answerTo(port, [line, host]);
    expect(statusOf(answer)).toBe(405);
    expect(answer).toMatch(/^allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r$/im);
    expect(answer).toMatch(/^content-type: application\/problem\+json\r$/im);
    expect(problemOf(answer).code).toBe("method_not_allowed");
    expect(handle).not.toHaveBeenCalled();
  });
});

describe("requests that are none", () => {
  test.each<[string, string[]]>([
    ["without a Host", ["GET / HTTP/1.1"]],
    ["with two Hosts", ["GET / HTTP/1.1", host, "Host: evil.example"]],
    ["with an empty Host", ["GET / HTTP/1.1", "Host:"]],
    ["with a Host that is a path", ["GET / HTTP/1.1", "Host: slipway.test/ops"]],
    ["with a Host that has credentials", ["GET / HTTP/1.1", "Host: a@slipway.test"]],
    ["with two Hosts in one", ["GET / HTTP/1.1", "Host: slipway.test, evil.example"]],
    ["for a whole address", ["GET http://evil.example/ HTTP/1.1", host]],
    ["for everything", ["OPTIONS * HTTP/1.1", host]],
    ["with a backslash in the path", ["GET /a\\b HTTP/1.1", host]],
    ["with a fragment", ["GET /a#b HTTP/1.1", host]],
    ["with bytes beyond ASCII in the path", ["GET /\xe9 HTTP/1.1", host]],
    ["with a NUL in the path", ["GET /catalog/%00 HTTP/1.1", host]],
    ["with a NUL in the query", ["GET /catalog?q=a%00b HTTP/1.1", host]],
    ["with half of a pair in the path", ["GET /catalog/%ED%A0%80 HTTP/1.1", host]],
    ["with a path that cannot be decoded", ["GET /catalog/%E0%A4%A HTTP/1.1", host]],
    ["with a relative path", ["GET ops HTTP/1.1", host]],
    ["with a space in the path", ["GET /a b HTTP/1.1", host]],
    ["of another protocol", ["GET / HTTP/3.0", host]],
    ["that are TLS", ["\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"]],
    [
      "with a length and chunks",
      ["POST / HTTP/1.1", host, "Content-Length: 4", "Transfer-Encoding: chunked"],
    ],
    ["with two lengths", ["POST / HTTP/1.1", host, "Content-Length: 4", "Content-Length: 5"]],
    ["with a length that is no number", ["POST / HTTP/1.1", host, "Content-Length: 4x"]],
    ["with a line folded", ["GET / HTTP/1.1", host, "X-A: b", " c"]],
    ["with a name of a header that has a space", ["GET / HTTP/1.1", host, "X A: b"]],
  ])("%s are answered with 400 and a problem, and the app sees none", async (_name, head) => {
    const handle = vi.fn<Handle>();
    const { port } = await runServer(handle);
    const answer = await answerTo(port, head);
    expect(statusOf(answer)).toBe(400);
    expect(problemOf(answer)).toMatchObject({ code: "bad_request", requestId: expect.any(String) });
    expect(answer).not.toMatch(/ at |node:|Error|HPE_/);
    expect(answer.length).toBeLessThan(700);
    expect(handle).not.toHaveBeenCalled();
  });

  test.each([
    ["Expect: the-moon", 417, "expectation_failed"],
    ["Expect: 100-continue, the-moon", 417, "expectation_failed"],
    ["Transfer-Encoding: gzip, chunked", 501, "not_implemented"],
    ["Transfer-Encoding: deflate, chunked", 501, "not_implemented"],
  ])(
    "%s is answered with %d and a problem, and the app sees nothing",
    async (line, status, code) => {
      const handle = vi.fn<Handle>();
      const { port } = await runServer(handle);
      const answer = await answerTo(port, ["POST / HTTP/1.1", host, line], "0\r\n\r\n");
      expect(statusOf(answer)).toBe(status);
      expect(problemOf(answer)).toMatchObject({ code, requestId: expect.any(String) });
      expect(handle).not.toHaveBeenCalled();
    },
  );

  test.each(["GET\r\n", "CONNECT a:1 HTTP/1.1\r\n\r\n"])(
    "who sends %j and does not hang up is cut off",
    async (text) => {
      const closed = vi.fn<() => void>();
      const { port, http } = await runServer(measure, { lingerTime: 50 });
      http.once("connection", (socket) => socket.once("close", closed));
      const { heard } = say(port, text, true);
      await until(() => expect(statusOf(heard())).toBeGreaterThanOrEqual(400));
      await until(() => expect(closed).toHaveBeenCalledOnce());
    },
  );

  test.each(["slipway.test:3000", "[2001:db8::1]:3000", "127.0.0.1", "my_host"])(
    "the Host %s is one",
    async (name) => {
      const { port } = await runServer(measure);
      expect(statusOf(await answerTo(port, ["GET / HTTP/1.1", `Host: ${name}`]))).toBe(200);
    },
  );

  test("a health check of HTTP/1.0 needs no Host", async () => {
    const { port } = await runServer(measure);
    expect(statusOf(await answerTo(port, ["GET / HTTP/1.0"]))).toBe(200);
  });
});

describe("sizes", () => {
  test("an address up to the limit reaches the app, a longer one is answered with 414", async () => {
    const handle = vi.fn<Handle>(measure);
    const { port } = await runServer(handle, { addressBytes: 1_000 });
    const get = (length: number) =>
      answerTo(port, [`GET /${"a".repeat(length - 1)} HTTP/1.1`, host]);
    expect(statusOf(await get(1_000))).toBe(200);
    const answer = await get(1_001);
    expect(statusOf(answer)).toBe(414);
    expect(problemOf(answer).code).toBe("address_too_long");
    expect(handle).toHaveBeenCalledOnce();
  });

  test("headers up to the limits reach the app, larger or more of them are answered with 431", async () => {
    const handle = vi.fn<Handle>(measure);
    const { port } = await runServer(handle, { headerBytes: 4_000, headers: 64 });
    const get = (...headers: string[]) => answerTo(port, ["GET / HTTP/1.1", host, ...headers]);
    expect(statusOf(await get(`X-A: ${"a".repeat(3_500)}`))).toBe(200);
    expect(statusOf(await get(...many(62)))).toBe(200);
    for (const headers of [[`X-A: ${"a".repeat(5_000)}`], many(63), many(300)]) {
      const answer = await get(...headers);
      expect(statusOf(answer)).toBe(431);
      expect(problemOf(answer).code).toBe("headers_too_large");
    }
    expect(handle).toHaveBeenCalledTimes(2);
  });

  test.each(["GET", "POST", "DELETE"])(
    "a body of %s that says it is too large is answered with 413 before it is sent",
    async (method) => {
      const handle = vi.fn<Handle>(measure);
      const { port } = await runServer(handle, { bodyBytes: 1_000 });
      const head = (length: number) => [`${method} / HTTP/1.1`, host, `Content-Length: ${length}`];
      expect(await answerTo(port, head(1_000), "a".repeat(1_000))).toContain(`${method} 1000`);
      const answer = await answerTo(port, head(1_001));
      expect(statusOf(answer)).toBe(413);
      expect(problemOf(answer).code).toBe("too_large");
      expect(handle).toHaveBeenCalledOnce();
    },
  );

  test("a client that asks before it sends a body is told to, or hears at once that it is too large", async () => {
    const { port } = await runServer(measure, { bodyBytes: 1_000 });
    const ask = (length: number) =>
      say(
        port,
        `POST / HTTP/1.1\r\n${host}\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`,
      );
    const allowed = ask(4);
    await until(() => expect(allowed.heard()).toBe("HTTP/1.1 100 Continue\r\n\r\n"));
    allowed.socket.write("body");
    expect(await allowed.ended).toContain("POST 4");
    expect(statusOf(await ask(1_001).ended)).toBe(413);
  });

  test("a body in chunks is cut off with 413 where it gets too large, and the app never takes it for whole", async () => {
    const failed = vi.fn<(error: unknown) => void>();
    const { port } = await runServer(
      async (request, response) => measure(request, response).catch(failed),
      { bodyBytes: 1_000, lingerTime: 50 },
    );
    const post = () =>
      say(port, `POST / HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = `64\r\n${"a".repeat(100)}\r\n`;
    const whole = post();
    whole.socket.write(`${chunk.repeat(10)}0\r\n\r\n`);
    await until(() => expect(whole.heard()).toContain("POST 1000"));
    const tooLarge = post();
    tooLarge.socket.write(`${chunk.repeat(11)}0\r\n\r\n`);
    const answer = await tooLarge.ended;
    expect(statusOf(answer)).toBe(413);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    await until(() => expect(failed).toHaveBeenCalledOnce());
  });

  test.each([
    ["of JSON", (values: number) => `{"a":[${"0,".repeat(values)}0]}`],
    ["of maps", (values: number) => `[${'{"a":0},'.repeat(values)}0]`],
    ["of a form", (values: number) => "a=0&".repeat(values)],
    ["after a quote that opens nothing", (values: number) => `"${"[],".repeat(values)}`],
    [
      "of a form in parts",
      (values: number) =>
        `--b\r\nContent-Disposition: form-data; name=a\r\n\r\n\r\n`.repeat(values),
    ],
  ])(
    "a body %s with more values than can be parsed at once is answered with 413",
    async (_, of) => {
      const handle = vi.fn<Handle>(async (request, response) =>
        measure(request, response).catch(() => undefined),
      );
      const { port } = await runServer(handle, { bodyMarks: 1_000, lingerTime: 50 });
      const post = (body: string) =>
        answerTo(port, ["POST / HTTP/1.1", host, `Content-Length: ${body.length}`], body);
      expect(statusOf(await post(of(100)))).toBe(200);
      expect(statusOf(await post("a".repeat(100_000)))).toBe(200);
      const answer = await post(of(1_001));
      expect(statusOf(answer)).toBe(413);
      expect(problemOf(answer)).toMatchObject({ code: "too_large" });
    },
  );

  test("who goes on sending what is refused is cut off", async () => {
    const { port } = await runServer(measure, { bodyBytes: 1_000, lingerTime: 50 });
    const { socket, ended } = say(
      port,
      `POST / HTTP/1.1\r\n${host}\r\nContent-Length: 1000000000\r\n\r\n`,
    );
    const sending = setInterval(() => socket.write("a".repeat(1_000)), 5);
    expect(statusOf(await ended)).toBe(413);
    clearInterval(sending);
  });
});

test("an app that fails is answered for, without its story", async () => {
  const { port } = await runServer(() => Promise.reject(new Error("hunter2 at /srv/app.ts")));
  const answer = await answerTo(port, ["GET / HTTP/1.1", host, "X-Request-Id: abcdef-123"]);
  expect(statusOf(answer)).toBe(500);
  expect(problemOf(answer)).toMatchObject({ code: "internal", requestId: "abcdef-123" });
  expect(answer).not.toMatch(/hunter2|app\.ts/);
});
