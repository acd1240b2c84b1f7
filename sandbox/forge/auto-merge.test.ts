import { schema as gitHubSchema } from "@octokit/graphql-schema";
import { buildSchema, findBreakingChanges, parse, validate } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  checkedOctokit,
  forgeUnderTest,
  pullWith,
  repository as R,
  token,
  type UnderTest,
} from "./testing/forge-under-test";
import { autoMergeMutation } from "@/lib/git-host/github/auto-merge";
import { branchAndCommit, commitOnly } from "@/lib/git-host/github/commit-on-branch";
import { schemaText } from "./http/graphql";

// The published text has a field twice.
const github = () => buildSchema(gitHubSchema.idl, { assumeValidSDL: true });
const mutation =
  "mutation ($id: ID!, $method: PullRequestMergeMethod) { " +
  "enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: $method }) { " +
  "pullRequest { autoMergeRequest { mergeMethod } } } }";

let world: UnderTest;
const found: string[] = [];
beforeAll(async () => {
  world = await forgeUnderTest();
});
afterAll(() => world.close());

interface Answer {
  data: unknown;
  errors?: { type: string; message: string }[];
}

async function ask(id: string, method = "SQUASH"): Promise<Answer> {
  const response = await fetch(`${world.forge.url}/api/graphql`, {
    method: "POST",
    headers: { authorization: `bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query: mutation, variables: { id, method } }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

describe("GraphQL", () => {
  it("is a part of GitHub's own schema: whatever is valid here is valid there", () => {
    const whole = github();
    const own = buildSchema(schemaText);
    // What GitHub has more of does not break anybody; what it lacks, or has otherwise, would.
    expect(
      findBreakingChanges(own, whole).filter(
        ({ description }) => !/was removed from the union|no longer implements/.test(description),
      ),
    ).toEqual([]);
    for (const used of [mutation, autoMergeMutation, branchAndCommit, commitOnly])
      expect(validate(whole, parse(used))).toEqual([]);
  });

  it("wants a token, and answers what is not there in errors", async () => {
    expect(
      (await fetch(`${world.forge.url}/api/graphql`, { method: "POST", body: "{}" })).status,
    ).toBe(401);
    expect((await ask("bm90aGluZw==")).errors).toMatchObject([{ type: "NOT_FOUND" }]);
  });
});

describe("auto-merge", () => {
  it("is refused where the repository does not allow it, or nothing is left to wait for; else it merges once the checks pass", async () => {
    const octokit = checkedOctokit(world.forge, found);
    const number = await pullWith(octokit, "auto", { "auto.txt": "a\n" });
    const { data: pull } = await octokit.pulls.get({ ...R, pull_number: number });
    expect((await ask(pull.node_id)).errors).toMatchObject([
      { type: "UNPROCESSABLE", message: "Auto merge is not allowed for this repository" },
    ]);
    expect(
      (await octokit.repos.update({ ...R, allow_auto_merge: true })).data.allow_auto_merge,
    ).toBe(true);
    expect((await ask(pull.node_id)).errors).toMatchObject([
      { message: "Pull request Pull request is in clean status" },
    ]);

    const status = (state: "pending" | "success", context: string) =>
      octokit.repos.createCommitStatus({ ...R, sha: pull.head.sha, state, context });
    await status("pending", "one");
    await status("pending", "two");
    expect(await ask(pull.node_id)).toEqual({
      data: {
        enablePullRequestAutoMerge: {
          pullRequest: { autoMergeRequest: { mergeMethod: "SQUASH" } },
        },
      },
    });
    expect((await octokit.pulls.get({ ...R, pull_number: number })).data.auto_merge).toMatchObject({
      merge_method: "squash",
      enabled_by: { login: "slipway-bot" },
    });
    await status("success", "one");
    expect((await octokit.pulls.get({ ...R, pull_number: number })).data.state).toBe("open");
    await status("success", "two");
    await expect
      .poll(async () => (await octokit.pulls.get({ ...R, pull_number: number })).data.merged, {
        timeout: 60_000,
      })
      .toBe(true);
    const { data: merged } = await octokit.git.getCommit({
      ...R,
      commit_sha:
        (await octokit.pulls.get({ ...R, pull_number: number })).data.merge_commit_sha ?? "",
    });
    expect(merged.parents).toHaveLength(1);
    expect(found).toEqual([]);
  });
});
