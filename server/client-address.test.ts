import { expect, test } from "vitest";
import { networks } from "@/lib/config/networks";
import { clientOf } from "./client-address";
import { answerTo, runServer } from "./testing";

const trusted = networks(["127.0.0.0/8", "10.0.0.0/8", "fd00::/8"]) ?? expect.fail();
const nobody = networks([]) ?? expect.fail();

test.each<[string, string | undefined, string]>([
  // Nobody speaks for a client that is connected itself, whatever it says.
  ["203.0.113.9", undefined, "203.0.113.9"],
  ["203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["203.0.113.9", "10.0.0.1, 10.0.0.2", "203.0.113.9"],
  // A proxy vouches for the hop before it.
  ["10.0.0.1", "203.0.113.9", "203.0.113.9"],
  ["10.0.0.1", "203.0.113.9, 10.0.0.2", "203.0.113.9"],
  ["10.0.0.1", "203.0.113.9,10.0.0.2 ,fd00::2", "203.0.113.9"],
  // What stands left of the first hop that nobody vouches for is its own invention.
  ["10.0.0.1", "198.51.100.1, 203.0.113.9", "203.0.113.9"],
  ["10.0.0.1", "10.9.9.9, 203.0.113.9, 10.0.0.2", "203.0.113.9"],
  // All are trusted: the furthest.
  ["10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
  ["10.0.0.1", undefined, "10.0.0.1"],
  ["10.0.0.1", "", "10.0.0.1"],
  // A hop that is no address ends the way.
  ["10.0.0.1", "203.0.113.9, unknown, 10.0.0.2", "10.0.0.2"],
  ["10.0.0.1", "203.0.113.9, 10.0.0.999", "10.0.0.1"],
  // Ports, brackets, zones and the ways to write one address.
  ["10.0.0.1", "203.0.113.9:4711", "203.0.113.9"],
  ["10.0.0.1", "[2001:db8::9]:443", "2001:db8::9"],
  ["10.0.0.1", "2001:0DB8:0:0:0:0:0:9", "2001:db8::9"],
  ["::ffff:10.0.0.1", "::ffff:203.0.113.9", "203.0.113.9"],
  ["::ffff:a00:1", "203.0.113.9", "203.0.113.9"],
  ["fd00::1", "fe80::1%eth0", "fe80::1"],
  ["::ffff:203.0.113.9", "198.51.100.1", "203.0.113.9"],
])("from %s with X-Forwarded-For %j the client is %s", (peer, forwarded, client) => {
  expect(clientOf(peer, forwarded, trusted)).toBe(client);
});

test("without trusted proxies the connection alone decides, and one that is gone is unknown", () => {
  expect(clientOf("127.0.0.1", "203.0.113.9", nobody)).toBe("127.0.0.1");
  expect(clientOf(undefined, "203.0.113.9", trusted)).toBe("unknown");
});

test("a client is found behind any number of trusted hops", () => {
  const hops = `203.0.113.9, ${"10.0.0.2,".repeat(1_000)}10.0.0.2`;
  expect(clientOf("10.0.0.1", hops, trusted)).toBe("203.0.113.9");
});

const claims = [
  "X-Forwarded-For: 198.51.100.1",
  "X-Forwarded-For: 203.0.113.9",
  "X-Forwarded-Host: portal.example.com",
  "X-Forwarded-Proto: https",
  "X-Forwarded-Prefix: /x",
  "Forwarded: for=203.0.113.9",
  "X-Real-IP: 203.0.113.9",
  "X-Slipway-Address: 203.0.113.9",
  "x-slipway-path: /ops",
  "X-Slipway-Answer: 00000000-0000-0000-0000-000000000000",
];

async function headersBehind(proxies: readonly string[]): Promise<Record<string, string>> {
  const { port } = await runServer(
    (request, response) => void response.end(JSON.stringify(request.headers)),
    { trustedProxies: networks(proxies) },
  );
  const answer = await answerTo(port, ["GET / HTTP/1.1", "Host: slipway.test", ...claims]);
  const {
    host: _host,
    connection: _connection,
    "x-slipway-answer": answerId,
    ...headers
  } = JSON.parse(answer.slice(answer.indexOf("\r\n\r\n"))) as Record<string, string>;
  // Made by the server for this request, whatever the client says.
  expect(answerId).toMatch(/^[\da-f-]{36}$/);
  expect(answerId).not.toMatch(/^[0-]+$/);
  return headers;
}

test("the app hears nothing of what a client says of its own way", async () => {
  expect(await headersBehind([])).toEqual({
    "x-forwarded-for": "127.0.0.1",
    "x-slipway-address": "127.0.0.1",
  });
});

test("the app hears from a trusted proxy of the client, the host and the protocol", async () => {
  expect(await headersBehind(["127.0.0.1"])).toEqual({
    "x-forwarded-for": "203.0.113.9",
    "x-forwarded-host": "portal.example.com",
    "x-forwarded-proto": "https",
    "x-forwarded-prefix": "/x",
    forwarded: "for=203.0.113.9",
    "x-real-ip": "203.0.113.9",
    "x-slipway-address": "203.0.113.9",
  });
});
