import { execFileSync } from "node:child_process";
import type { Octokit } from "@octokit/rest";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import {
  branchWith,
  checkedOctokit,
  forgeUnderTest,
  pullWith,
  refusal,
  repository as R,
  reviewerToken,
  token,
  type UnderTest,
} from "./testing/forge-under-test";
import { installedApp, tokenOf } from "./testing/installed-app";

let under: UnderTest;
let octokit: Octokit;
let reviewer: Octokit;
const found: string[] = [];

beforeAll(async () => {
  under = await forgeUnderTest();
  octokit = checkedOctokit(under.forge, found);
  reviewer = checkedOctokit(under.forge, found, reviewerToken);
}, 180_000);
afterAll(() => under.close());
// Every call of every test is held against GitHub's own OpenAPI description.
afterEach(() => {
  // oxlint-disable-next-line vitest/no-standalone-expect -- the promise of every test above
  expect(found.splice(0)).toEqual([]);
});

const raw = (path: string, init: RequestInit = {}) =>
  fetch(`${under.forge.api}${path}`, {
    ...init,
    headers: { authorization: `Bearer ${token}`, ...init.headers },
  });

describe("archives", () => {
  it("redirects to an archive of a commit that needs no other credentials", async () => {
    const answer = await raw("/repos/acme/platform/tarball/main", { redirect: "manual" });
    expect(answer.status).toBe(302);
    const location = answer.headers.get("location") ?? "";
    expect(location).toMatch(/\/_codeload\/acme\/platform\/legacy\.tar\.gz\/[0-9a-f]{40}\?token=/);
    const archive = await fetch(location);
    expect(archive.status).toBe(200);
    const names = execFileSync("tar", ["-tz"], {
      input: Buffer.from(await archive.arrayBuffer()),
      encoding: "utf8",
    })
      .trim()
      .split("\n");
    expect(names).toContainEqual(
      expect.stringMatching(/^acme-platform-[0-9a-f]{7}\/tenants\/a\/one\.yaml$/),
    );
    expect((await fetch(location.replace(/token=.*/, "token=1-2"))).status).toBe(404);
    expect((await raw("/repos/acme/platform/tarball/nowhere", { redirect: "manual" })).status).toBe(
      422,
    );
  });
});

describe("who calls", () => {
  it("knows whose token it is, and the state of the rate limit", async () => {
    const user = await octokit.users.getAuthenticated();
    expect(user.data.login).toBe("slipway-bot");
    expect((await octokit.rateLimit.get()).data.resources.core.limit).toBe(100_000);
    expect(user.headers["x-ratelimit-remaining"]).toMatch(/^\d+$/);
    expect(user.headers["x-github-request-id"]).toMatch(/^[0-9A-F]{4}:/);
  });
  it("refuses a wrong token and none with 401, before it says anything else", async () => {
    expect(await refusal(checkedOctokit(under.forge, found, "wrong").repos.get(R))).toMatchObject({
      status: 401,
      body: { message: "Bad credentials" },
    });
    const none = await fetch(`${under.forge.api}/repos/acme/nothing`);
    expect([none.status, await none.json()]).toMatchObject([
      401,
      { message: "Requires authentication" },
    ]);
  });
  it("answers 404 in GitHub's form for what is not there", async () => {
    expect(await refusal(octokit.repos.get({ owner: "acme", repo: "nothing" }))).toMatchObject({
      status: 404,
      body: { message: "Not Found", status: "404" },
    });
    expect(await refusal(octokit.pulls.get({ ...R, pull_number: 999 }))).toMatchObject({
      status: 404,
    });
  });
  it("refuses a body that is not JSON with 400", async () => {
    const response = await raw("/repos/acme/platform/git/refs", { method: "POST", body: "{" });
    expect([response.status, await response.json()]).toMatchObject([
      400,
      { message: "Problems parsing JSON" },
    ]);
  });
});

describe("repository, branches and refs", () => {
  it("describes the repository and its branches", async () => {
    expect((await octokit.repos.get(R)).data).toMatchObject({
      full_name: "acme/platform",
      default_branch: "main",
      permissions: { push: true },
    });
    expect((await octokit.repos.listBranches(R)).data.map((branch) => branch.name)).toContain(
      "main",
    );
    expect(
      (await octokit.repos.getBranch({ ...R, branch: "main" })).data.commit.commit.message,
    ).toBe("First commit");
    expect(await refusal(octokit.repos.getBranch({ ...R, branch: "nope" }))).toMatchObject({
      status: 404,
    });
  });
  it("creates, finds, moves and deletes a ref, with GitHub's refusals", async () => {
    const first = (await octokit.git.getRef({ ...R, ref: "heads/main" })).data.object.sha;
    const next = await branchWith(octokit, "refs/one", { "x.txt": "1\n" });
    expect(
      await refusal(octokit.git.createRef({ ...R, ref: "refs/heads/refs/one", sha: first })),
    ).toMatchObject({ status: 422, body: { message: "Reference already exists" } });
    expect(
      await refusal(octokit.git.createRef({ ...R, ref: "refs/heads/two", sha: "1".repeat(40) })),
    ).toMatchObject({ status: 422, body: { message: "Object does not exist" } });
    expect(
      await refusal(octokit.git.createRef({ ...R, ref: "refs/heads/a..b", sha: first })),
    ).toMatchObject({ status: 422 });
    expect(
      await refusal(octokit.git.createRef({ ...R, ref: "refs/heads/refs", sha: first })),
    ).toMatchObject({ status: 422, body: { message: "Reference update failed" } });
    expect(
      (await octokit.git.listMatchingRefs({ ...R, ref: "heads/refs/" })).data.map((ref) => ref.ref),
    ).toEqual(["refs/heads/refs/one"]);
    expect(
      await refusal(octokit.git.updateRef({ ...R, ref: "heads/refs/one", sha: first })),
    ).toMatchObject({ status: 422, body: { message: "Update is not a fast forward" } });
    expect(
      (await octokit.git.updateRef({ ...R, ref: "heads/refs/one", sha: first, force: true })).data
        .object.sha,
    ).toBe(first);
    expect(
      (await octokit.git.updateRef({ ...R, ref: "heads/refs/one", sha: next })).data.object.sha,
    ).toBe(next);
    await octokit.git.deleteRef({ ...R, ref: "heads/refs/one" });
    expect(await refusal(octokit.git.deleteRef({ ...R, ref: "heads/refs/one" }))).toMatchObject({
      status: 422,
      body: { message: "Reference does not exist" },
    });
    expect(await refusal(octokit.git.getRef({ ...R, ref: "heads/refs/one" }))).toMatchObject({
      status: 404,
    });
    expect((await octokit.git.listMatchingRefs({ ...R, ref: "heads/refs/" })).data).toEqual([]);
  });
});

describe("objects", () => {
  it("writes a tree of inline content and deletions, and reads it back", async () => {
    const main = (await octokit.git.getRef({ ...R, ref: "heads/main" })).data.object.sha;
    const blob = await octokit.git.createBlob({
      ...R,
      content: Buffer.from([0, 255, 10]).toString("base64"),
      encoding: "base64",
    });
    const tree = await octokit.git.createTree({
      ...R,
      base_tree: main,
      tree: [
        { path: "tenants/a/one.yaml", mode: "100644", type: "blob", sha: null },
        { path: "tenants/ä/b c.yaml", mode: "100644", type: "blob", content: "größe: 1\n" },
        { path: "bin/run", mode: "100755", type: "blob", sha: blob.data.sha },
      ],
    });
    const all = await octokit.git.getTree({ ...R, tree_sha: tree.data.sha, recursive: "1" });
    expect(
      all.data.tree
        .filter((entry) => entry.type === "blob")
        .map((entry) => `${entry.mode} ${entry.path}`),
    ).toEqual([
      "100644 README.md",
      "100755 bin/run",
      "100644 clusters/prod/kustomization.yaml",
      "100644 tenants/ä/b c.yaml",
    ]);
    const read = await octokit.git.getBlob({ ...R, file_sha: blob.data.sha });
    expect([...Buffer.from(read.data.content, "base64")]).toEqual([0, 255, 10]);
  });
  it("refuses a deletion of nothing, paths that leave the tree, and a base that is not there", async () => {
    const base_tree = (await octokit.git.getRef({ ...R, ref: "heads/main" })).data.object.sha;
    const create = (entry: { path: string; sha?: null; content?: string }, base = base_tree) =>
      refusal(
        octokit.git.createTree({
          ...R,
          base_tree: base,
          tree: [{ mode: "100644", type: "blob", ...entry }],
        }),
      );
    expect(await create({ path: "nope.yaml", sha: null })).toMatchObject({
      status: 422,
      body: { message: "GitRPC::BadObjectState" },
    });
    for (const path of ["../x", "a//b", "/a", ".git/config", "a/./b"])
      expect(await create({ path, content: "x" })).toMatchObject({
        status: 422,
        body: { message: "tree.path contains a malformed path component" },
      });
    expect(await create({ path: "x", content: "x" }, "2".repeat(40))).toMatchObject({
      status: 404,
    });
  });
  it("writes commits that git itself finds sound, with the author given", async () => {
    const main = (await octokit.git.getRef({ ...R, ref: "heads/main" })).data.object.sha;
    const tree = (await octokit.git.getCommit({ ...R, commit_sha: main })).data.tree.sha;
    const commit = await octokit.git.createCommit({
      ...R,
      message: "Say ✓\n\nwith a body",
      tree,
      parents: [main],
      author: { name: "Dana <x>", email: "dana@example.com", date: "2026-01-02T03:04:05+02:00" },
    });
    expect(commit.data).toMatchObject({
      message: "Say ✓\n\nwith a body",
      author: { name: "Dana x", email: "dana@example.com", date: "2026-01-02T01:04:05Z" },
      parents: [{ sha: main }],
    });
    expect(
      await refusal(
        octokit.git.createCommit({ ...R, message: "m", tree: "3".repeat(40), parents: [] }),
      ),
    ).toMatchObject({ status: 422, body: { message: "Tree SHA does not exist" } });
  });
  it("reads contents as JSON, as a folder, and raw", async () => {
    const file = await octokit.repos.getContent({ ...R, path: "tenants/a/one.yaml", ref: "main" });
    expect(file.data).toMatchObject({
      type: "file",
      encoding: "base64",
      content: `${Buffer.from("a: 1\n").toString("base64")}\n`,
    });
    const folder = await octokit.repos.getContent({ ...R, path: "" });
    expect(
      Array.isArray(folder.data) && folder.data.map((entry) => `${entry.type} ${entry.name}`),
    ).toEqual(["file README.md", "dir clusters", "dir tenants"]);
    const text = await octokit.repos.getContent({
      ...R,
      path: "README.md",
      mediaType: { format: "raw" },
    });
    expect(text.data).toBe("# Platform\n");
    expect(await refusal(octokit.repos.getContent({ ...R, path: "nope" }))).toMatchObject({
      status: 404,
    });
  });
});

describe("commits and comparisons", () => {
  it("lists commits of a path, page by page, with Link headers", async () => {
    for (const n of [1, 2, 3])
      await branchWith(
        octokit,
        `log/${n}`,
        { [`log/${n}.txt`]: "x\n" },
        n === 1 ? "main" : `log/${n - 1}`,
      );
    const one = await octokit.repos.listCommits({ ...R, sha: "log/3", per_page: 2 });
    expect(one.data.map((commit) => commit.commit.message)).toEqual([
      "Change log/3",
      "Change log/2",
    ]);
    expect(one.headers.link).toContain('rel="next"');
    expect(
      await octokit.paginate(octokit.repos.listCommits, { ...R, sha: "log/3", per_page: 1 }),
    ).toHaveLength(4);
    expect(
      (await octokit.repos.listCommits({ ...R, sha: "log/3", path: "log/2.txt" })).data,
    ).toHaveLength(1);
    const single = await octokit.repos.getCommit({ ...R, ref: "log/3" });
    expect(single.data.files?.[0]).toMatchObject({
      filename: "log/3.txt",
      status: "added",
      additions: 1,
      patch: "@@ -0,0 +1 @@\n+x",
    });
  });
  it("says ahead, behind, diverged and identical, with the files' patches", async () => {
    await branchWith(octokit, "left", { "left.txt": "l\n", "README.md": "# Changed\n" });
    await branchWith(octokit, "right", { "right.txt": "r\n" });
    const status = async (basehead: string) =>
      (await octokit.repos.compareCommitsWithBasehead({ ...R, basehead })).data.status;
    expect(await status("main...left")).toBe("ahead");
    expect(await status("left...main")).toBe("behind");
    expect(await status("left...right")).toBe("diverged");
    expect(await status("left...left")).toBe("identical");
    const compared = (
      await octokit.repos.compareCommitsWithBasehead({ ...R, basehead: "right...left" })
    ).data;
    expect(compared).toMatchObject({ ahead_by: 1, behind_by: 1, total_commits: 1 });
    expect(compared.files?.map((file) => `${file.status} ${file.filename}`)).toEqual([
      "modified README.md",
      "added left.txt",
    ]);
    expect(compared.files?.[0]?.patch).toBe("@@ -1 +1 @@\n-# Platform\n+# Changed");
    expect(
      await refusal(octokit.repos.compareCommitsWithBasehead({ ...R, basehead: "main...nope" })),
    ).toMatchObject({ status: 404 });
  });
  it("keeps the patches of several files apart, whatever is in them", async () => {
    await branchWith(octokit, "odd/a", {
      "a.txt": "one\rdiff --git a/x b/x\r@@ -1 +1 @@\n",
      "b c.txt": "\u2028diff --git\n",
      "ü.txt": "no end of line",
    });
    const files = (
      await octokit.repos.compareCommitsWithBasehead({ ...R, basehead: "main...odd/a" })
    ).data.files;
    expect(files?.map((file) => [file.filename, file.patch])).toEqual([
      ["a.txt", "@@ -0,0 +1 @@\n+one\rdiff --git a/x b/x\r@@ -1 +1 @@"],
      ["b c.txt", "@@ -0,0 +1 @@\n+\u2028diff --git"],
      ["ü.txt", "@@ -0,0 +1 @@\n+no end of line\n\\ No newline at end of file"],
    ]);
  });
  it("tells a rename", async () => {
    const text = `${"line\n".repeat(20)}`;
    await branchWith(octokit, "rename/a", { "old.txt": text });
    await branchWith(octokit, "rename/b", { "old.txt": null, "new name.txt": text }, "rename/a");
    const files = (
      await octokit.repos.compareCommitsWithBasehead({ ...R, basehead: "rename/a...rename/b" })
    ).data.files;
    expect(files).toMatchObject([
      { status: "renamed", filename: "new name.txt", previous_filename: "old.txt", changes: 0 },
    ]);
  });
});

describe("conditional requests", () => {
  it("answers 304 while nothing changed, and does not count it twice", async () => {
    const first = await raw("/repos/acme/platform/git/ref/heads/main");
    const etag = first.headers.get("etag") ?? "";
    const again = await raw("/repos/acme/platform/git/ref/heads/main", {
      headers: { "if-none-match": etag },
    });
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect(
      (
        await raw("/repos/acme/platform/git/ref/heads/main", {
          headers: { "if-none-match": 'W/"x"' },
        })
      ).status,
    ).toBe(200);
  });
});

describe("pull requests", () => {
  it("opens one, with what it changes, and refuses a second", async () => {
    await branchWith(octokit, "pr/open", { "tenants/b/two.yaml": "b: 2\n" });
    const input = { ...R, title: "Open", head: "pr/open", base: "main", body: "text" };
    const pull = await octokit.pulls.create(input);
    expect(pull.data).toMatchObject({
      state: "open",
      merged: false,
      mergeable: null,
      commits: 1,
      additions: 1,
      deletions: 0,
      changed_files: 1,
      user: { login: "slipway-bot" },
      head: { ref: "pr/open" },
      base: { ref: "main" },
    });
    expect(await refusal(octokit.pulls.create(input))).toMatchObject({
      status: 422,
      body: {
        message: "Validation Failed",
        errors: [{ message: "A pull request already exists for acme:pr/open." }],
      },
    });
    expect((await octokit.pulls.get({ ...R, pull_number: pull.data.number })).data).toMatchObject({
      mergeable: true,
      mergeable_state: "clean",
      merged: false,
    });
  });
  it("refuses a pull request of nothing, of a missing branch and without a title", async () => {
    const main = (await octokit.git.getRef({ ...R, ref: "heads/main" })).data.object.sha;
    await octokit.git.createRef({ ...R, ref: "refs/heads/pr/same", sha: main });
    expect(
      await refusal(octokit.pulls.create({ ...R, title: "t", head: "pr/same", base: "main" })),
    ).toMatchObject({
      status: 422,
      body: { errors: [{ message: "No commits between main and pr/same" }] },
    });
    expect(
      await refusal(octokit.pulls.create({ ...R, title: "t", head: "pr/none", base: "main" })),
    ).toMatchObject({ status: 422, body: { errors: [{ field: "head", code: "invalid" }] } });
    expect(
      await refusal(octokit.pulls.create({ ...R, title: "t", head: "other:main", base: "main" })),
    ).toMatchObject({ status: 422, body: { errors: [{ field: "head" }] } });
    expect(
      await refusal(octokit.pulls.create({ ...R, head: "pr/same", base: "main" })),
    ).toMatchObject({ status: 422, body: { errors: [{ field: "title", code: "missing_field" }] } });
  });
  it("lists by state, head and base, sorted, and ignores a head without owner as GitHub does", async () => {
    const number = await pullWith(octokit, "pr/listed", { "l.txt": "l\n" });
    expect(
      (await octokit.pulls.list({ ...R, head: "acme:pr/listed", state: "all" })).data.map(
        (pull) => pull.number,
      ),
    ).toEqual([number]);
    expect((await octokit.pulls.list({ ...R, head: "acme:pr/unknown" })).data).toEqual([]);
    expect((await octokit.pulls.list({ ...R, head: "pr/unknown" })).data.length).toBeGreaterThan(0);
    expect((await octokit.pulls.list({ ...R, base: "nope" })).data).toEqual([]);
    const numbers = (
      await octokit.pulls.list({ ...R, sort: "created", direction: "asc", state: "all" })
    ).data.map((pull) => pull.number);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  });
  it("edits title and body, closes and reopens", async () => {
    const pull_number = await pullWith(octokit, "pr/edit", { "e.txt": "e\n" });
    expect(
      (await octokit.pulls.update({ ...R, pull_number, title: "New", body: "Body" })).data,
    ).toMatchObject({ title: "New", body: "Body" });
    expect((await octokit.pulls.update({ ...R, pull_number, state: "closed" })).data).toMatchObject(
      { state: "closed", merged: false },
    );
    expect(await refusal(octokit.pulls.merge({ ...R, pull_number }))).toMatchObject({
      status: 405,
      body: { message: "Pull Request is not mergeable" },
    });
    expect((await octokit.pulls.update({ ...R, pull_number, state: "open" })).data).toMatchObject({
      state: "open",
      closed_at: null,
    });
    await octokit.git.deleteRef({ ...R, ref: "heads/pr/edit" });
    expect((await octokit.pulls.get({ ...R, pull_number })).data.state).toBe("closed");
    expect(await refusal(octokit.pulls.update({ ...R, pull_number, state: "open" }))).toMatchObject(
      { status: 422 },
    );
  });
  it("changes the base", async () => {
    await branchWith(octokit, "release", { "release.txt": "r\n" });
    const pull_number = await pullWith(octokit, "pr/base", { "base.txt": "b\n" });
    expect((await octokit.pulls.update({ ...R, pull_number, base: "release" })).data.base.ref).toBe(
      "release",
    );
  });
  it("answers files and commits, page by page", async () => {
    const pull_number = await pullWith(octokit, "pr/files", {
      "f/1.txt": "1\n",
      "f/2.txt": "2\n",
      "tenants/a/one.yaml": null,
    });
    const page = await octokit.pulls.listFiles({ ...R, pull_number, per_page: 2 });
    expect(page.data.map((file) => file.filename)).toEqual(["f/1.txt", "f/2.txt"]);
    expect(page.headers.link).toMatch(/page=2.*rel="next"/);
    expect(
      (await octokit.pulls.listFiles({ ...R, pull_number, per_page: 2, page: 2 })).data,
    ).toMatchObject([{ filename: "tenants/a/one.yaml", status: "removed", deletions: 1 }]);
    expect((await octokit.pulls.listCommits({ ...R, pull_number })).data).toHaveLength(1);
  });
  it("follows a head that moves", async () => {
    const pull_number = await pullWith(octokit, "pr/moves", { "m.txt": "1\n" });
    const next = await branchWith(octokit, "pr/moves-next", { "m.txt": "2\n" }, "pr/moves");
    await octokit.git.updateRef({ ...R, ref: "heads/pr/moves", sha: next });
    expect((await octokit.pulls.get({ ...R, pull_number })).data).toMatchObject({
      head: { sha: next },
      commits: 2,
    });
  });
  it("takes reviews, but nobody's own approval, and asks for reviewers", async () => {
    const pull_number = await pullWith(octokit, "pr/review", { "r.txt": "r\n" });
    expect(
      await refusal(octokit.pulls.createReview({ ...R, pull_number, event: "APPROVE" })),
    ).toMatchObject({ status: 422, body: { errors: ["Can not approve your own pull request"] } });
    expect(
      (await octokit.pulls.requestReviewers({ ...R, pull_number, reviewers: ["ops-olivia"] })).data
        .requested_reviewers,
    ).toMatchObject([{ login: "ops-olivia" }]);
    expect(
      await refusal(
        octokit.pulls.requestReviewers({ ...R, pull_number, reviewers: ["nobody-here"] }),
      ),
    ).toMatchObject({ status: 422 });
    const review = await reviewer.pulls.createReview({
      ...R,
      pull_number,
      event: "APPROVE",
      body: "Good",
    });
    expect(review.data).toMatchObject({ state: "APPROVED", user: { login: "ops-olivia" } });
    expect((await octokit.pulls.listReviews({ ...R, pull_number })).data).toHaveLength(1);
    expect((await octokit.pulls.listRequestedReviewers({ ...R, pull_number })).data.users).toEqual(
      [],
    );
    expect(
      (
        await octokit.pulls.dismissReview({
          ...R,
          pull_number,
          review_id: review.data.id,
          message: "No",
        })
      ).data.state,
    ).toBe("DISMISSED");
  });
  it("takes comments and labels", async () => {
    const issue_number = await pullWith(octokit, "pr/talk", { "t.txt": "t\n" });
    const comment = await octokit.issues.createComment({ ...R, issue_number, body: "Hello" });
    expect(
      (await octokit.issues.updateComment({ ...R, comment_id: comment.data.id, body: "Bye" })).data
        .body,
    ).toBe("Bye");
    expect(
      (await octokit.issues.listComments({ ...R, issue_number })).data.map((entry) => entry.body),
    ).toEqual(["Bye"]);
    await octokit.issues.deleteComment({ ...R, comment_id: comment.data.id });
    expect(
      (
        await octokit.issues.addLabels({ ...R, issue_number, labels: ["slipway", "team: a"] })
      ).data.map((label) => label.name),
    ).toEqual(["slipway", "team: a"]);
    expect(
      (await octokit.issues.removeLabel({ ...R, issue_number, name: "team: a" })).data.map(
        (label) => label.name,
      ),
    ).toEqual(["slipway"]);
    expect(
      (await octokit.issues.setLabels({ ...R, issue_number, labels: ["x"] })).data.map(
        (label) => label.name,
      ),
    ).toEqual(["x"]);
    expect(
      (await octokit.pulls.get({ ...R, pull_number: issue_number })).data.labels.map(
        (label) => label.name,
      ),
    ).toEqual(["x"]);
    expect((await octokit.issues.get({ ...R, issue_number })).data.pull_request).toBeDefined();
  });
});

describe("checks", () => {
  it("combines statuses by context, the newest first", async () => {
    const sha = await branchWith(octokit, "checks/status", { "s.txt": "s\n" });
    expect((await octokit.repos.getCombinedStatusForRef({ ...R, ref: sha })).data).toMatchObject({
      state: "pending",
      total_count: 0,
    });
    const post = (state: "pending" | "success" | "failure", context: string) =>
      octokit.repos.createCommitStatus({
        ...R,
        sha,
        state,
        context,
        description: "d",
        target_url: "https://example.com/",
      });
    await post("pending", "flux/a");
    await post("success", "flux/b");
    expect((await octokit.repos.getCombinedStatusForRef({ ...R, ref: sha })).data).toMatchObject({
      state: "pending",
      total_count: 2,
    });
    await post("success", "flux/a");
    expect(
      (await octokit.repos.getCombinedStatusForRef({ ...R, ref: "checks/status" })).data,
    ).toMatchObject({ state: "success", sha, total_count: 2 });
    await post("failure", "flux/b");
    expect((await octokit.repos.getCombinedStatusForRef({ ...R, ref: sha })).data.state).toBe(
      "failure",
    );
    expect((await octokit.repos.listCommitStatusesForRef({ ...R, ref: sha })).data).toHaveLength(4);
  });
  it("creates, updates and lists check runs, and shows an unstable pull request", async () => {
    const pull_number = await pullWith(octokit, "checks/run", { "c.txt": "c\n" });
    const { head } = (await octokit.pulls.get({ ...R, pull_number })).data;
    expect(
      await refusal(octokit.checks.create({ ...R, name: "slipway/policy", head_sha: head.sha })),
    ).toMatchObject({
      status: 403,
      message: expect.stringContaining("You must authenticate via a GitHub App."),
    });
    const app = checkedOctokit(
      under.forge,
      found,
      await tokenOf(under.forge, await installedApp(under.forge, { checks: "write" })),
    );
    const run = await app.checks.create({
      ...R,
      name: "slipway/policy",
      head_sha: head.sha,
      status: "in_progress",
    });
    expect(run.data).toMatchObject({
      status: "in_progress",
      conclusion: null,
      pull_requests: [{ number: pull_number }],
    });
    expect((await octokit.pulls.get({ ...R, pull_number })).data.mergeable_state).toBe("unstable");
    const annotations = [
      {
        path: "c.txt",
        start_line: 1,
        end_line: 1,
        annotation_level: "failure" as const,
        message: "No.",
      },
    ];
    const done = await app.checks.update({
      ...R,
      check_run_id: run.data.id,
      conclusion: "failure",
      output: { title: "t", summary: "s", annotations },
    });
    expect(done.data).toMatchObject({
      status: "completed",
      conclusion: "failure",
      output: { title: "t", annotations_count: 1 },
    });
    expect(
      (await octokit.checks.listAnnotations({ ...R, check_run_id: run.data.id })).data,
    ).toHaveLength(1);
    await app.checks.create({
      ...R,
      name: "slipway/policy",
      head_sha: head.sha,
      status: "completed",
      conclusion: "success",
    });
    expect((await octokit.checks.listForRef({ ...R, ref: head.sha })).data).toMatchObject({
      total_count: 1,
      check_runs: [{ conclusion: "success" }],
    });
    expect(
      (await octokit.checks.listForRef({ ...R, ref: head.sha, filter: "all" })).data.total_count,
    ).toBe(2);
    expect((await octokit.pulls.get({ ...R, pull_number })).data.mergeable_state).toBe("clean");
    expect(
      (
        await octokit.repos.listPullRequestsAssociatedWithCommit({ ...R, commit_sha: head.sha })
      ).data.map((pull) => pull.number),
    ).toEqual([pull_number]);
  });
});
