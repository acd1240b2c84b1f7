import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Scope } from "@/lib/access";
import { startDraft } from "@/lib/drafts/server";
import { createToken } from "@/lib/identity/server";
import { publish } from "@/lib/live/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { openStreams } from "@/lib/fair-use/server";
import { GET, HEAD } from "./route";

let stage: Stage;
let tidy = async () => {};
let reader = "";
let stranger = "";
let opsToken = "";
let authorOf: Record<"dana" | "others", string>;

const access = `apiVersion: slipway.dev/v1alpha1
kind: Access
groups:
  team-payments: { teams: [payments] }
  platform-ops: { roles: [ops] }
  authors-of-dana: { authoring: { templates: [of-dana] } }
  authors-of-others: { authoring: { templates: [of-others] } }
teams: { payments: {} }
`;

beforeAll(async () => {
  stage = await setStage();
  for (const [key, value] of Object.entries(stage.job.config))
    if (typeof value === "string" && /^[A-Z_]+$/.test(key)) process.env[key] = value;
  const dir = await mkdtemp(path.join(os.tmpdir(), "live-"));
  tidy = () => rm(dir, { recursive: true });
  process.env["SLIPWAY_ACCESS_FILE"] = path.join(dir, "access.yaml");
  await writeFile(path.join(dir, "access.yaml"), access);
  const tokenOf = async (name: string, groups: string[], scopes: Scope[] = ["read"]) => {
    const authoring = { templates: [], categories: [] };
    const ctx = await stage.as({ name, authoring });
    await ctx.db.user.update({ where: { id: ctx.actor.userId ?? "" }, data: { groups } });
    return (await createToken(ctx, { name: "test", scopes, seconds: 3600 })).text;
  };
  reader = await tokenOf("Rita Reader", ["team-payments"]);
  stranger = await tokenOf("Sam Stranger", []);
  opsToken = await tokenOf("Olivia Ops", ["platform-ops"], ["read", "catalog"]);
  authorOf = {
    dana: await tokenOf("Dana Author", ["authors-of-dana"], ["read", "catalog"]),
    others: await tokenOf("Otto Author", ["authors-of-others"], ["read", "catalog"]),
  };
}, 180_000);
afterAll(async () => {
  await tidy();
  await stage.close();
});

function ask(
  topics: readonly string[],
  token: string | undefined,
  signal?: AbortSignal,
  method: "GET" | "HEAD" = "GET",
): Promise<Response> {
  const query = topics.map((topic) => `topic=${encodeURIComponent(topic)}`).join("&");
  return (method === "GET" ? GET : HEAD)(
    new Request(`http://localhost/api/live?${query}`, {
      method,
      headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
      ...(signal === undefined ? {} : { signal }),
    }),
  );
}

const head = (topics: readonly string[], token?: string) => ask(topics, token, undefined, "HEAD");

describe("the live stream", () => {
  it("needs somebody, with a role", async () => {
    expect((await ask(["instances"], undefined)).status).toBe(401);
    expect((await ask(["instances"], stranger)).status).toBe(403);
    expect((await head(["drafts"], reader)).status).toBe(403);
    expect((await head(["draft:1"], reader)).status).toBe(403);
  });

  it("tells of a draft whoever authors its template, and of all of them nobody but Ops", async () => {
    const dana = await stage.as({ authoring: { templates: ["of-dana"], categories: [] } });
    const files = { "template.yaml": "metadata: { name: of-dana, category: Data }\n" };
    const { id } = await startDraft(dana, { from: "files", files });
    const other = "0190a000-0000-7000-8000-000000000000";
    const statuses = async (token: string) => {
      const answers = [`draft:${id}`, `draft:${other}`, "drafts", "catalog"].map(
        async (topic) => (await head([topic], token)).status,
      );
      return Promise.all(answers);
    };
    expect(await statuses(authorOf.dana)).toEqual([200, 404, 403, 403]);
    expect(await statuses(authorOf.others)).toEqual([403, 404, 403, 403]);
    expect(await statuses(reader)).toEqual([403, 403, 403, 403]);
    expect(await statuses(opsToken)).toEqual([200, 404, 200, 200]);
  });

  it.each([
    [[]],
    [["nonsense"]],
    [["instances", "secrets:all"]],
    [Array.from({ length: 51 }, (_, index) => `request:${index}`)],
  ])("refuses the topics %j", async (topics) => {
    expect((await ask(topics, reader)).status).toBe(400);
  });

  it("answers HEAD with its headers and without a stream, to those who may watch", async () => {
    const answer = await head(["instances"], reader);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    expect(answer.body).toBeNull();
    expect(openStreams()).toBe(0);
    expect((await head(["instances"])).status).toBe(401);
    expect((await head(["instances"], stranger)).status).toBe(403);
    expect((await head([], reader)).status).toBe(400);
  });

  it("tells a topic that changed, and none that was not asked for", async () => {
    const end = new AbortController();
    const answer = await ask(["request:1", "instances"], reader, end.signal);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("content-type")).toContain("text/event-stream");
    const stream = answer.body?.getReader();
    let said = "";
    const decoder = new TextDecoder();
    const deadline = Date.now() + 8_000;
    while (!said.includes("data: request:1") && Date.now() < deadline) {
      await publish(stage.job.db, "request:2", "request:1");
      const part = await stream?.read();
      said += decoder.decode(part?.value);
    }
    end.abort();
    expect(said).toContain("data: request:1");
    expect(said).not.toContain("request:2");
  });
});
