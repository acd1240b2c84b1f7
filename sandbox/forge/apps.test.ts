import { createHash, createHmac } from "node:crypto";
import { createAppAuth } from "@octokit/auth-app";
import { Octokit } from "@octokit/rest";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  branchWith,
  checkedOctokit,
  forgeUnderTest,
  quiet,
  Receiver,
  refusal,
  repository as R,
  type UnderTest,
} from "./testing/forge-under-test";
import { payloadViolations } from "./testing/openapi";
import { Visitor } from "./testing/visitor";

let under: UnderTest;
let visitor: Visitor;
const receiver = new Receiver();
const found: string[] = [];
const site = "https://slipway.example.com";
let hook = "";

beforeAll(async () => {
  hook = await receiver.start();
  under = await forgeUnderTest();
  await under.forge.createRepository("acme/other", { "README.md": "# Other\n" });
  await under.forge.createRepository("globex/infra", { "README.md": "# Infra\n" });
  visitor = new Visitor(under.forge);
}, 180_000);
afterAll(async () => {
  receiver.close();
  await under.close();
});
afterEach(() => {
  // oxlint-disable-next-line vitest/no-standalone-expect -- the promise of every test above
  expect(found.splice(0)).toEqual([]);
});

const manifest = (over: object = {}) =>
  JSON.stringify({
    name: "Slipway",
    url: site,
    hook_attributes: { url: hook },
    redirect_url: `${site}/back`,
    callback_urls: [`${site}/account/github`],
    setup_url: `${site}/installed`,
    public: false,
    default_permissions: { contents: "write", pull_requests: "write" },
    default_events: ["pull_request", "push"],
    ...over,
  });

async function register(over: object = {}, organization = "acme") {
  const back = await visitor.registerApp(
    `${under.forge.url}/organizations/${organization}/settings/apps/new?state=s1`,
    manifest(over),
    site,
  );
  expect([back.origin + back.pathname, back.searchParams.get("state")]).toEqual([
    `${site}/back`,
    "s1",
  ]);
  const nobody = checkedOctokit(under.forge, found, "");
  const { data } = await nobody.apps.createFromManifest({
    code: back.searchParams.get("code") ?? "",
  });
  const auth = createAppAuth({ appId: data.id, privateKey: data.pem });
  const asApp = checkedOctokit(under.forge, found, (await auth({ type: "app" })).token);
  return { app: data, asApp, code: back.searchParams.get("code") ?? "" };
}

async function installed(
  app: { slug?: string },
  asApp: Octokit,
  form: Record<string, string> = { account: "acme", selection: "all" },
) {
  const { to } = await visitor.press(`/apps/${app.slug}/install`, form);
  const id = Number(new URL(to).searchParams.get("installation_id"));
  const { data } = await asApp.apps.createInstallationAccessToken({ installation_id: id });
  return { id, token: data.token, octokit: checkedOctokit(under.forge, found, data.token) };
}

describe("a manifest", () => {
  it("becomes an App whose secrets are given once", async () => {
    const { app, asApp, code } = await register();
    expect(app).toMatchObject({
      slug: "slipway",
      owner: { login: "acme", type: "Organization" },
      permissions: { contents: "write", metadata: "read" },
      events: ["pull_request", "push"],
    });
    expect([
      app.pem.startsWith("-----BEGIN RSA PRIVATE KEY-----"),
      typeof app.webhook_secret,
      app.client_secret.length,
    ]).toEqual([true, "string", 40]);
    expect(
      await refusal(checkedOctokit(under.forge, found, "").apps.createFromManifest({ code })),
    ).toMatchObject({ status: 404 });
    expect((await asApp.apps.getAuthenticated()).data?.slug).toBe("slipway");
  });

  it("is refused where it asks for events without their permission, has a taken name, or a button is pressed from elsewhere", async () => {
    await expect(register({ name: "Other", default_events: ["check_run"] })).rejects.toThrow(
      /not supported by permissions: check_run/,
    );
    await expect(register()).rejects.toThrow(/already taken/);
    await expect(
      visitor.postFrom("https://evil.example", "/settings/apps/create", {
        manifest: "x",
        name: "y",
        as: "ops-olivia",
      }),
    ).rejects.toThrow(/403/);
  });
});

describe("an installation", () => {
  it("sees its repositories and no others, and does what was granted and no more", async () => {
    const { app, asApp } = await register({
      name: "Narrow",
      default_permissions: { contents: "write" },
      default_events: [],
    });
    const platform = (await checkedOctokit(under.forge, found).repos.get(R)).data.id;
    const { id, octokit } = await installed(app, asApp, {
      account: "acme",
      selection: "selected",
      repository: String(platform),
    });
    expect(
      (await asApp.apps.listInstallations()).data.map((one) => [one.id, one.repository_selection]),
    ).toEqual([[id, "selected"]]);
    expect(
      (await octokit.apps.listReposAccessibleToInstallation()).data.repositories.map(
        (repo) => repo.full_name,
      ),
    ).toEqual(["acme/platform"]);
    expect((await asApp.apps.getRepoInstallation(R)).data.id).toBe(id);
    expect(
      await refusal(asApp.apps.getRepoInstallation({ owner: "acme", repo: "other" })),
    ).toMatchObject({ status: 404 });
    expect(await refusal(octokit.repos.get({ owner: "acme", repo: "other" }))).toMatchObject({
      status: 404,
    });
    await branchWith(octokit, "narrow", { "n.txt": "1\n" });
    expect(
      await refusal(octokit.pulls.create({ ...R, head: "narrow", base: "main", title: "No" })),
    ).toMatchObject({ status: 403, body: { message: "Resource not accessible by integration" } });
  });

  it("of a private App is for its own account only", async () => {
    const { app, asApp } = await register({ name: "Private" });
    await expect(installed(app, asApp, { account: "globex", selection: "all" })).rejects.toThrow(
      /private to acme/,
    );
    const open = await register({ name: "Open", public: true });
    const { octokit } = await installed(open.app, open.asApp, {
      account: "globex",
      selection: "all",
    });
    expect((await octokit.repos.get({ owner: "globex", repo: "infra" })).data.full_name).toBe(
      "globex/infra",
    );
  });

  it("that is suspended, or gone, opens nothing", async () => {
    const { app, asApp } = await register({ name: "Suspended" });
    const { id, octokit } = await installed(app, asApp);
    await visitor.press(`/settings/installations/${id}/suspend`);
    expect(await refusal(octokit.repos.get(R))).toMatchObject({
      status: 403,
      body: { message: "This installation has been suspended" },
    });
    expect(
      await refusal(asApp.apps.createInstallationAccessToken({ installation_id: id })),
    ).toMatchObject({ status: 403 });
    expect((await asApp.apps.getInstallation({ installation_id: id })).data).toMatchObject({
      suspended_by: { login: "ops-olivia" },
    });
    await visitor.press(`/settings/installations/${id}/unsuspend`);
    expect((await octokit.repos.get(R)).status).toBe(200);
    await visitor.press(`/settings/installations/${id}/uninstall`);
    expect(await refusal(octokit.repos.get(R))).toMatchObject({ status: 401 });
  });

  it("commits under the bot's name, signed as GitHub would unless somebody else is named", async () => {
    const { app, asApp } = await register({ name: "Signer" });
    const { octokit } = await installed(app, asApp);
    const sha = await branchWith(octokit, "signed", { "s.txt": "1\n" });
    const { data } = await octokit.repos.getCommit({ ...R, ref: sha });
    expect([data.author?.login, data.committer?.login, data.commit.verification?.verified]).toEqual(
      ["signer[bot]", "signer[bot]", true],
    );
    const named = await octokit.git.createCommit({
      ...R,
      message: "x",
      tree: data.commit.tree.sha,
      parents: [sha],
      author: { name: "Dana", email: "dana@example.com" },
    });
    expect(named.data.verification.verified).toBe(false);
  });
});

describe("who is who", () => {
  it("refuses a JWT that somebody else's key signed, and one on calls that are not the App's", async () => {
    const { app, asApp } = await register({ name: "Keys" });
    const other = await register({ name: "Keys of another" });
    const forged = (
      await createAppAuth({ appId: app.id, privateKey: other.app.pem })({ type: "app" })
    ).token;
    expect(
      await refusal(checkedOctokit(under.forge, found, forged).apps.getAuthenticated()),
    ).toMatchObject({ status: 401 });
    expect(await refusal(asApp.repos.get(R))).toMatchObject({ status: 401 });
  });

  it("takes a new private key and, once the old one is deleted, that alone", async () => {
    const { app, asApp } = await register({ name: "Rotating" });
    const { page } = await visitor.press("/apps/rotating/keys");
    const pem = /-----BEGIN RSA[\s\S]*END RSA PRIVATE KEY-----/.exec(page)?.[0] ?? "";
    const renewed = checkedOctokit(
      under.forge,
      found,
      (await createAppAuth({ appId: app.id, privateKey: pem })({ type: "app" })).token,
    );
    expect([
      (await asApp.apps.getAuthenticated()).status,
      (await renewed.apps.getAuthenticated()).status,
    ]).toEqual([200, 200]);
    await visitor.press("/apps/rotating/keys/delete-old");
    expect(await refusal(asApp.apps.getAuthenticated())).toMatchObject({ status: 401 });
    expect((await renewed.apps.getAuthenticated()).status).toBe(200);
  });

  it("lets a person say who they are, with PKCE, once for each code", async () => {
    const { app } = await register({ name: "Login" });
    const verifier = "v".repeat(50);
    const query = new URLSearchParams({
      client_id: app.client_id,
      redirect_uri: `${site}/account/github`,
      state: "s2",
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    const agree = async () =>
      (
        await new Visitor(under.forge, "dev-dana").authorize(
          `${under.forge.url}/login/oauth/authorize?${query}`,
        )
      ).searchParams.get("code") ?? "";
    const exchange = async (over: Record<string, string>) => {
      const body = new URLSearchParams({
        client_id: app.client_id,
        client_secret: app.client_secret,
        code_verifier: verifier,
        redirect_uri: `${site}/account/github`,
        ...over,
      });
      return (await (
        await fetch(`${under.forge.url}/login/oauth/access_token`, {
          method: "POST",
          body,
          headers: { accept: "application/json" },
        })
      ).json()) as Record<string, string>;
    };
    expect(await exchange({ code: await agree(), code_verifier: "another" })).toMatchObject({
      error: "bad_verification_code",
    });
    const code = await agree();
    const token = (await exchange({ code }))["access_token"] ?? "";
    expect(await exchange({ code })).toMatchObject({ error: "bad_verification_code" });
    expect(
      (await checkedOctokit(under.forge, found, token).users.getAuthenticated()).data.login,
    ).toBe("dev-dana");
    const basic = new Octokit({
      baseUrl: under.forge.api,
      log: quiet,
      request: {
        fetch: async (url: string, init: RequestInit) =>
          fetch(url, {
            ...init,
            headers: {
              ...init.headers,
              authorization: `Basic ${Buffer.from(`${app.client_id}:${app.client_secret}`).toString("base64")}`,
            },
          }),
      },
    });
    expect(
      (
        await basic.request("DELETE /applications/{client_id}/token", {
          client_id: app.client_id,
          access_token: token,
        })
      ).status,
    ).toBe(204);
    expect(
      await refusal(checkedOctokit(under.forge, found, token).users.getAuthenticated()),
    ).toMatchObject({ status: 401 });
    query.set("redirect_uri", "https://evil.example/");
    await expect(agree()).rejects.toThrow(/redirect_uri/);
  });
});

it("tells an App's hook what it asked for, of what it is installed for, signed with its own secret", async () => {
  const { app, asApp } = await register({ name: "Listener" });
  const { octokit, id } = await installed(app, asApp, { account: "acme", selection: "all" });
  const { data: other } = await octokit.repos.get({ owner: "acme", repo: "other" });
  receiver.deliveries.length = 0;
  await branchWith(octokit, "heard", { "h.txt": "1\n" });
  await octokit.pulls.create({ ...R, head: "heard", base: "main", title: "Heard" });
  await under.forge.webhooksSettled();
  const ours = receiver.deliveries.filter(
    ({ headers }) => headers["x-github-hook-installation-target-id"] === String(app.id),
  );
  expect(ours.map(({ event }) => event).sort()).toEqual(["pull_request", "push"]);
  for (const { event, payload, body, headers } of ours) {
    // A bot's address has brackets in it, at GitHub as well; its description calls it an email
    // nonetheless.
    const wrong = payloadViolations(
      event,
      typeof payload["action"] === "string" ? payload["action"] : undefined,
      payload,
    ).filter((one) => !/email must match format/.test(one));
    expect(wrong).toEqual([]);
    expect(payload["installation"]).toMatchObject({ id });
    expect(headers["x-hub-signature-256"]).toBe(
      `sha256=${createHmac("sha256", app.webhook_secret ?? "")
        .update(body)
        .digest("hex")}`,
    );
  }
  receiver.deliveries.length = 0;
  await visitor.press(`/settings/installations/${id}/suspend`);
  await visitor.press(`/settings/installations/${id}/uninstall`);
  await under.forge.webhooksSettled();
  expect(receiver.names()).toEqual(["installation.suspend", "installation.deleted"]);
  for (const { event, payload } of receiver.deliveries)
    expect(payloadViolations(event, String(payload["action"]), payload)).toEqual([]);
  expect(other.full_name).toBe("acme/other");
});
