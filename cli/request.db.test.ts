import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { POST as cancel } from "@/app/api/v1/requests/[id]/cancel/route";
import { POST as retry } from "@/app/api/v1/requests/[id]/retry/route";
import { POST as revise } from "@/app/api/v1/requests/[id]/revisions/route";
import { GET as get } from "@/app/api/v1/requests/[id]/route";
import { createToken } from "@/lib/identity/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { requestCommand } from "./request";
import { folderWith } from "./testing";

const routes = { "": get, "/cancel": cancel, "/retry": retry, "/revisions": revise } as const;
let stage: Stage;
let server: Server;
let printed = "";
/** The routes of the API, as Next.js calls them. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const [, id = "", below = ""] =
    /^\/api\/v1\/requests\/([^/]+)(\/.*)?$/.exec(request.url ?? "") ?? [];
  const answer = await routes[below as keyof typeof routes](
    new Request(`${stage.job.config.NEXTAUTH_URL}${request.url}`, {
      method: request.method ?? "GET",
      headers: { authorization: request.headers.authorization ?? "" },
      ...(body.length === 0 ? {} : { body }),
    }),
    { params: Promise.resolve({ id }) },
  );
  response.writeHead(answer.status, { "content-type": "application/json" });
  response.end(await answer.text());
}

beforeAll(async () => {
  stage = await setStage();
  for (const [key, value] of Object.entries(stage.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
  const ctx = await stage.as({ name: "Dana" });
  await ctx.db.user.update({
    where: { id: ctx.actor.userId ?? "" },
    data: { groups: ["team-payments"] },
  });
  const { text } = await createToken(ctx, {
    name: "test",
    scopes: ["read", "write"],
    seconds: 3600,
  });
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("SLIPWAY_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv("SLIPWAY_TOKEN", text);
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
}, 180_000);
afterEach(() => {
  process.exitCode = 0;
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await stage.close();
});

async function run(...args: string[]): Promise<string> {
  printed = "";
  await requestCommand().parseAsync(args, { from: "user" });
  return printed;
}

test("a script shows a request, changes what it asks for, and takes it back", async () => {
  const { id, name } = await stage.open();
  await moveRequest(stage.job, id);
  expect(await run("show", id)).toMatch(
    new RegExp(`^payments/${name}: pull-request-open\n  http\\S+/pull/\\d+\n  ${id}\n$`),
  );
  const folder = await folderWith({ "params.yaml": "greeting: from a script\n" });
  const revised = JSON.parse(
    await run("revise", id, "--params", `${folder}/params.yaml`, "--json"),
  ) as { revisions: unknown[] };
  expect(revised.revisions).toHaveLength(2);
  await moveRequest(stage.job, id);
  expect(await run("cancel", id)).toContain(`payments/${name}: cancelled`);
});

test("a script tries again what failed, and sees by the exit code that it did", async () => {
  const { id } = await stage.open();
  stage.forge.fault(() => ({ kind: "status", status: 403, message: "Not allowed." }));
  await moveRequest(stage.job, id);
  stage.forge.fault(null);
  expect(await run("show", id)).toContain(": failed\n  Slipway could not");
  expect(process.exitCode).toBe(1);
  process.exitCode = 0;
  expect(await run("retry", id)).not.toContain(": failed");
  expect(process.exitCode).toBe(0);
});

test("what the API refuses is said in its words", async () => {
  await expect(run("show", "00000000-0000-4000-8000-000000000000")).rejects.toMatchObject({
    code: "upstream_refused",
    message: expect.stringMatching(/^Request not found\.$/),
  });
  const { id } = await stage.open();
  await expect(run("retry", id)).rejects.toMatchObject({ code: "upstream_refused" });
  await run("cancel", id);
});

test("a token is sent over https only, or to this machine, and never taken from the command line", async () => {
  vi.stubEnv("SLIPWAY_URL", "http://slipway.example.com");
  await expect(run("show", "1")).rejects.toMatchObject({
    message: "SLIPWAY_URL must begin with https://.",
  });
  vi.stubEnv("SLIPWAY_URL", "https://slipway.example.com");
  vi.stubEnv("SLIPWAY_TOKEN", "");
  await expect(run("show", "1")).rejects.toMatchObject({ message: "SLIPWAY_TOKEN is missing." });
  expect(
    requestCommand().commands.flatMap((one) => one.options.map(({ long }) => long)),
  ).not.toContain("--token");
});
