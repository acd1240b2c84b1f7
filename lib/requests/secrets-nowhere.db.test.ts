import { randomBytes, randomUUID } from "node:crypto";
import { Writable } from "node:stream";
import pino from "pino";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tablesWith } from "@/lib/db/testing";
import { toProblem } from "@/lib/errors";
import type { Context } from "@/lib/access/server";
import { reviseRequest } from "./change-request";
import { openRequest } from "./open-request";
import { previewRequest } from "@/lib/plans/server";
import { setStage, type Stage } from "./testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage.close());

/** A context whose log is kept, at its most talkative. */
async function overheard(): Promise<{ ctx: Context; said: () => string }> {
  const lines: string[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _, done) => (lines.push(chunk.toString()), done()),
  });
  return {
    ctx: { ...(await stage.as()), log: pino({ level: "trace" }, sink) },
    said: () => lines.join(""),
  };
}

const body = (greeting: string) => ({
  template: stage.template,
  team: "payments",
  name: `n-${randomUUID().slice(0, 8)}`,
  target: stage.target,
  parameters: { greeting },
  idempotencyKey: `key-${randomUUID()}`,
});

const secret = () => `glpat-${randomBytes(15).toString("hex")}`;

/** What is said of an attempt, in every form that leaves the server. */
async function answerOf(ctx: Context, attempt: Promise<unknown>): Promise<unknown[]> {
  const error = await attempt.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  ctx.log.error({ err: error }, "as a route would");
  return [toProblem(error, "r"), String(error), error instanceof Error ? error.stack : ""];
}

const attempts: [string, (ctx: Context, value: string) => Promise<unknown[]>][] = [
  ["opening a request", (ctx, value) => answerOf(ctx, openRequest(ctx, body(value)))],
  [
    "changing a request",
    async (ctx, value) =>
      answerOf(
        ctx,
        reviseRequest(ctx, (await stage.open()).id, { parameters: { greeting: value } }),
      ),
  ],
  ["a preview", async (ctx, value) => [await previewRequest(ctx, body(`hello ${value}`))]],
];

describe("a value that looks like a secret", () => {
  it.each(attempts)(
    "is refused at %s, and is in no table, no log line and no answer",
    async (_, attempt) => {
      const { ctx, said } = await overheard();
      const value = secret();
      const answer = JSON.stringify(await attempt(ctx, value));
      expect(answer).toContain("/parameters/greeting");
      expect(answer).toMatch(/secret_found|"ready":false/);
      expect(answer).not.toContain(value);
      expect(said()).not.toContain(value);
      expect((await tablesWith(ctx.db, value)).found).toEqual([]);
    },
  );

  it("is found in a table where there is one, or this proves nothing", async () => {
    const { ctx } = await overheard();
    const harmless = randomUUID();
    await openRequest(ctx, body(harmless));
    const { all, found } = await tablesWith(ctx.db, harmless);
    expect(found).toEqual(expect.arrayContaining(["public.request_revisions"]));
    expect(all).toEqual(
      expect.arrayContaining([
        "public.requests",
        "public.events",
        "public.audit_entries",
        "pgboss.job",
      ]),
    );
  });
});
