import { Octokit } from "@octokit/rest";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  branchWith,
  checkedOctokit,
  forgeUnderTest,
  quiet,
  refusal,
  repository as R,
  type UnderTest,
} from "./testing/forge-under-test";
import { Visitor } from "./testing/visitor";

let under: UnderTest;
let bot: Octokit;
const found: string[] = [];
const site = "https://slipway.example.com";
const callback = `${site}/account/github`;

beforeAll(async () => {
  under = await forgeUnderTest({
    oauthClient: { id: "oauth-app", secret: "secret-of-the-oauth-app", callbacks: [callback] },
  });
  bot = checkedOctokit(under.forge, found);
  await under.forge.createRepository("acme/other", { "README.md": "# Other\n" });
}, 180_000);
afterAll(() => under.close());
afterEach(() => {
  // oxlint-disable-next-line vitest/no-standalone-expect -- the promise of every test above
  expect(found.splice(0)).toEqual([]);
});

type Client = { client_id: string; client_secret: string; slug?: string };

/** An App with these permissions, installed for one repository. */
async function appWith(name: string, permissions: Record<string, string>): Promise<Client> {
  const olivia = new Visitor(under.forge);
  const back = await olivia.registerApp(
    `${under.forge.url}/organizations/acme/settings/apps/new?state=s`,
    JSON.stringify({
      name,
      url: site,
      redirect_url: `${site}/back`,
      callback_urls: [callback],
      default_permissions: permissions,
    }),
    site,
  );
  const { data } = await new Octokit({
    baseUrl: under.forge.api,
    log: quiet,
  }).apps.createFromManifest({ code: back.searchParams.get("code") ?? "" });
  const { data: repository } = await bot.repos.get(R);
  await olivia.press(`/apps/${data.slug}/install`, {
    account: "acme",
    selection: "selected",
    repository: String(repository.id),
  });
  return {
    client_id: data.client_id ?? "",
    client_secret: data.client_secret ?? "",
    slug: data.slug ?? "",
  };
}

function addressOf(client: Client, more: Record<string, string> = {}): string {
  const query = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: callback,
    state: "s",
    ...more,
  });
  return `${under.forge.url}/login/oauth/authorize?${query}`;
}

/** What somebody may do by a token that a client gets for them. */
async function asPerson(
  client: Client,
  login: string,
  more: Record<string, string> = {},
): Promise<Octokit> {
  const back = await new Visitor(under.forge, login).authorize(addressOf(client, more));
  const answer = await fetch(`${under.forge.url}/login/oauth/access_token`, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({
      client_id: client.client_id,
      client_secret: client.client_secret,
      code: back.searchParams.get("code") ?? "",
    }),
  });
  const { access_token: token } = (await answer.json()) as { access_token: string };
  return checkedOctokit(under.forge, found, token);
}

let opened = 0;
async function pullOf(octokit: Octokit): Promise<{ pull_number: number; head: string }> {
  const branch = `reviewed-${(opened += 1)}`;
  const head = await branchWith(bot, branch, { [`${branch}.txt`]: "1\n" });
  const { data } = await octokit.pulls.create({ ...R, head: branch, base: "main", title: branch });
  return { pull_number: data.number, head };
}

const approve = (octokit: Octokit, pull_number: number, commit_id: string) =>
  octokit.pulls.createReview({ ...R, pull_number, commit_id, event: "APPROVE" });

describe("a review by a token that an App got for somebody", () => {
  it("is theirs, of the commit that it names", async () => {
    const app = await appWith("Reviews", { contents: "write", pull_requests: "write" });
    const { pull_number, head } = await pullOf(bot);
    const { data } = await approve(await asPerson(app, "dev-dana"), pull_number, head);
    expect(data).toMatchObject({
      user: { login: "dev-dana" },
      state: "APPROVED",
      commit_id: head,
    });
  });

  it("is refused of one's own pull request, and of a commit that is not part of it", async () => {
    const app = await appWith("Refuses", { contents: "write", pull_requests: "write" });
    const dana = await asPerson(app, "dev-dana");
    const own = await pullOf(dana);
    expect(await refusal(approve(dana, own.pull_number, own.head))).toMatchObject({
      status: 422,
      body: { errors: ["Can not approve your own pull request"] },
    });
    const [one, other] = [await pullOf(bot), await pullOf(bot)];
    expect(await refusal(approve(dana, one.pull_number, other.head))).toMatchObject({
      status: 422,
      body: { errors: ["commit_id is not part of the pull request"] },
    });
  });

  it("needs the App to be installed there, and its permission", async () => {
    const [app, reading] = [
      await appWith("Elsewhere", { contents: "write", pull_requests: "write" }),
      await appWith("Reading", { contents: "write", pull_requests: "read" }),
    ];
    const { pull_number, head } = await pullOf(bot);
    const dana = await asPerson(app, "dev-dana");
    expect(await refusal(dana.repos.get({ owner: "acme", repo: "other" }))).toMatchObject({
      status: 404,
    });
    expect(
      await refusal(approve(await asPerson(reading, "dev-dana"), pull_number, head)),
    ).toMatchObject({ status: 403 });
  });
});

describe("an OAuth App", () => {
  const client: Client = { client_id: "oauth-app", client_secret: "secret-of-the-oauth-app" };

  it("writes as somebody who agreed to the scope for it, and else is told that there is nothing", async () => {
    const { pull_number, head } = await pullOf(bot);
    const without = await asPerson(client, "dev-diego");
    expect((await without.users.getAuthenticated()).data.login).toBe("dev-diego");
    expect(await refusal(approve(without, pull_number, head))).toMatchObject({ status: 404 });
    const { data } = await approve(
      await asPerson(client, "dev-diego", { scope: "repo" }),
      pull_number,
      head,
    );
    expect(data.user?.login).toBe("dev-diego");
  });

  it("sends somebody back at once who agreed to as much before, unless they are to choose an account", async () => {
    const vera = new Visitor(under.forge, "viewer-vera");
    expect(await vera.open(addressOf(client))).toBeUndefined();
    await vera.authorize(addressOf(client));
    const back = await vera.open(addressOf(client));
    expect(back?.origin).toBe(site);
    expect(back?.searchParams.get("code")).toBeTruthy();
    for (const [name, value] of [
      ["prompt", "select_account"],
      ["login", "dev-dana"],
      ["scope", "repo"],
    ] as const)
      expect(await vera.open(addressOf(client, { [name]: value }))).toBeUndefined();
    await vera.authorize(addressOf(client, { scope: "repo" }));
    expect(await vera.open(addressOf(client, { scope: "repo" }))).toBeDefined();
  });
});
