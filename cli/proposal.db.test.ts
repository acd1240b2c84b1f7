import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { POST as retry } from "@/app/api/v1/proposals/[id]/retry/route";
import { POST as withdraw } from "@/app/api/v1/proposals/[id]/withdraw/route";
import { GET as get } from "@/app/api/v1/proposals/[id]/route";
import { GET as list } from "@/app/api/v1/proposals/route";
import { createToken } from "@/lib/identity/server";
import { moveProposal } from "@/lib/proposals/server";
import { type Proposing, setCatalogRepository } from "@/lib/proposals/testing";
import { setStage, type Stage } from "@/lib/requests/testing";
import { proposalCommand } from "./proposal";

const routes = { "": get, "/withdraw": withdraw, "/retry": retry } as const;
let stage: Stage;
let at: Proposing;
let server: Server;
let printed = "";

/** The routes of the API, as Next.js calls them. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? "", "http://localhost");
  const [, id, below = ""] = /^\/api\/v1\/proposals(?:\/([^/]+)(\/.*)?)?$/.exec(pathname) ?? [];
  const sent = new Request(`${stage.job.config.NEXTAUTH_URL}${request.url}`, {
    method: request.method ?? "GET",
    headers: { authorization: request.headers.authorization ?? "" },
  });
  const answer =
    id === undefined
      ? await list(sent)
      : await routes[below as keyof typeof routes](sent, { params: Promise.resolve({ id }) });
  response.writeHead(answer.status, { "content-type": "application/json" });
  response.end(await answer.text());
}

beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  at = await setCatalogRepository(stage, `acme/catalog-${stage.target}`);
  for (const [key, value] of Object.entries(stage.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
  const ctx = await at.ops();
  await ctx.db.user.update({
    where: { id: ctx.actor.userId ?? "" },
    data: { groups: ["platform-ops"] },
  });
  const { text } = await createToken(ctx, {
    name: "test",
    scopes: ["read", "write", "catalog"],
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
  printed = "";
  process.exitCode = 0;
});
afterAll(async () => {
  server.close();
  await stage.close();
});

const run = (...args: string[]) => proposalCommand().parseAsync(args, { from: "user" });

test("a proposal is listed, shown with its pull request, and withdrawn", async () => {
  const id = await at.propose("old-images", "one\n");
  await moveProposal(at.job, id);
  await run("list", "--state", "open");
  expect(printed).toMatch(new RegExp(`${id} {2}open {2}Grant the exception old-images`));
  printed = "";
  await run("show", id);
  expect(printed).toMatch(
    /^Grant the exception old-images: open\n {2}by Olivia Ops\n {2}http\S+\/pull\/1\n/,
  );
  printed = "";
  await run("withdraw", id, "--json");
  expect(JSON.parse(printed)).toMatchObject({ id, isBeingWithdrawn: true });
  await moveProposal(at.job, id);
  await expect(run("withdraw", id)).rejects.toThrow("nothing to withdraw");
});

test("one that failed ends in 1, and is tried again", async () => {
  const id = await at.propose("newer-images", "one\n");
  stage.forge.fault(() => ({ kind: "status", status: 403, message: "Not allowed." }));
  await moveProposal(at.job, id);
  stage.forge.fault(null);
  await run("show", id);
  expect(process.exitCode).toBe(1);
  process.exitCode = 0;
  await run("retry", id);
  await moveProposal(at.job, id);
  printed = "";
  await run("show", id);
  expect(printed).toContain(": open\n");
  expect(process.exitCode).toBe(0);
});
