import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cancelRequest, retryRequest, reviseRequest } from "./change-request";
import { getRequest } from "./get-request";
import { listRequests } from "./list-requests";
import { openRequest } from "./open-request";
import { previewRequest } from "@/lib/plans/server";
import { requestQuerySchema } from "./query";
import { setStage, type Stage } from "./testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage();
}, 180_000);
afterAll(() => stage.close());

const fresh = () => `n-${randomUUID().slice(0, 8)}`;
const input = (over: Record<string, unknown> = {}) => ({
  template: stage.template,
  team: "payments",
  name: fresh(),
  target: stage.target,
  parameters: { greeting: "hello" },
  ...over,
});

describe("opening a request", () => {
  it("stores the intent, its events, its audit line and its job together, before any call to the host", async () => {
    const ctx = await stage.as();
    stage.forge.resetCalls();
    const { id, instanceId } = await openRequest(ctx, input({ name: "stored" }));
    const details = await getRequest(ctx, id);
    expect(details).toMatchObject({
      state: "checked",
      team: "payments",
      name: "stored",
      templateVersion: "1.0.0",
      endedAt: undefined,
      may: { revise: true, cancel: true, retry: false },
    });
    expect(details.files.map((file) => file.path)).toEqual(
      [
        "kustomization.yaml",
        "manifests/kustomization.yaml",
        "manifests/settings.yaml",
        "slipway.yaml",
        "sync.yaml",
      ].map((file) => `tenants/staging/payments/stored/${file}`),
    );
    expect(details.timeline.steps.find((step) => step.key === "submitted")?.state).toBe("done");
    expect(await ctx.db.instance.findUniqueOrThrow({ where: { id: instanceId } })).toMatchObject({
      state: "pending",
      commit: null,
    });
    expect(
      await ctx.db.auditEntry.count({ where: { subjectId: id, action: "request.open" } }),
    ).toBe(1);
    const jobs = await ctx.db.$queryRaw<
      { count: bigint }[]
    >`select count(*) from pgboss.job where name = 'move-request' and data->>'requestId' = ${id}`;
    expect(Number(jobs[0]?.count)).toBe(1);
    expect(stage.forge.calls()).toEqual({});
  });

  it("is the same request when it is sent again with the same key, also at the same moment", async () => {
    const ctx = await stage.as();
    const body = input({ idempotencyKey: `key-${randomUUID()}` });
    const opened = await Promise.all(Array.from({ length: 5 }, () => openRequest(ctx, body)));
    expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
    expect(opened.filter(({ created }) => created)).toHaveLength(1);
  });

  it("refuses a key that was used for something else, whatever differs", async () => {
    const ctx = await stage.as();
    const body = input({
      idempotencyKey: `key-${randomUUID()}`,
      parameters: { greeting: "hello", extra: ["a"] },
    });
    const { id } = await openRequest(ctx, body);
    for (const other of [
      { name: fresh() },
      { parameters: { greeting: "goodbye", extra: ["a"] } },
      { parameters: { greeting: "hello" } },
    ]) {
      await expect(openRequest(ctx, { ...body, ...other })).rejects.toMatchObject({
        code: "conflict",
      });
    }
    await expect(
      openRequest(ctx, {
        ...body,
        version: "1.0.0",
        parameters: { extra: ["a"], greeting: "hello" },
      }),
    ).resolves.toEqual(expect.objectContaining({ id, created: false }));
  });

  it("writes the very bytes that the preview with the same key showed", async () => {
    const ctx = await stage.as();
    const body = input({ idempotencyKey: `key-${randomUUID()}` });
    const preview = await previewRequest(ctx, body);
    expect(preview.problems).toEqual([]);
    const { id } = await openRequest(ctx, body);
    expect((await getRequest(ctx, id)).files).toEqual(preview.files);
  });

  it("gives a name to one of two who want it at the same moment, and tells the other where it went", async () => {
    const [dana, dora] = [await stage.as(), await stage.as({ name: "Dora" })];
    const name = fresh();
    const results = await Promise.allSettled([
      openRequest(dana, input({ name })),
      openRequest(dora, input({ name })),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const lost = results.find(
      (result): result is PromiseRejectedResult => result.status === "rejected",
    );
    expect(lost?.reason).toMatchObject({
      code: "conflict",
      hint: expect.stringMatching(/\/requests\/[0-9a-f-]{36}/),
    });
  });

  it.each([
    ["another team", { team: "search" }, "forbidden"],
    ["a team that is no name", { team: "../x" }, "invalid"],
    ["a name that is none", { name: "Not A Name" }, "invalid"],
    ["a target that is not there", { target: "nowhere" }, "not_found"],
    ["a template that is not there", { template: "nothing" }, "not_found"],
    ["a version that is not there", { version: "9.9.9" }, "not_found"],
    ["parameters of another type", { parameters: { greeting: 3 } }, "invalid"],
    ["a parameter that is missing", { parameters: {} }, "invalid"],
    ["parameters that are no map", { parameters: [] }, "invalid"],
    ["a text that cannot be stored", { parameters: { greeting: "a\u0000b" } }, "invalid"],
    ["half a character", { parameters: { greeting: "\ud800" } }, "invalid"],
  ])("refuses %s", async (_, over, code) => {
    await expect(openRequest(await stage.as(), input(over))).rejects.toMatchObject({ code });
  });

  it("refuses viewers, strangers and read-only tokens before it says anything about the input", async () => {
    for (const who of [
      { roles: ["viewer"] as const, teams: [] },
      { roles: [], teams: [] },
      { kind: "token" as const, scopes: ["read"] as const },
    ]) {
      await expect(openRequest(await stage.as(who), { nonsense: true })).rejects.toMatchObject({
        code: "forbidden",
        fields: [],
      });
    }
  });

  it("takes YAML in a parameter as text", async () => {
    const ctx = await stage.as();
    const evil = "x: y\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: evil}";
    const { id } = await openRequest(ctx, input({ parameters: { greeting: evil } }));
    const file = (await getRequest(ctx, id)).files.find(({ path }) =>
      path.endsWith("settings.yaml"),
    );
    const { parseAllDocuments } = await import("yaml");
    const documents = parseAllDocuments(file?.after ?? "");
    expect(documents).toHaveLength(1);
    expect((documents as unknown as { toJS(): { data: unknown } }[])[0]?.toJS().data).toEqual({
      greeting: evil,
    });
  });

  it("refuses a value that looks like a secret, names its field, and keeps it nowhere", async () => {
    const ctx = await stage.as();
    const secret = `ghp_${"1234567890abcdefghijABCDEFGHIJ123456"}`;
    const error: unknown = await openRequest(
      ctx,
      input({ name: "leaky", parameters: { greeting: secret } }),
    ).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: "secret_found",
      fields: [{ pointer: "/parameters/greeting" }],
    });
    expect(JSON.stringify(error) + String(error)).not.toContain(secret);
    expect(await ctx.db.instance.count({ where: { name: "leaky" } })).toBe(0);
    const [row] = await ctx.db.$queryRaw<
      { count: bigint }[]
    >`select (select count(*) from request_revisions where parameters::text like ${`%${secret}%`}) + (select count(*) from events where payload::text like ${`%${secret}%`}) + (select count(*) from audit_entries where after::text like ${`%${secret}%`}) as count`;
    expect(Number(row?.count)).toBe(0);
  });

  it("refuses a target that is limited to other groups", async () => {
    const other = await setStage({ groups: ["platform-ops"] });
    try {
      await expect(
        openRequest(await other.as(), {
          template: other.template,
          team: "payments",
          name: fresh(),
          target: other.target,
          parameters: { greeting: "x" },
        }),
      ).rejects.toMatchObject({ code: "forbidden" });
    } finally {
      await other.close();
    }
  }, 180_000);
});

describe("a preview", () => {
  it("shows files and everything that is wrong, by field, while one types", async () => {
    const preview = await previewRequest(await stage.as(), {
      template: stage.template,
      team: "search",
      name: "Bad",
      parameters: { greeting: "hello" },
    });
    expect(preview.ready).toBe(false);
    expect(preview.problems.map(({ pointer }) => pointer).sort()).toEqual([
      "/name",
      "/target",
      "/team",
    ]);
    expect(preview.files.length).toBeGreaterThan(0);
  });

  it("blames the parameter, and knows a taken name", async () => {
    const { name } = await stage.open();
    const preview = await previewRequest(
      await stage.as(),
      input({ name, parameters: { greeting: "" } }),
    );
    expect(preview.problems.map(({ pointer }) => pointer).sort()).toEqual([
      "/name",
      "/parameters/greeting",
    ]);
  });

  it("refuses viewers", async () => {
    await expect(
      previewRequest(await stage.as({ roles: ["viewer"], teams: [] }), input()),
    ).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("changing, cancelling, trying again", () => {
  it("refuses people of other teams", async () => {
    const { id } = await stage.open();
    const other = await stage.as({ name: "Diego", teams: ["search"] });
    await expect(reviseRequest(other, id, { parameters: {} })).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(cancelRequest(other, id)).rejects.toMatchObject({ code: "forbidden" });
    await expect(retryRequest(other, id)).rejects.toMatchObject({ code: "forbidden" });
    expect(await getRequest(other, id)).toMatchObject({
      may: { revise: false, cancel: false, retry: false },
    });
  });

  it("refuses what is not there, and ids that are none", async () => {
    const ctx = await stage.as();
    await expect(cancelRequest(ctx, randomUUID())).rejects.toMatchObject({ code: "not_found" });
    await expect(getRequest(ctx, "'; drop table requests")).rejects.toMatchObject({
      code: "not_found",
    });
  });

  it("refuses parameters that the template refuses, and stores nothing of them", async () => {
    const ctx = await stage.as();
    const { id } = await stage.open();
    await expect(reviseRequest(ctx, id, { parameters: { greeting: "" } })).rejects.toMatchObject({
      code: "invalid",
    });
    expect((await getRequest(ctx, id)).revisions).toHaveLength(1);
  });

  it("refuses to try again what is not held up", async () => {
    const { id } = await stage.open();
    await expect(retryRequest(await stage.as(), id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("cancels before anything was written, frees the name, and cannot be changed after", async () => {
    const ctx = await stage.as();
    const { id, name } = await stage.open();
    await cancelRequest(ctx, id);
    expect(await getRequest(ctx, id)).toMatchObject({
      state: "cancelled",
      may: { revise: false, cancel: false },
    });
    await cancelRequest(ctx, id);
    await expect(reviseRequest(ctx, id, { parameters: { greeting: "x" } })).rejects.toMatchObject({
      code: "conflict",
    });
    await expect(openRequest(ctx, input({ name }))).resolves.toMatchObject({ created: true });
  });
});

describe("the list of requests", () => {
  it("filters and pages in the database", async () => {
    const ctx = await stage.as();
    const { id, name } = await stage.open();
    const found = await listRequests(
      ctx,
      requestQuerySchema.parse({ q: name.toUpperCase(), team: "payments", show: "open" }),
    );
    expect(found.requests.map((request) => request.id)).toEqual([id]);
    expect((await listRequests(ctx, requestQuerySchema.parse({ team: "search" }))).total).toBe(0);
    expect((await listRequests(ctx, requestQuerySchema.parse({ page: "999" }))).requests).toEqual(
      [],
    );
  });

  it("goes on where a page ended, in both directions, whatever is added meanwhile", async () => {
    const ctx = await stage.as();
    const { db } = stage.job;
    const { id } = await stage.open();
    const { idempotencyKey: _key, ...row } = await db.request.findUniqueOrThrow({ where: { id } });
    const team = `team-${randomUUID()}`;
    // Some of the same moment: their ids decide.
    const addAt = async (minute: number): Promise<string> => {
      const added = randomUUID();
      const createdAt = new Date(minute * 60_000);
      const data = { ...row, id: added, branch: added, team, createdAt, endedAt: createdAt };
      await db.request.create({ data });
      return added;
    };
    for (let index = 0; index < 60; index += 1) await addAt(Math.floor(index / 4));
    const pageOf = async (place: { before?: string; after?: string } = {}) => {
      const page = await listRequests(ctx, requestQuerySchema.parse({ team, ...place }));
      return { ...page, ids: page.requests.map((request) => request.id) };
    };
    const stored = await db.request.findMany({
      where: { team },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      select: { id: true },
    });
    const all = stored.map((request) => request.id);
    const first = await pageOf();
    expect(first).toMatchObject({ ids: all.slice(0, 25), newer: false, older: true, total: 60 });
    await addAt(100);
    const second = await pageOf({ before: first.ids.at(-1) ?? "" });
    expect(second).toMatchObject({ ids: all.slice(25, 50), newer: true, older: true, total: 61 });
    const last = await pageOf({ before: second.ids.at(-1) ?? "" });
    expect(last).toMatchObject({ ids: all.slice(50), newer: true, older: false });
    const back = await pageOf({ after: last.ids[0] ?? "" });
    expect(back).toMatchObject({ ids: second.ids, newer: true, older: true });
    expect((await pageOf({ before: randomUUID() })).ids).toHaveLength(25);
  });
});
