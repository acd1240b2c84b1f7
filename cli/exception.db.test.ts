import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { POST as decide } from "@/app/api/v1/exception-requests/[id]/decide/route";
import { GET as list, POST as ask } from "@/app/api/v1/exception-requests/route";
import { createToken } from "@/lib/identity/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { exceptionCommand } from "./exception";

let stage: Stage;
let server: Server;
let printed = "";
const tokens = { Dana: "", Olivia: "" };

/** The routes of the API, as Next.js calls them. */
async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const asked = new Request(`${stage.job.config.NEXTAUTH_URL}${request.url}`, {
    method: request.method ?? "GET",
    headers: { authorization: request.headers.authorization ?? "" },
    ...(body.length === 0 ? {} : { body }),
  });
  const id = /^\/api\/v1\/exception-requests\/([^/]+)\/decide$/.exec(request.url ?? "")?.[1];
  const rest = { params: Promise.resolve({ id: id ?? "" }) };
  const answer = await (id === undefined
    ? request.method === "GET"
      ? list(asked)
      : ask(asked)
    : decide(asked, rest));
  response.writeHead(answer.status, { "content-type": "application/json" });
  response.end(await answer.text());
}

beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  for (const [key, value] of Object.entries(stage.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
  for (const [name, group] of [
    ["Dana", "team-payments"],
    ["Olivia", "platform-ops"],
  ] as const) {
    const ctx = await stage.as({ name, roles: name === "Olivia" ? ["ops"] : ["developer"] });
    await ctx.db.user.update({
      where: { id: ctx.actor.userId ?? "" },
      data: { groups: [group] },
    });
    const scopes =
      name === "Olivia"
        ? (["read", "write", "ops", "catalog"] as const)
        : (["read", "write"] as const);
    const { text } = await createToken(ctx, { name: "test", scopes: [...scopes], seconds: 3600 });
    tokens[name] = text;
  }
  server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("SLIPWAY_URL", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.spyOn(process.stdout, "write").mockImplementation((chunk) => {
    printed += String(chunk);
    return true;
  });
}, 180_000);
afterEach(() => {
  printed = "";
});
afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  server.close();
  await stage.close();
});

async function run(who: keyof typeof tokens, ...words: string[]): Promise<string> {
  printed = "";
  vi.stubEnv("SLIPWAY_TOKEN", tokens[who]);
  await exceptionCommand().exitOverride().parseAsync(words, { from: "user" });
  return printed;
}

const until = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
const options = ["--rule", "1", "--team", "payments", "--kind", "Deployment"];
const why = ["--reason", "Its maker has no other registry yet.", "--until", until];
const asking = (name: string) => ["ask", "image-sources", ...options, "--name", name, ...why];
const idIn = (text: string) => /[0-9a-f-]{36}/.exec(text)?.[0] ?? "";

test("an exception is asked for by a developer, listed, and granted by somebody of Ops", async () => {
  const said = await run("Dana", ...asking("checkout"));
  expect(said).toContain(`image-sources, rule 1: Deployment checkout of payments, until ${until}`);
  expect(await run("Olivia", "list")).toContain("Its maker has no other registry yet.");
  await expect(run("Dana", "grant", idIn(said))).rejects.toMatchObject({
    code: "upstream_refused",
  });
  expect(await run("Olivia", "grant", idIn(said), "--remark", "Until they moved.")).toMatch(
    /granted\n[\s\S]*Until they moved\./,
  );
});

test("one that is refused says why", async () => {
  const said = await run("Dana", ...asking("ledger"));
  const refused = await run("Olivia", "refuse", idIn(said), "--remark", "Mirror it.", "--json");
  expect(JSON.parse(refused)).toMatchObject({ state: "refused", remark: "Mirror it." });
});
