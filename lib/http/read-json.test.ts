import { expect, test } from "vitest";
import { readBody, readJson } from "./read-json";

const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  new Request("https://slipway.example.com/api", {
    method: "POST",
    body,
    headers,
    duplex: "half",
  } as RequestInit);

test("a JSON body is read", async () => {
  expect(await readJson(post('{"name":"checkout"}'))).toEqual({ name: "checkout" });
});

test("what is no JSON is a bad request, not a fault of ours", async () => {
  await expect(readJson(post("name: checkout"))).rejects.toMatchObject({ code: "bad_request" });
});

test("a whole number that would arrive as another one is refused, with a way out", async () => {
  await expect(readJson(post('{"id":[9007199254740993]}'))).rejects.toMatchObject({
    code: "bad_request",
    hint: expect.stringContaining("as text"),
  });
  const exact = '{"a":9007199254740992,"b":0.1234567890123456789,"c":"9007199254740993"}';
  expect(await readJson(post(exact))).toEqual(JSON.parse(exact));
});

test("a body that says it is too large is not read at all", async () => {
  let pulled = 0;
  const body = new ReadableStream(
    { pull: (controller) => controller.enqueue(new Uint8Array((pulled += 1))) },
    { highWaterMark: 0 },
  );
  await expect(readBody(post(body, { "content-length": "999999999" }), 1000)).rejects.toMatchObject(
    { code: "too_large" },
  );
  expect(pulled).toBe(0);
});

test("a body that lies about its size is cut off", async () => {
  const body = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(400)),
  });
  await expect(readBody(post(body), 1000)).rejects.toMatchObject({ code: "too_large" });
});
