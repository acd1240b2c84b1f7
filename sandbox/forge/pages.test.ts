import type { Octokit } from "@octokit/rest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkedOctokit,
  forgeUnderTest,
  pullWith,
  Receiver,
  repository as R,
  type UnderTest,
} from "./testing/forge-under-test";

let under: UnderTest;
let octokit: Octokit;
const receiver = new Receiver();

beforeAll(async () => {
  under = await forgeUnderTest({ webhookUrls: [await receiver.start()], webhookSecret: "s" });
  octokit = checkedOctokit(under.forge, []);
}, 180_000);
afterAll(async () => {
  await under.close();
  receiver.close();
});

const get = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(under.forge.url + path, { headers, redirect: "manual" });
  return { status: response.status, text: await response.text(), headers: response.headers };
};
const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(under.forge.url + path, {
    method: "POST",
    body: new URLSearchParams({ as: "ops-olivia", ...form }),
    headers: { origin: under.forge.url, ...headers },
    redirect: "manual",
  });
const open = (name: string, files: Record<string, string> = { [`${name}.txt`]: "x\n" }) =>
  pullWith(octokit, name, files);
const state = async (pull_number: number) => (await octokit.pulls.get({ ...R, pull_number })).data;

describe("pages", () => {
  it("are all there, under a strict policy and without scripts", async () => {
    const number = await open("page", { "tenants/a/one.yaml": "a: 2\n" });
    const paths = [
      "/",
      "/acme/platform",
      "/acme/platform/tree/main/tenants",
      "/acme/platform/blob/main/README.md",
      "/acme/platform/commits",
      "/acme/platform/commits/page",
      "/acme/platform/branches",
      "/acme/platform/commit/page".replace("page", (await state(number)).head.sha),
      "/acme/platform/pulls",
      "/acme/platform/pulls?state=closed",
      `/acme/platform/pull/${number}`,
      "/acme/platform/compare/main...page",
      "/deliveries",
    ];
    for (const path of paths) {
      const page = await get(path);
      expect([path, page.status]).toEqual([path, 200]);
      expect(page.headers.get("content-security-policy")).toMatch(
        /^default-src 'none'; style-src 'self';/,
      );
      expect(page.text).not.toMatch(/<script|style="|onclick/);
      expect(page.text).toContain("sandbox forge: no password here");
    }
    expect((await get("/acme/nothing")).status).toBe(404);
    expect((await get("/acme/platform/blob/main/%2e%2e/x")).status).toBe(404);
  });
  it("show a pull request's body, checks and changes to read", async () => {
    const number = await open("readable", { "README.md": "# New\n" });
    const { head } = await state(number);
    await octokit.repos.createCommitStatus({
      ...R,
      sha: head.sha,
      state: "failure",
      context: "slipway/policy",
      description: "1 denied",
    });
    const { text } = await get(`/acme/platform/pull/${number}`);
    expect(text).toContain("<em>body</em>");
    expect(text).toContain("slipway/policy");
    expect(text).toMatch(/<tr class="del">.*# Platform/);
    expect(text).toMatch(/<tr class="add">.*# New/);
    expect((await get(`/acme/platform/pull/${number}.diff`)).text).toContain(
      "diff --git a/README.md b/README.md",
    );
  });
  it("escape what others wrote, in titles, bodies, names and contents", async () => {
    const evil = `<script>alert(1)</script><img src=x onerror=alert(1)>`;
    const number = await open("evil", { "evil.txt": `${evil}\n` });
    await octokit.pulls.update({
      ...R,
      pull_number: number,
      title: evil,
      body: `${evil}\n\n[x](javascript:alert(1))`,
    });
    const { text } = await get(`/acme/platform/pull/${number}`);
    expect(text).not.toMatch(/<script|<img|javascript:/);
    const file = await get("/acme/platform/raw/evil/evil.txt");
    expect([file.headers.get("content-type"), file.headers.get("content-security-policy")]).toEqual(
      ["text/plain; charset=utf-8", "default-src 'none'; sandbox"],
    );
  });
});

describe("buttons", () => {
  it("approve, merge by the chosen method and delete the branch, as the person chosen", async () => {
    const number = await open("button");
    const { head } = await state(number);
    const chosen = await post("/person", {
      person: "dev-dana",
      back: `/acme/platform/pull/${number}`,
    });
    expect([chosen.status, chosen.headers.get("location")]).toEqual([
      303,
      `/acme/platform/pull/${number}`,
    ]);
    expect(chosen.headers.get("set-cookie")).toMatch(
      /^forge_person=dev-dana; Path=\/; HttpOnly; SameSite=Lax/,
    );
    const cookie = { cookie: "forge_person=dev-dana" };
    const as = { as: "dev-dana", head: head.sha };
    expect((await post(`/acme/platform/pull/${number}/approve`, as, cookie)).status).toBe(303);
    expect((await octokit.pulls.listReviews({ ...R, pull_number: number })).data).toMatchObject([
      { state: "APPROVED", user: { login: "dev-dana" } },
    ]);
    expect(
      (await post(`/acme/platform/pull/${number}/merge`, { ...as, method: "squash" }, cookie))
        .status,
    ).toBe(303);
    const merged = await state(number);
    expect(merged).toMatchObject({ merged: true, merged_by: { login: "dev-dana" } });
    expect(
      (await octokit.git.getCommit({ ...R, commit_sha: merged.merge_commit_sha ?? "" })).data
        .parents,
    ).toHaveLength(1);
    expect((await post(`/acme/platform/pull/${number}/delete-branch`, as, cookie)).status).toBe(
      303,
    );
    expect((await octokit.git.listMatchingRefs({ ...R, ref: "heads/button" })).data).toEqual([]);
    expect((await get(`/acme/platform/pull/${number}`)).text).toContain("The branch is deleted.");
  });
  it("close and reopen", async () => {
    const number = await open("close");
    await post(`/acme/platform/pull/${number}/close`, {});
    expect((await state(number)).state).toBe("closed");
    await post(`/acme/platform/pull/${number}/reopen`, {});
    expect((await state(number)).state).toBe("open");
  });
  it("say on the page why something did not work", async () => {
    const number = await open("moved");
    const response = await post(`/acme/platform/pull/${number}/merge`, { head: "5".repeat(40) });
    expect(response.status).toBe(409);
    expect(await response.text()).toContain("Head branch was modified");
    expect((await state(number)).merged).toBe(false);
  });
  it("refuse forms of other sites, of nowhere, and of a reader", async () => {
    const number = await open("guarded");
    const path = `/acme/platform/pull/${number}/close`;
    expect((await post(path, {}, { origin: "https://evil.example" })).status).toBe(403);
    expect((await post(path, {}, { origin: "null" })).status).toBe(403);
    expect(
      (
        await fetch(under.forge.url + path, {
          method: "POST",
          body: new URLSearchParams({ as: "ops-olivia" }),
        })
      ).status,
    ).toBe(403);
    expect(
      (await post(path, { as: "viewer-vera" }, { cookie: "forge_person=viewer-vera" })).status,
    ).toBe(403);
    expect((await post(path, { as: "dev-dana" })).status).toBe(409);
    expect((await state(number)).state).toBe("open");
    expect((await post("/person", { person: "nobody" })).status).toBe(422);
    expect(
      (await post("/person", { person: "dev-dana", back: "//evil.example" })).headers.get(
        "location",
      ),
    ).toBe("/");
  });
  it("redeliver a webhook under the same id", async () => {
    await under.forge.webhooksSettled();
    const before = receiver.deliveries.length;
    const { text } = await get("/deliveries");
    const id = /\/deliveries\/(\d+)/.exec(text)?.[1];
    expect((await get(`/deliveries/${id}`)).text).toContain("Redeliver");
    expect((await post(`/deliveries/${id}/redeliver`, {})).status).toBe(303);
    await under.forge.webhooksSettled();
    const again = receiver.deliveries.at(-1);
    expect(receiver.deliveries).toHaveLength(before + 1);
    expect(
      receiver.deliveries.slice(0, before).map(({ headers }) => headers["x-github-delivery"]),
    ).toContain(again?.headers["x-github-delivery"]);
  });
});
