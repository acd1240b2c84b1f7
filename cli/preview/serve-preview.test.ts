import { request } from "node:http";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { PortalError } from "@/lib/errors";
import { folderWith } from "../testing";
import { servePreview, type PreviewServer } from "./serve-preview";

let server: PreviewServer;
let typed: unknown[];

beforeEach(async () => {
  typed = [];
  const assets = await folderWith({
    "index.html": "<p>page</p>",
    "main.js": "code",
    "below/secret.js": "hidden",
  });
  server = await servePreview(
    assets,
    {
      template: async () => ({ template: undefined }),
      files: async (values) => {
        typed.push(values);
        throw new PortalError("invalid", "That is no template.");
      },
    },
    0,
  );
  onTestFinished(() => server.close());
});

/** As a browser, a program, or a page elsewhere asks. */
function ask(
  path: string,
  {
    method = "GET",
    headers = {},
    body = "",
  }: { method?: string; headers?: Record<string, string>; body?: string } = {},
) {
  const { hostname, port } = new URL(server.url);
  return new Promise<{ status: number; text: string; type: string; policy: string }>(
    (resolve, reject) => {
      const asking = request({ hostname, port, path, method, headers }, (response) => {
        let text = "";
        response.on("data", (chunk: Buffer) => (text += chunk.toString()));
        response.on("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            text,
            type: String(response.headers["content-type"]),
            policy: String(response.headers["content-security-policy"]),
          }),
        );
      });
      asking.on("error", reject);
      asking.end(body);
    },
  );
}

const post = (headers: Record<string, string>, body: string) =>
  ask("/api/files", { method: "POST", headers, body });

const json = { "Content-Type": "application/json" };

describe("the server of the preview", () => {
  it("listens on 127.0.0.1 and gives the page and its files, and no other", async () => {
    expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(await ask("/")).toMatchObject({
      status: 200,
      text: "<p>page</p>",
      type: "text/html; charset=utf-8",
      policy: expect.stringContaining("script-src 'self';"),
    });
    expect(await ask("/main.js")).toMatchObject({ status: 200, text: "code" });
    for (const path of [
      "/below/secret.js",
      "/../main.js",
      "/%2e%2e/main.js",
      "/..%2fmain.js",
      "/index.html",
      "/other.js",
    ])
      expect([path, (await ask(path)).text.includes("hidden")]).toEqual([path, false]);
    expect((await ask("/below/secret.js")).status).toBe(404);
  });

  it("refuses whoever calls it by another name, and pages of another origin", async () => {
    const { port } = new URL(server.url);
    for (const headers of [
      { Host: "evil.example" },
      { Host: `evil.example:${port}` },
      { Host: "127.0.0.1" },
      { Host: `127.0.0.1:${port}`, Origin: "http://evil.example" },
      { Host: `127.0.0.1:${port}`, Origin: "null" },
      { Host: `localhost:${port}`, Origin: `http://127.0.0.1:${port}` },
    ] as Record<string, string>[]) {
      expect([headers, (await ask("/", { headers })).status]).toEqual([headers, 403]);
      const sent = { method: "POST", headers: { ...headers, ...json }, body: "{}" };
      expect((await ask("/api/files", sent)).status).toBe(403);
    }
    expect(typed).toEqual([]);
    expect((await ask("/", { headers: { Host: `localhost:${port}` } })).status).toBe(200);
  });

  it("takes JSON alone, and no more than can be typed", async () => {
    expect((await post({ "Content-Type": "text/plain" }, "{}")).status).toBe(400);
    expect((await post(json, "{")).status).toBe(400);
    expect((await post(json, `"${"x".repeat(1024 * 1024)}"`)).status).toBe(413);
    expect(typed).toEqual([]);
    const { status, text } = await post(json, '{"name":"a"}');
    expect([status, JSON.parse(text)]).toMatchObject([422, { detail: "That is no template." }]);
    expect(typed).toEqual([{ name: "a" }]);
  });

  it("tells the pages that are open of a change", async () => {
    const response = await fetch(`${server.url}api/changes`);
    const reader = response.body?.getReader();
    const decoder = new TextDecoder();
    const next = async () => decoder.decode((await reader?.read())?.value);
    expect(await next()).toContain("listening");
    server.changed();
    expect(await next()).toBe("data: changed\n\n");
    await reader?.cancel();
  });

  it("says which port it cannot have", async () => {
    const taken = Number(new URL(server.url).port);
    const nothing = { template: async () => ({}), files: async () => ({}) };
    await expect(servePreview("", nothing, taken)).rejects.toMatchObject({
      code: "unavailable",
      message: `The port ${taken} of 127.0.0.1 cannot be had.`,
    });
  });
});
