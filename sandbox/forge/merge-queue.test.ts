import { schema as gitHubSchema } from "@octokit/graphql-schema";
import { buildSchema, findBreakingChanges, parse, validate } from "graphql";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { schemaText } from "./http/graphql";
import {
  branchWith,
  checkedOctokit,
  forgeUnderTest,
  pullWith,
  Receiver,
  refusal,
  repository as R,
  token,
  type UnderTest,
} from "./testing/forge-under-test";
import { payloadViolations } from "./testing/openapi";
import { Visitor } from "./testing/visitor";

const enqueue =
  "mutation ($id: ID!) { enqueuePullRequest(input: { pullRequestId: $id }) { " +
  "mergeQueueEntry { position state pullRequest { number isInMergeQueue } } } }";
const dequeue =
  "mutation ($id: ID!) { dequeuePullRequest(input: { id: $id }) { mergeQueueEntry { position } } }";

let world: UnderTest;
const receiver = new Receiver();
const found: string[] = [];
const octokit = () => checkedOctokit(world.forge, found);
beforeAll(async () => {
  world = await forgeUnderTest({ webhookUrls: [await receiver.start()] });
  await octokit().repos.createRepoRuleset({
    ...R,
    name: "queue",
    enforcement: "active",
    conditions: { ref_name: { include: ["refs/heads/main"], exclude: [] } },
    rules: [
      {
        type: "required_status_checks",
        parameters: {
          required_status_checks: [{ context: "ci" }],
          strict_required_status_checks_policy: false,
        },
      },
      {
        type: "merge_queue",
        parameters: {
          check_response_timeout_minutes: 60,
          grouping_strategy: "ALLGREEN",
          max_entries_to_build: 5,
          max_entries_to_merge: 5,
          merge_method: "MERGE",
          min_entries_to_merge: 1,
          min_entries_to_merge_wait_minutes: 0,
        },
      },
    ],
  });
});
afterAll(async () => {
  receiver.close();
  await world.close();
});
beforeEach(() => {
  receiver.deliveries.length = 0;
});

const ask = async (query: string, id: string) => {
  const response = await fetch(`${world.forge.url}/api/graphql`, {
    method: "POST",
    headers: { authorization: `bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify({ query, variables: { id } }),
  });
  return (await response.json()) as { data: unknown; errors?: { message: string }[] };
};
const pullOf = async (number: number) =>
  (await octokit().pulls.get({ ...R, pull_number: number })).data;
const pass = (sha: string, state: "success" | "failure" = "success") =>
  octokit().repos.createCommitStatus({ ...R, sha, context: "ci", state });
/** A pull request whose head has passed, in the queue. */
async function queued(name: string): Promise<number> {
  const number = await pullWith(octokit(), name, { [`${name}.txt`]: "a\n" });
  const { node_id: node, head } = await pullOf(number);
  await pass(head.sha);
  expect((await ask(enqueue, node)).errors).toBeUndefined();
  return number;
}
/** What a queue does, it does after the answer. */
const eventually = <Value>(look: () => Promise<Value>) =>
  vi.waitFor(look, { timeout: 15_000, interval: 50 });
const merged = (number: number) =>
  eventually(async () => expect((await pullOf(number)).merged).toBe(true));

/** The group of a pull request, once the queue has made it, other than an earlier one. */
async function groupOf(number: number, before = "") {
  const { ref, sha } = await eventually(async () => {
    const found = await octokit().git.listMatchingRefs({
      ...R,
      ref: `heads/gh-readonly-queue/main/pr-${number}-`,
    });
    const [group] = found.data;
    if (!group || group.object.sha === before) throw new Error("There is no such group yet.");
    return { ref: group.ref, sha: group.object.sha };
  });
  const { data } = await octokit().git.getCommit({ ...R, commit_sha: sha });
  return { sha, ref, parents: data.parents.map((parent) => parent.sha) };
}
async function delivered(event: string, action: string) {
  await world.forge.webhooksSettled();
  const all = receiver.deliveries.filter(
    (one) => one.event === event && one.payload["action"] === action,
  );
  for (const { payload } of all) expect(payloadViolations(event, action, payload)).toEqual([]);
  return all.map(({ payload }) => payload);
}

describe("a merge queue", () => {
  it("speaks a part of GitHub's own GraphQL", () => {
    const whole = buildSchema(gitHubSchema.idl, { assumeValidSDL: true });
    expect(
      findBreakingChanges(buildSchema(schemaText), whole).filter(
        ({ description }) => !/was removed from the union|no longer implements/.test(description),
      ),
    ).toEqual([]);
    for (const used of [enqueue, dequeue]) expect(validate(whole, parse(used))).toEqual([]);
  });

  it("takes what has passed, makes a group for each on top of the one before, and merges the first that passes", async () => {
    const main = (await octokit().git.getRef({ ...R, ref: "heads/main" })).data.object.sha;
    const [first, second] = [await queued("first"), await queued("second")];
    const one = await groupOf(first);
    const two = await groupOf(second);
    expect(one.ref).toBe(`refs/heads/gh-readonly-queue/main/pr-${first}-${main}`);
    expect(one.parents).toEqual([main, (await pullOf(first)).head.sha]);
    expect(two.parents[0]).toBe(one.sha);
    expect(await delivered("merge_group", "checks_requested")).toMatchObject([
      { merge_group: { head_sha: one.sha, base_sha: main, base_ref: "refs/heads/main" } },
      { merge_group: { head_sha: two.sha, base_sha: one.sha, head_ref: two.ref } },
    ]);
    expect(await delivered("pull_request", "enqueued")).toHaveLength(2);
    // What is behind waits for its turn.
    await pass(two.sha);
    expect((await pullOf(second)).merged).toBe(false);
    await pass(one.sha);
    await merged(second);
    expect((await octokit().git.getRef({ ...R, ref: "heads/main" })).data.object.sha).toBe(two.sha);
    expect(await pullOf(first)).toMatchObject({
      merged: true,
      merge_commit_sha: one.sha,
      merged_by: { login: "github-merge-queue[bot]" },
    });
    expect(await delivered("merge_group", "destroyed")).toMatchObject([
      { reason: "merged" },
      { reason: "merged" },
    ]);
    expect(await delivered("pull_request", "dequeued")).toMatchObject([
      { reason: "MERGE" },
      { reason: "MERGE" },
    ]);
  });

  it("is the only way into its branch, and takes nothing that lacks what the branch requires", async () => {
    const number = await pullWith(octokit(), "around", { "around.txt": "a\n" });
    const { node_id: node, head } = await pullOf(number);
    expect((await ask(enqueue, node)).errors).toMatchObject([
      { message: 'Required status check "ci" is expected.' },
    ]);
    await pass(head.sha);
    expect(await refusal(octokit().pulls.merge({ ...R, pull_number: number }))).toMatchObject({
      status: 405,
      body: { message: expect.stringContaining("Changes must be made through the merge queue") },
    });
  });

  it("takes out what fails, and makes anew what was on top of it", async () => {
    const [bad, good] = [await queued("bad"), await queued("good")];
    const before = await groupOf(good);
    await pass((await groupOf(bad)).sha, "failure");
    const after = await groupOf(good, before.sha);
    expect(await delivered("pull_request", "dequeued")).toMatchObject([
      { number: bad, reason: "CI_FAILURE" },
    ]);
    expect(await delivered("merge_group", "destroyed")).toMatchObject([
      { reason: "dequeued" },
      { reason: "invalidated" },
    ]);
    await pass(after.sha);
    await merged(good);
    expect(await pullOf(bad)).toMatchObject({ state: "open", merged: false });
  });

  it("lets go of a pull request that gets a new commit, that is taken out, or that conflicts", async () => {
    const moved = await queued("moved");
    await groupOf(moved);
    const commit = await branchWith(octokit(), "moved-on", { "moved.txt": "b\n" }, "moved");
    await octokit().git.updateRef({ ...R, ref: "heads/moved", sha: commit });
    await eventually(async () =>
      expect(await delivered("pull_request", "dequeued")).toHaveLength(1),
    );

    const taken = await queued("taken");
    expect((await ask(dequeue, (await pullOf(taken)).node_id)).errors).toBeUndefined();
    await eventually(async () =>
      expect(await delivered("pull_request", "dequeued")).toHaveLength(2),
    );

    const one = await queued("one");
    const other = await pullWith(octokit(), "other", { "one.txt": "something else\n" });
    await pass((await pullOf(other)).head.sha);
    await pass((await groupOf(one)).sha);
    await merged(one);
    expect((await ask(enqueue, (await pullOf(other)).node_id)).errors).toBeUndefined();
    await eventually(async () =>
      expect(await delivered("pull_request", "dequeued")).toContainEqual(
        expect.objectContaining({ number: other, reason: "MERGE_CONFLICT" }),
      ),
    );
  });

  it("is joined by the button, now or as soon as the checks have passed", async () => {
    const number = await pullWith(octokit(), "button", { "button.txt": "a\n" });
    const { head } = await pullOf(number);
    const visitor = new Visitor(world.forge);
    const path = `/acme/platform/pull/${number}`;
    const page = async () => (await fetch(world.forge.url + path)).text();
    expect(await page()).toMatch(/Merge when ready/);
    await visitor.press(`${path}/queue`, { head: head.sha });
    expect(await page()).toMatch(/Will be queued once all that the branch requires is there/);
    await pass(head.sha);
    const group = await groupOf(number);
    expect(await page()).toMatch(/Queued to merge, number 1 in the queue/);
    await pass(group.sha);
    await merged(number);
  });
});

it("spoke to all of this as GitHub describes it", () => {
  expect(found).toEqual([]);
});
