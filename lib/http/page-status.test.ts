import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { PortalError } from "@/lib/errors";
import { answerIdHeader, givePagesTheirStatus, malformedCall, rememberStatus } from "./page-status";

beforeEach(givePagesTheirStatus);

/** A page's throw: Next.js tells of it with the headers of the request, and answers 500. */
async function serverOf(page: (index: number) => { error?: unknown; status: number }) {
  let requests = 0;
  const server = createServer((request, response) => {
    request.headers[answerIdHeader] = `answer ${requests}`;
    const { error, status } = page(requests);
    requests += 1;
    response.setHeader("x-request-id", String(request.headers["x-request-id"]));
    if (error !== undefined) rememberStatus(request.headers, error);
    response.statusCode = status;
    response.end("the page");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/catalog`;
  return () => fetch(address, { headers: { "x-request-id": "request-1234" } });
}

/** What a browser is answered where a page threw this error. */
async function answerTo(error: unknown, status = 500): Promise<Response> {
  return (await serverOf(() => ({ error, status })))();
}

test("what one request was refused for is no other's, though both have the client's own id", async () => {
  const ask = await serverOf((index) =>
    index === 0 ? { error: malformedCall(new SyntaxError("no")), status: 200 } : { status: 500 },
  );
  expect((await ask()).status).toBe(400);
  expect((await ask()).status).toBe(500);
});

test("a page that is refused has the status of the refusal, and says when to come back", async () => {
  const limited = await answerTo(
    new PortalError("rate_limited", "Too many.", { retryAfter: 11.2 }),
  );
  expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "12"]);
  expect(await limited.text()).toBe("the page");
  const timeOut = Object.assign(new Error("Transaction API error"), { code: "P2028" });
  const unavailable = await answerTo(timeOut);
  expect([unavailable.status, unavailable.headers.get("retry-after")]).toEqual([503, "5"]);
});

test("an error of ours is one wherever it was made", async () => {
  const ofAnotherBundle = Object.assign(new Error("Too many."), {
    name: "PortalError",
    code: "rate_limited",
    retryAfter: 3,
    fields: [],
  });
  expect((await answerTo(ofAnotherBundle)).status).toBe(429);
});

test("what is no call of an action is told so, though Next.js answers 200", async () => {
  expect((await answerTo(malformedCall(new SyntaxError("no")), 200)).status).toBe(400);
});

test("a page that fails for an unknown reason stays a failure, and one that is answered an answer", async () => {
  expect((await answerTo(new Error("no"))).status).toBe(500);
  expect((await answerTo(undefined, 200)).status).toBe(200);
  const answered = await answerTo(new PortalError("rate_limited", "Too many."), 200);
  expect(answered.status).toBe(200);
});
