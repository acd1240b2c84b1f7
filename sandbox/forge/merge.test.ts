import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import type { Octokit } from "@octokit/rest";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  branchWith,
  checkedOctokit,
  forgeUnderTest,
  pullWith,
  refusal,
  repository as R,
  token,
  type UnderTest,
} from "./testing/forge-under-test";

const run = promisify(execFile);
let under: UnderTest;
let octokit: Octokit;
const found: string[] = [];

beforeAll(async () => {
  under = await forgeUnderTest();
  octokit = checkedOctokit(under.forge, found);
}, 180_000);
afterAll(() => under.close());
afterEach(() => {
  // oxlint-disable-next-line vitest/no-standalone-expect -- the promise of every test above
  expect(found.splice(0)).toEqual([]);
});

const bare = () => path.join(under.dir, "data/repositories/acme/platform.git");
const git = async (...args: string[]) => (await run("git", ["-C", bare(), ...args])).stdout.trim();
const main = async () => (await octokit.git.getRef({ ...R, ref: "heads/main" })).data.object.sha;

describe("merging", () => {
  it("makes a merge commit of both sides, and its message", async () => {
    const before = await main();
    const pull_number = await pullWith(octokit, "merge/one", { "m/one.txt": "1\n" });
    const head = (await octokit.pulls.get({ ...R, pull_number })).data.head.sha;
    expect(await refusal(octokit.pulls.checkIfMerged({ ...R, pull_number }))).toMatchObject({
      status: 404,
    });
    const merged = (await octokit.pulls.merge({ ...R, pull_number })).data;
    expect(await main()).toBe(merged.sha);
    expect(await git("log", "-1", "--format=%P|%B", merged.sha)).toBe(
      `${before} ${head}|Merge pull request #${pull_number} from acme/merge/one\n\nChange merge/one`,
    );
    expect(await git("show", `${merged.sha}:m/one.txt`)).toBe("1");
    const pull = (await octokit.pulls.get({ ...R, pull_number })).data;
    expect(pull).toMatchObject({
      state: "closed",
      merged: true,
      merge_commit_sha: merged.sha,
      merged_by: { login: "slipway-bot" },
      commits: 1,
      changed_files: 1,
    });
    await octokit.pulls.checkIfMerged({ ...R, pull_number });
  });
  it("squashes into one commit on top of the base, naming the pull request", async () => {
    const pull_number = await pullWith(octokit, "squash/two", { "s/1.txt": "1\n" });
    const next = await branchWith(octokit, "squash/next", { "s/2.txt": "2\n" }, "squash/two");
    await octokit.git.updateRef({ ...R, ref: "heads/squash/two", sha: next });
    const before = await main();
    const { sha } = (await octokit.pulls.merge({ ...R, pull_number, merge_method: "squash" })).data;
    expect(await git("log", "-1", "--format=%P|%s|%b", sha)).toBe(
      `${before}|Change squash/two (#${pull_number})|* Change squash/two\n\n* Change squash/next`,
    );
    expect((await git("ls-tree", "--name-only", `${sha}:s`)).split("\n")).toEqual([
      "1.txt",
      "2.txt",
    ]);
    expect((await octokit.pulls.get({ ...R, pull_number })).data).toMatchObject({
      merged: true,
      merge_commit_sha: sha,
    });
  });
  it("takes the caller's own title and message for a squash", async () => {
    const pull_number = await pullWith(octokit, "squash/own", { "own.txt": "1\n" });
    const { sha } = (
      await octokit.pulls.merge({
        ...R,
        pull_number,
        merge_method: "squash",
        commit_title: "Title",
        commit_message: "Text",
      })
    ).data;
    expect(await git("log", "-1", "--format=%B", sha)).toBe("Title\n\nText");
  });
  it("rebases every commit onto a base that moved on", async () => {
    const pull_number = await pullWith(octokit, "rebase/two", { "r/1.txt": "1\n" });
    const next = await branchWith(
      octokit,
      "rebase/next",
      { "r/2.txt": "2\n", "r/1.txt": null },
      "rebase/two",
    );
    await octokit.git.updateRef({ ...R, ref: "heads/rebase/two", sha: next });
    const other = await pullWith(octokit, "rebase/other", { "other.txt": "o\n" });
    const base = (await octokit.pulls.merge({ ...R, pull_number: other, merge_method: "squash" }))
      .data.sha;
    const { sha } = (await octokit.pulls.merge({ ...R, pull_number, merge_method: "rebase" })).data;
    expect(await git("log", "--format=%s", `${base}..${sha}`)).toBe(
      "Change rebase/next\nChange rebase/two",
    );
    expect(await git("ls-tree", "--name-only", `${sha}:r`)).toBe("2.txt");
    expect(await git("show", `${sha}:other.txt`)).toBe("o");
    expect((await octokit.pulls.get({ ...R, pull_number })).data).toMatchObject({
      merged: true,
      merge_commit_sha: sha,
    });
  });
  it("refuses a conflict with 405 and a head that moved with 409, and moves nothing", async () => {
    const one = await pullWith(octokit, "conflict/one", { "c.txt": "one\n" });
    const two = await pullWith(octokit, "conflict/two", { "c.txt": "two\n" });
    expect(
      await refusal(octokit.pulls.merge({ ...R, pull_number: one, sha: "4".repeat(40) })),
    ).toMatchObject({
      status: 409,
      body: { message: "Head branch was modified. Review and try the merge again." },
    });
    await octokit.pulls.merge({ ...R, pull_number: one });
    const before = await main();
    expect((await octokit.pulls.get({ ...R, pull_number: two })).data).toMatchObject({
      mergeable: false,
      mergeable_state: "dirty",
    });
    for (const merge_method of ["merge", "squash", "rebase"] as const)
      expect(
        await refusal(octokit.pulls.merge({ ...R, pull_number: two, merge_method })),
      ).toMatchObject({ status: 405 });
    expect(await refusal(octokit.pulls.merge({ ...R, pull_number: one }))).toMatchObject({
      status: 405,
    });
    expect(await main()).toBe(before);
  });
  it("merges two pull requests at once one after the other, losing neither", async () => {
    const numbers = await Promise.all(
      ["a", "b", "c", "d"].map((name) =>
        pullWith(octokit, `twice/${name}`, { [`twice/${name}.txt`]: `${name}\n` }),
      ),
    );
    const merged = await Promise.all(
      numbers.map((pull_number) => octokit.pulls.merge({ ...R, pull_number })),
    );
    const tip = await main();
    expect((await git("ls-tree", "--name-only", `${tip}:twice`)).split("\n")).toEqual([
      "a.txt",
      "b.txt",
      "c.txt",
      "d.txt",
    ]);
    expect(merged.map((answer) => answer.data.sha)).toContain(tip);
    for (const answer of merged) await git("merge-base", "--is-ancestor", answer.data.sha, tip);
  });
  it("merges one pull request once when two ask at once", async () => {
    const pull_number = await pullWith(octokit, "once", { "once.txt": "1\n" });
    const answers = await Promise.allSettled(
      [1, 2, 3].map(() => octokit.pulls.merge({ ...R, pull_number })),
    );
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  });
  it("opens one pull request when two ask at once", async () => {
    await branchWith(octokit, "single", { "single.txt": "1\n" });
    const answers = await Promise.allSettled(
      [1, 2, 3].map(() => octokit.pulls.create({ ...R, title: "t", head: "single", base: "main" })),
    );
    expect(answers.filter((answer) => answer.status === "fulfilled")).toHaveLength(1);
  });
});

const remote = () => under.forge.url.replace("http://", `http://git:${token}@`);

const clone = async (name: string, url = remote()) => {
  const dir = path.join(under.dir, name);
  await run("git", ["clone", "--quiet", `${url}/acme/platform.git`, dir]);
  await run("git", ["-C", dir, "config", "user.email", "dana@example.com"]);
  await run("git", ["-C", dir, "config", "user.name", "Dana"]);
  return async (...args: string[]) => (await run("git", ["-C", dir, ...args])).stdout.trim();
};

describe("git over HTTP", () => {
  it("lets everybody clone, and nobody push without the token", async () => {
    const anonymous = await clone("anonymous", under.forge.url);
    expect(await anonymous("rev-parse", "HEAD")).toBe(await main());
    await anonymous("commit", "--quiet", "--allow-empty", "-m", "Mine");
    await expect(
      run("git", ["-C", path.join(under.dir, "anonymous"), "push", "--quiet"], {
        env: { ...process.env, GIT_TERMINAL_PROMPT: "0" },
      }),
    ).rejects.toThrow(/could not read Username|Authentication failed/);
  });
  it("moves, merges and closes pull requests by pushes", async () => {
    const work = await clone("work");
    await work("checkout", "--quiet", "-b", "pushed");
    await work("commit", "--quiet", "--allow-empty", "-m", "One");
    await work("push", "--quiet", "origin", "pushed");
    const pull_number = (
      await octokit.pulls.create({ ...R, title: "Pushed", head: "pushed", base: "main" })
    ).data.number;
    await work("commit", "--quiet", "--allow-empty", "-m", "Two");
    await work("push", "--quiet", "origin", "pushed");
    expect((await octokit.pulls.get({ ...R, pull_number })).data).toMatchObject({
      commits: 2,
      head: { sha: await work("rev-parse", "HEAD") },
    });
    await work("checkout", "--quiet", "main");
    await work("merge", "--quiet", "--no-ff", "-m", "By hand", "pushed");
    await work("push", "--quiet", "origin", "main", ":pushed");
    expect((await octokit.pulls.get({ ...R, pull_number })).data).toMatchObject({
      merged: true,
      merge_commit_sha: await work("rev-parse", "HEAD"),
    });
    const closed = await pullWith(octokit, "to-delete", { "d.txt": "d\n" });
    await work("push", "--quiet", "origin", ":to-delete");
    expect((await octokit.pulls.get({ ...R, pull_number: closed })).data).toMatchObject({
      state: "closed",
      merged: false,
    });
    expect(await work("ls-remote", "origin", `refs/pull/${closed}/head`)).toContain(
      `refs/pull/${closed}/head`,
    );
  });
  it("keeps every repository sound", async () => {
    expect(await git("fsck", "--strict", "--no-dangling")).toBe("");
  });
});
