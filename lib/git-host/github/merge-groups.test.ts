import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Forge, startForge } from "@/sandbox/forge";
import type { GitRepository } from "../repository";
import { numberOfGroup } from "./merge-groups";
import { gitHubRepository } from "./repository";

let forge: Forge;
let dataDir: string;
let repo: GitRepository;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "slipway-forge-"));
  forge = await startForge({ dataDir, token: "token-of-the-tests" });
  await forge.createRepository("acme/platform", { "README.md": "# Platform\n" });
  repo = gitHubRepository(
    { kind: "token", token: "token-of-the-tests" },
    { host: { kind: "github" }, apiUrl: forge.api, owner: "acme", name: "platform" },
  );
});
afterAll(async () => {
  await forge.close();
  await rm(dataDir, { recursive: true, force: true });
});

async function commitOn(branch: string, from: string): Promise<string> {
  const base = await repo.branchHead(from);
  if (!base) throw new Error(`There is no branch ${from}.`);
  const changes = [{ path: `${branch.replaceAll("/", "-")}.txt`, content: `${branch}\n` }];
  return (
    await repo.commitFiles({
      branch,
      expected: null,
      base,
      changes,
      message: branch,
    })
  ).commit;
}

describe("the branch of a merge group", () => {
  it("names its pull request, whatever the base branch is called", () => {
    const hash = "a".repeat(40);
    expect(numberOfGroup(`refs/heads/gh-readonly-queue/main/pr-12-${hash}`)).toBe(12);
    expect(numberOfGroup(`refs/heads/gh-readonly-queue/release/1/pr-7-${hash}`)).toBe(7);
    expect(numberOfGroup("refs/heads/main")).toBeUndefined();
    expect(numberOfGroup("refs/heads/gh-readonly-queue/main/pr-x")).toBeUndefined();
  });

  it("is found with what it is on top of: the branch, or the group before it", async () => {
    const main = (await repo.branchHead("main"))?.commit ?? "";
    expect(await repo.mergeGroups("main")).toEqual([]);
    const first = `gh-readonly-queue/main/pr-1-${main}`;
    const one = await commitOn(first, "main");
    const two = await commitOn(`gh-readonly-queue/main/pr-2-${one}`, first);
    await commitOn(`gh-readonly-queue/other/pr-3-${main}`, "main");
    expect(await repo.mergeGroups("main")).toEqual([
      { number: 1, commit: one, baseCommit: main },
      { number: 2, commit: two, baseCommit: one },
    ]);
  });
});

describe("a pull request", () => {
  it("is read by its number, with the logins that its commits are known by", async () => {
    const head = await commitOn("change", "main");
    const { number } = await repo.openPullRequest({
      branch: "change",
      base: "main",
      title: "Change",
      body: "",
    });
    expect(await repo.pullRequest(number)).toMatchObject({ headCommit: head, state: "open" });
    expect(await repo.pullRequest(number + 1)).toBeUndefined();
    expect(await repo.commitAuthors(number)).toEqual({
      people: [{ login: "slipway-bot", email: expect.stringMatching(/^[^@]+@/) }],
      isWhole: true,
    });
    expect(await repo.ownLogin()).toBe("slipway-bot");
  });
});
