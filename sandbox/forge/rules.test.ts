import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  branchWith,
  checkedOctokit,
  forgeUnderTest,
  pullWith,
  refusal,
  repository as R,
  reviewerToken,
  type UnderTest,
} from "./testing/forge-under-test";
import { Visitor } from "./testing/visitor";

let world: UnderTest;
const found: string[] = [];
const octokit = () => checkedOctokit(world.forge, found);
const olivia = () => checkedOctokit(world.forge, found, reviewerToken);

beforeAll(async () => {
  world = await forgeUnderTest();
});
afterAll(() => world.close());

const headOf = async (number: number) =>
  (await octokit().pulls.get({ ...R, pull_number: number })).data.head.sha;
const status = (sha: string, context: string, state: "success" | "failure" | "pending") =>
  octokit().repos.createCommitStatus({ ...R, sha, context, state });
const merging = (number: number) => refusal(octokit().pulls.merge({ ...R, pull_number: number }));
const protect = (change: object = {}) =>
  octokit().repos.updateBranchProtection({
    ...R,
    branch: "main",
    required_status_checks: { strict: false, contexts: ["ci/one", "ci/two"] },
    enforce_admins: true,
    required_pull_request_reviews: null,
    restrictions: null,
    ...change,
  });

describe("branch protection", () => {
  it("is told as it was set, and gone once it is deleted", async () => {
    expect(
      await refusal(octokit().repos.getBranchProtection({ ...R, branch: "main" })),
    ).toMatchObject({ status: 404, body: { message: "Branch not protected" } });
    await protect({ required_pull_request_reviews: { dismiss_stale_reviews: true } });
    const { data } = await octokit().repos.getBranchProtection({ ...R, branch: "main" });
    expect(data).toMatchObject({
      required_status_checks: { contexts: ["ci/one", "ci/two"], strict: false },
      required_pull_request_reviews: {
        dismiss_stale_reviews: true,
        required_approving_review_count: 1,
      },
      enforce_admins: { enabled: true },
    });
    expect((await octokit().repos.getBranch({ ...R, branch: "main" })).data).toMatchObject({
      protected: true,
      protection: { enabled: true, required_status_checks: { contexts: ["ci/one", "ci/two"] } },
    });
    await octokit().repos.deleteBranchProtection({ ...R, branch: "main" });
    expect((await octokit().repos.getBranch({ ...R, branch: "main" })).data.protected).toBe(false);
  });

  it("keeps a pull request from being merged until every required check has passed on its head", async () => {
    await protect();
    const number = await pullWith(octokit(), "checked", { "checked.txt": "a\n" });
    const sha = await headOf(number);
    expect(await merging(number)).toMatchObject({
      status: 405,
      body: { message: "2 of 2 required status checks are expected." },
    });
    await status(sha, "ci/one", "success");
    expect((await merging(number)).body).toMatchObject({
      message: 'Required status check "ci/two" is expected.',
    });
    await status(sha, "ci/two", "failure");
    expect((await merging(number)).body).toMatchObject({
      message: 'Required status check "ci/two" is failing.',
    });
    expect((await octokit().pulls.get({ ...R, pull_number: number })).data.mergeable_state).toBe(
      "blocked",
    );
    const visitor = new Visitor(world.forge);
    await expect(
      visitor.press(`/acme/platform/pull/${number}/merge`, { head: sha }),
    ).rejects.toThrow(/^405 /);
    const page = await (await fetch(`${world.forge.url}/acme/platform/pull/${number}`)).text();
    expect(page).toMatch(/Merging is blocked/);
    expect(page).toMatch(/<strong>ci\/two<\/strong>.*Required/);
    await status(sha, "ci/two", "success");
    await octokit().pulls.merge({ ...R, pull_number: number });
    await octokit().repos.deleteBranchProtection({ ...R, branch: "main" });
  });

  it("requires approvals, and dismisses those of before a new commit where it is told to", async () => {
    await protect({
      required_status_checks: null,
      required_pull_request_reviews: { dismiss_stale_reviews: true },
    });
    const number = await pullWith(octokit(), "reviewed", { "reviewed.txt": "a\n" });
    expect((await merging(number)).body).toMatchObject({
      message: "At least 1 approving review is required by reviewers with write access.",
    });
    await olivia().pulls.createReview({ ...R, pull_number: number, event: "APPROVE" });
    const commit = await branchWith(octokit(), "more", { "reviewed.txt": "b\n" }, "reviewed");
    await octokit().git.updateRef({ ...R, ref: "heads/reviewed", sha: commit });
    expect((await octokit().pulls.listReviews({ ...R, pull_number: number })).data).toMatchObject([
      { state: "DISMISSED" },
    ]);
    expect((await merging(number)).status).toBe(405);
    await olivia().pulls.createReview({ ...R, pull_number: number, event: "APPROVE" });
    await octokit().pulls.merge({ ...R, pull_number: number });
    await octokit().repos.deleteBranchProtection({ ...R, branch: "main" });
  });
});

describe("rulesets", () => {
  it("hold for the branches that they name, while they are active", async () => {
    const { data: made } = await octokit().repos.createRepoRuleset({
      ...R,
      name: "checks",
      enforcement: "active",
      conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
      rules: [
        {
          type: "required_status_checks",
          parameters: {
            required_status_checks: [{ context: "ci/one" }],
            strict_required_status_checks_policy: false,
          },
        },
      ],
    });
    expect((await octokit().repos.getRepoRulesets(R)).data).toMatchObject([{ name: "checks" }]);
    expect(
      (await octokit().repos.getRepoRuleset({ ...R, ruleset_id: made.id })).data.rules,
    ).toHaveLength(1);
    expect((await octokit().repos.getBranchRules({ ...R, branch: "main" })).data).toMatchObject([
      { type: "required_status_checks", ruleset_id: made.id },
    ]);
    expect((await octokit().repos.getBranchRules({ ...R, branch: "other" })).data).toEqual([]);
    const number = await pullWith(octokit(), "ruled", { "ruled.txt": "a\n" });
    expect((await merging(number)).body).toMatchObject({
      message:
        'Repository rule violations found\n\nRequired status check "ci/one" is expected.\n\n',
    });
    await octokit().repos.updateRepoRuleset({ ...R, ruleset_id: made.id, enforcement: "disabled" });
    await octokit().pulls.merge({ ...R, pull_number: number });
    await octokit().repos.deleteRepoRuleset({ ...R, ruleset_id: made.id });
    expect((await octokit().repos.getRepoRulesets(R)).data).toEqual([]);
  });

  it("can require signatures, also of a branch that is made, and let through what a branch has", async () => {
    const { data: made } = await octokit().repos.createRepoRuleset({
      ...R,
      name: "signed",
      enforcement: "active",
      conditions: { ref_name: { include: ["~ALL"], exclude: [] } },
      rules: [{ type: "required_signatures" }],
    });
    const { data: head } = await octokit().git.getRef({ ...R, ref: "heads/main" });
    const there = { ref: "refs/heads/as-it-is", sha: head.object.sha };
    expect((await octokit().git.createRef({ ...R, ...there })).status).toBe(201);
    const { data: base } = await octokit().git.getCommit({ ...R, commit_sha: head.object.sha });
    const { data: commit } = await octokit().git.createCommit({
      ...R,
      message: "By a token",
      tree: base.tree.sha,
      parents: [base.sha],
    });
    const refused = {
      status: 422,
      message: expect.stringContaining("Commits must have verified signatures."),
    };
    const unsigned = { ref: "refs/heads/unsigned", sha: commit.sha };
    expect(await refusal(octokit().git.createRef({ ...R, ...unsigned }))).toMatchObject(refused);
    const moved = { ref: "heads/as-it-is", sha: commit.sha };
    expect(await refusal(octokit().git.updateRef({ ...R, ...moved }))).toMatchObject(refused);
    await octokit().repos.deleteRepoRuleset({ ...R, ruleset_id: made.id });
    expect((await octokit().git.createRef({ ...R, ...unsigned })).status).toBe(201);
  });

  it("are refused with rules that the forge does not know", async () => {
    expect(
      await refusal(
        octokit().repos.createRepoRuleset({
          ...R,
          name: "straight",
          enforcement: "active",
          rules: [{ type: "required_linear_history" }],
        }),
      ),
    ).toMatchObject({ status: 422 });
  });
});

it("spoke to all of this as GitHub describes it", () => {
  expect(found).toEqual([]);
});
