import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Context } from "@/lib/access/server";
import { getRequest } from "@/lib/requests/server";
import { handleEvent, receiveDelivery } from "@/lib/following/server";
import { moveRequest } from "@/lib/pull-requests/server";
import { setStage, type Stage } from "@/lib/requests/testing";
import { Visitor } from "@/sandbox/forge/testing/visitor";
import { beginRegistration, finishRegistration } from "./register-app";
import { checkConnection, connectionReport } from "./check-connection";
import { connectionOverview } from "./connection-overview";
import { disconnectApp, replacePrivateKey, rotateWebhookSecret } from "./change-app";
import { hostConnection } from "./connection";
import { hostHealth } from "./host-health";
import { resealStoredApp } from "./store/apps";

let stage: Stage;
let visitor: Visitor;
let hook: Server;
const delivered: { body: Buffer; headers: IncomingHttpHeaders }[] = [];

beforeAll(async () => {
  hook = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      delivered.push({ body: Buffer.concat(chunks), headers: request.headers });
      response.end();
    });
  });
  await new Promise<void>((resolve) => void hook.listen(0, "127.0.0.1", resolve));
  stage = await setStage({
    unconnected: true,
    site: `http://127.0.0.1:${(hook.address() as AddressInfo).port}`,
  });
  visitor = new Visitor(stage.forge);
}, 180_000);
afterAll(async () => {
  hook.closeAllConnections();
  hook.close();
  await stage.close();
});

const sessionId = randomUUID();
const olivia = async (over: Partial<Context> = {}): Promise<Context> => ({
  ...(await stage.as({ name: "Olivia Ops", roles: ["ops"], teams: [] })),
  sessionId,
  ...over,
});

/** From the button to the code that GitHub sends the browser back with. */
async function comeBack(
  ctx: Context,
  name: string,
  shared = false,
): Promise<{ code: string; state: string }> {
  const { action, manifest } = await beginRegistration(ctx, { organization: "acme", shared });
  const back = await visitor.registerApp(action, manifest, ctx.config.NEXTAUTH_URL, name);
  expect(back.pathname).toBe("/ops/github/registered");
  return { code: back.searchParams.get("code") ?? "", state: back.searchParams.get("state") ?? "" };
}

async function setUp(name: string): Promise<void> {
  const ctx = await olivia();
  await finishRegistration(ctx, await comeBack(ctx, name));
}

const install = (slug: string) =>
  visitor.press(`/apps/${slug}/install`, { account: "acme", selection: "all" });
const api = async <T>(path: string, token = "token-of-the-tests"): Promise<T> =>
  (await (
    await fetch(stage.forge.api + path, { headers: { authorization: `token ${token}` } })
  ).json()) as T;

/** As GitHub would send it to the running Slipway. */
const receive = ({ body, headers }: (typeof delivered)[number]) =>
  receiveDelivery(
    stage.job,
    "github",
    body,
    new Headers({
      "x-github-event": String(headers["x-github-event"]),
      "x-github-delivery": String(headers["x-github-delivery"]),
      "x-hub-signature-256": String(headers["x-hub-signature-256"]),
    }),
  );

/** A pull request of its own, and what GitHub says of it. */
const next = async () => {
  const from = delivered.length;
  const { id } = await stage.open();
  await moveRequest(stage.job, id);
  await stage.forge.webhooksSettled();
  const found = delivered
    .slice(from)
    .find(({ headers }) => headers["x-github-event"] === "pull_request");
  if (!found) throw new Error("no delivery of the pull request");
  return found;
};

describe("setting an App up from the admin pages", () => {
  test("is for Ops in a browser, and only what began here comes to its end, once", async () => {
    const ctx = await olivia();
    await expect(beginRegistration(await stage.as(), {})).rejects.toMatchObject({
      code: "forbidden",
    });
    const { sessionId: _none, ...noBrowser } = ctx;
    await expect(beginRegistration(noBrowser, {})).rejects.toMatchObject({
      code: "forbidden",
      message: /in a browser/,
    });
    await expect(beginRegistration(ctx, { organization: "../evil" })).rejects.toMatchObject({
      code: "invalid",
    });
    const back = await comeBack(ctx, "Handshakes");
    await expect(
      finishRegistration(await olivia({ sessionId: randomUUID() }), back),
    ).rejects.toMatchObject({ code: "forbidden", message: /did not begin here/ });
    await expect(
      finishRegistration({ ...ctx, now: () => new Date(Date.now() + 61 * 60_000) }, back),
    ).rejects.toMatchObject({ code: "forbidden" });
    await expect(finishRegistration(ctx, { ...back, state: "guessed" })).rejects.toMatchObject({
      code: "forbidden",
    });
    await finishRegistration(ctx, back);
    await expect(finishRegistration(ctx, back)).rejects.toMatchObject({ code: "forbidden" });
    await disconnectApp(ctx);
    expect((await hostConnection(stage.job)).kind).toBe("none");
  });

  test("a request that waited for it becomes a pull request of the App, with a commit that GitHub signs and the requester beside it", async () => {
    const ctx = await olivia();
    const { id } = await stage.open();
    await moveRequest(stage.job, id);
    const dana = await stage.as();
    expect(await getRequest(dana, id)).toMatchObject({
      state: "waiting",
      waiting: { for: "Slipway is not connected to GitHub yet." },
    });
    expect(await connectionOverview(ctx)).toMatchObject({
      kind: "none",
      from: "nowhere",
      webhook: "no-secret",
      waiting: expect.any(Number),
    });
    expect(await connectionReport(ctx)).toMatchObject({ installations: [], repositories: [] });

    await setUp("Slipway acme");
    await moveRequest(stage.job, id);
    expect((await getRequest(dana, id)).waiting?.for).toMatch(/not installed for acme\//);
    expect((await connectionReport(ctx)).repositories).toMatchObject([
      { name: stage.repository, problem: expect.stringMatching(/not installed/) },
    ]);

    await install("slipway-acme");
    await stage.forge.webhooksSettled();
    const told = delivered.find(({ headers }) => headers["x-github-event"] === "installation");
    if (!told) throw new Error("no delivery of the installation");
    const due = async () =>
      ((await stage.job.db.requestWork.findUniqueOrThrow({ where: { requestId: id } })).nextAt ??
        new Date(0)) <= new Date();
    expect([await due(), await receive(told)]).toEqual([false, "stored"]);
    const event = await stage.job.db.event.findFirstOrThrow({
      where: { source: "github", deliveryKey: String(told.headers["x-github-delivery"]) },
    });
    await handleEvent(stage.job, event.id);
    expect(await due()).toBe(true);
    expect((await checkConnection(ctx)).woken).toBe(0);
    await moveRequest(stage.job, id);
    const { pullRequest, state } = await getRequest(dana, id);
    expect(state).toBe("pull-request-open");
    const pull = await api<{ user: { login: string; type: string } }>(
      `/repos/${stage.repository}/pulls/${pullRequest?.number}`,
    );
    expect(pull.user).toMatchObject({ login: "slipway-acme[bot]", type: "Bot" });
    const commit = await api<{
      author: { login: string };
      committer: { login: string };
      commit: { message: string; verification: { verified: boolean } };
    }>(`/repos/${stage.repository}/commits/${pullRequest?.headCommit}`);
    expect([
      commit.author.login,
      commit.committer.login,
      commit.commit.verification.verified,
    ]).toEqual(["slipway-acme[bot]", "web-flow", true]);
    expect(commit.commit.message).toContain("Co-authored-by: Dana Developer <dana@example.com>");
  });

  test("its page says what is installed, what is reached and what is missing, and what the host says when it is suspended", async () => {
    const ctx = await olivia();
    expect(await connectionOverview(ctx)).toMatchObject({
      kind: "app",
      from: "setup",
      canLink: true,
      app: { slug: "slipway-acme", owner: "acme", registeredBy: "Olivia Ops" },
    });
    const report = await connectionReport(ctx);
    expect(report).toMatchObject({
      as: "slipway-acme[bot]",
      missing: [],
      installations: [
        {
          account: "acme",
          suspended: false,
          selection: "all",
          missing: [],
          missingEvents: [],
          repositoryCount: 1,
        },
      ],
    });
    expect(report.repositories).toEqual([
      {
        name: stage.repository,
        webUrl: `${stage.forge.url}/${stage.repository}`,
        targets: [expect.any(String)],
      },
    ]);
    expect(await hostHealth(ctx)).toEqual({
      kind: "app",
      hostName: "GitHub",
      problem: undefined,
      accounts: [
        {
          account: "acme",
          isSuspended: false,
          missing: [],
          quota: {
            limit: expect.any(Number) as number,
            remaining: expect.any(Number) as number,
            resetAt: expect.any(Date) as Date,
          },
          problem: undefined,
        },
      ],
    });
    const id = report.installations[0]?.id;
    await visitor.press(`/settings/installations/${id}/suspend`);
    stage.forge.endInstallationTokens();
    const suspended = await connectionReport(ctx);
    expect((await hostHealth(ctx)).accounts).toMatchObject([
      { account: "acme", isSuspended: true, quota: undefined },
    ]);
    expect([suspended.installations[0]?.suspended, suspended.repositories[0]?.problem]).toEqual([
      true,
      expect.stringMatching(/is suspended/),
    ]);
    await visitor.press(`/settings/installations/${id}/unsuspend`);
    expect((await connectionReport(ctx)).repositories[0]?.problem).toBeUndefined();
    stage.forge.fault(() => ({ kind: "status", status: 503 }));
    expect((await connectionReport(ctx)).problem?.message).toMatch(/has a problem/);
    expect((await hostHealth(ctx)).problem?.message).toMatch(/has a problem/);
    stage.forge.fault(null);
  });

  test("its deliveries are believed by its own secret, which can be changed without losing any", async () => {
    const ctx = await olivia();
    const first = await next();
    expect([await receive(first), await receive(first)]).toEqual(["stored", "repeated"]);
    const onItsWay = await next();
    await rotateWebhookSecret(ctx);
    expect(await receive(onItsWay)).toBe("stored");
    expect(await receive(await next())).toBe("stored");
    await rotateWebhookSecret(ctx);
    await expect(
      receive({ ...onItsWay, headers: { ...onItsWay.headers, "x-github-delivery": randomUUID() } }),
    ).rejects.toMatchObject({ code: "unauthenticated" });
    expect(await connectionOverview(ctx)).toMatchObject({ webhook: "heard" });
  });

  test("a secret that GitHub refuses to take leaves everything as it was", async () => {
    const ctx = await olivia();
    const before = (await hostConnection(stage.job)).webhookSecrets;
    stage.forge.fault(({ path }) =>
      path === "/app/hook/config" ? { kind: "status", status: 422 } : null,
    );
    await expect(rotateWebhookSecret(ctx)).rejects.toMatchObject({ code: "upstream_refused" });
    stage.forge.fault(null);
    expect((await hostConnection(stage.job, { fresh: true })).webhookSecrets).toEqual(before);
  });

  test("a new private key is tried before it takes the old one's place", async () => {
    const ctx = await olivia();
    await expect(replacePrivateKey(ctx, { privateKey: "ssh-rsa AAAA" })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ pointer: "/privateKey" }],
    });
    const { generateKeyPairSync } = await import("node:crypto");
    const foreign = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    }).privateKey;
    await expect(replacePrivateKey(ctx, { privateKey: foreign })).rejects.toMatchObject({
      code: "invalid",
      fields: [{ message: "It is not a key of Slipway acme." }],
    });
    const { page } = await visitor.press("/apps/slipway-acme/keys");
    const pem = /-----BEGIN RSA[\s\S]*END RSA PRIVATE KEY-----/.exec(page)?.[0] ?? "";
    await replacePrivateKey(ctx, { privateKey: pem });
    await visitor.press("/apps/slipway-acme/keys/delete-old");
    expect((await connectionReport(ctx)).as).toBe("slipway-acme[bot]");
  });

  test("no secret stands in the database, the audit record or an answer in plain", async () => {
    const ctx = await olivia();
    const connection = await hostConnection(stage.job);
    if (connection.kind !== "app") throw new Error("no app");
    const secrets = [
      connection.privateKey.split("\n")[2] ?? "",
      connection.oauth?.secret ?? "",
      ...connection.webhookSecrets,
    ];
    expect(secrets.every((secret) => secret.length > 20)).toBe(true);
    const rows = await stage.job.db.$queryRawUnsafe<{ row: string }[]>(
      "select g::text as row from github_apps g union all select a::text from audit_entries a union all select h::text from github_handshakes h",
    );
    const told = [
      ...rows.map(({ row }) => row),
      JSON.stringify(await connectionOverview(ctx)),
      JSON.stringify(await connectionReport(ctx)),
    ].join("\n");
    for (const secret of secrets)
      expect([told.includes(secret), told.includes(Buffer.from(secret).toString("hex"))]).toEqual([
        false,
        false,
      ]);
    await expect(
      hostConnection(
        {
          ...stage.job,
          config: {
            ...stage.job.config,
            SLIPWAY_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString("base64"),
          },
        },
        { fresh: true },
      ),
    ).rejects.toMatchObject({ code: "misconfigured" });
    await hostConnection(stage.job, { fresh: true });
  });

  test("outlives a change of the encryption key: the new one stands before the old one for one start", async () => {
    const { db, config } = stage.job;
    const newer = Buffer.alloc(32, 5).toString("base64");
    const both = { ...config, SLIPWAY_ENCRYPTION_KEY: `${newer},${config.SLIPWAY_ENCRYPTION_KEY}` };
    expect(await hostConnection({ db, config: both }, { fresh: true })).toMatchObject({
      kind: "app",
    });
    await resealStoredApp(db, both);
    expect(
      await hostConnection(
        { db, config: { ...config, SLIPWAY_ENCRYPTION_KEY: newer } },
        { fresh: true },
      ),
    ).toMatchObject({ kind: "app" });
    await resealStoredApp(db, {
      ...config,
      SLIPWAY_ENCRYPTION_KEY: `${config.SLIPWAY_ENCRYPTION_KEY},${newer}`,
    });
    await hostConnection(stage.job, { fresh: true });
  });

  test("an App of the environment comes first, then this one, then a token", async () => {
    const { config, db } = stage.job;
    const token = {
      ...config,
      GITHUB_TOKEN: "t",
      hostCredentials: { kind: "token" as const, token: "t" },
    };
    expect(await hostConnection({ db, config: token })).toMatchObject({
      kind: "app",
      from: "setup",
    });
    const env = {
      ...config,
      hostCredentials: { kind: "app" as const, appId: "99", privateKey: "k" },
    };
    expect(await hostConnection({ db, config: env })).toMatchObject({
      kind: "app",
      from: "environment",
      appId: "99",
    });
    await expect(beginRegistration(await olivia({ config: env }), {})).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
