import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "@/scripts/up/ports";
import { type Forge, startForge } from "@/sandbox/forge";
import { PortalError } from "@/lib/errors";
import { gitHubRepository } from "./repository";
import type { FileChange, GitRepository } from "../repository";
import { pullRequestOf } from "../testing";

const token = "forge-token-of-the-test";
const body = "Opened by Slipway";
let forge: Forge;
let dataDir: string;
let serial = 0;

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), "slipway-forge-"));
  // What a host without GraphQL is asked instead.
  forge = await startForge({ dataDir, token, latencyMs: 0, withoutGraphQL: true });
  // The first commit finds out that there is none.
  const { repo, base } = await repository();
  await repo.commitFiles({ ...add, base });
});
afterAll(async () => {
  await forge.close();
  await rm(dataDir, { recursive: true, force: true });
});
beforeEach(() => forge.fault(null));

interface Call {
  method: string;
  path: string;
  status: number;
}

/** A fresh repository with two files, and every call that was made to it. */
async function repository(): Promise<{
  repo: GitRepository;
  calls: Call[];
  base: { commit: string; tree: string };
}> {
  const name = `platform-${(serial += 1)}`;
  await forge.createRepository(`acme/${name}`, {
    "README.md": "# Platform\n",
    "tenants/staging/shop/old/a.yaml": "a: 1\n",
  });
  const calls: Call[] = [];
  const repo = gitHubRepository(
    { kind: "token", token },
    { host: { kind: "github" }, apiUrl: forge.api, owner: "acme", name },
    { onCall: (call) => calls.push(call) },
  );
  const base = await repo.branchHead("main");
  if (!base) throw new Error("no main");
  calls.length = 0;
  return { repo, calls, base };
}

const change: FileChange[] = [
  { path: "tenants/staging/shop/checkout/sync.yaml", content: "kind: Kustomization\n" },
  { path: "tenants/staging/shop/checkout/manifests/ü.yaml", content: "name: Grüße\n" },
  { path: "tenants/staging/shop/old/a.yaml", content: null },
];

const checkout = "slipway/shop-checkout-1";
const add = { branch: checkout, expected: null, changes: change, message: "Add checkout" };

async function opened() {
  const { repo, calls, base } = await repository();
  const branch = checkout;
  const { commit } = await repo.commitFiles({ ...add, base });
  const report = await repo.openPullRequest({ branch, base: "main", title: "Add checkout", body });
  return { repo, calls, base, commit, branch, report };
}

const refusal = async (work: Promise<unknown>): Promise<PortalError> => {
  const error: unknown = await work.then(
    () => "nothing was thrown",
    (thrown: unknown) => thrown,
  );
  if (error instanceof PortalError) return error;
  throw new Error(`expected a PortalError, got ${String(error)}`);
};

describe("opening a pull request", () => {
  test("takes five calls without GraphQL, whatever the number of files", async () => {
    const { repo, calls } = await repository();
    const base = await repo.branchHead("main");
    if (!base) throw new Error("no main");
    const files = Array.from({ length: 40 }, (_, index) => ({
      path: `many/${index}.yaml`,
      content: `n: ${index}\n`,
    }));
    const branch = "slipway/many";
    const written = await repo.commitFiles({
      ...add,
      branch,
      base,
      changes: [...files, ...change],
    });
    const { commit } = written;
    expect(written).toEqual({ commit });
    const report = await repo.openPullRequest({
      branch: "slipway/many",
      base: "main",
      title: "Many",
      body,
    });
    expect(report).toMatchObject({
      state: "open",
      branch: "slipway/many",
      base: "main",
      headCommit: commit,
      mergeCommit: null,
      mergedAt: null,
      body,
    });
    expect(calls.map((call) => call.method)).toEqual(["GET", "POST", "POST", "POST", "POST"]);
  });

  test("makes one commit with what was written and deleted, in UTF-8", async () => {
    const { repo, commit } = await opened();
    const files = (await repo.listTree(commit, "tenants")).map((entry) => entry.path);
    expect(files).toEqual([
      "tenants/staging/shop/checkout/manifests/ü.yaml",
      "tenants/staging/shop/checkout/sync.yaml",
    ]);
    expect(await repo.readFile("tenants/staging/shop/checkout/manifests/ü.yaml", commit)).toBe(
      "name: Grüße\n",
    );
    expect(await repo.readFile("tenants/staging/shop/old/a.yaml", commit)).toBeUndefined();
    expect(await repo.readFile("tenants/staging", commit)).toBeUndefined();
    expect(await repo.listTree(commit, "nowhere")).toEqual([]);
    const [readme] = (await repo.listTree(commit, "")).filter(
      (entry) => entry.path === "README.md",
    );
    expect(await repo.readBlob(readme?.blob ?? "")).toBe("# Platform\n");
  });

  test("done again, finds the branch and the pull request that are there", async () => {
    const { repo, calls, commit, branch, report } = await opened();
    calls.length = 0;
    expect(await repo.commitFiles({ branch, expected: null, made: commit })).toEqual({ commit });
    expect(calls.map(({ path: called }) => called)).not.toContainEqual(
      expect.stringMatching(/git\/(trees|commits)/),
    );
    expect(
      await repo.openPullRequest({ branch, base: "main", title: "Add checkout", body }),
    ).toMatchObject({ number: report.number });
  });

  test("whose answer was lost, finds on the second try what the first one did", async () => {
    const { repo, base } = await repository();
    const branch = "slipway/lost";
    forge.fault((call) =>
      call.method === "POST" && call.path.endsWith("/git/refs")
        ? { kind: "status", status: 502, when: "after" }
        : null,
    );
    let made = "";
    const onCommit = async (commit: string) => void (made = commit);
    expect(await refusal(repo.commitFiles({ ...add, branch, base, onCommit }))).toMatchObject({
      code: "upstream_unavailable",
    });
    forge.fault(null);
    expect(await repo.branchHead(branch)).toMatchObject({ commit: made });
    expect(await repo.commitFiles({ branch, expected: null, made })).toEqual({ commit: made });

    forge.fault((call) =>
      call.method === "POST" && call.path.endsWith("/pulls")
        ? { kind: "reset", when: "after" }
        : null,
    );
    expect(
      await refusal(
        repo.openPullRequest({ branch: "slipway/lost", base: "main", title: "Lost", body }),
      ),
    ).toMatchObject({ code: "upstream_unavailable" });
    forge.fault(null);
    expect(await repo.findPullRequests("slipway/lost")).toHaveLength(1);
    await repo.openPullRequest({ branch: "slipway/lost", base: "main", title: "Lost", body });
    expect(await repo.findPullRequests("slipway/lost")).toHaveLength(1);
  });

  test("is refused in GitHub's words where it makes no sense", async () => {
    const { repo, base } = await repository();
    await repo.commitFiles({ branch: "slipway/empty", expected: null, made: base.commit });
    const error = await refusal(
      repo.openPullRequest({ branch: "slipway/empty", base: "main", title: "Empty", body }),
    );
    expect(error).toMatchObject({ code: "upstream_refused" });
    expect(error.message).toMatch(/could not open the pull request in acme\/.*No commits between/);
  });
});

describe("a commit", () => {
  test("is told of before the branch points to it, and what that throws leaves no branch", async () => {
    const { repo, base } = await repository();
    let made = "";
    const onCommit = async (commit: string) => {
      made = commit;
      expect(await repo.branchHead(checkout)).toBeUndefined();
      throw new PortalError("conflict", "somebody else goes on");
    };
    expect(await refusal(repo.commitFiles({ ...add, base, onCommit }))).toMatchObject({
      message: "somebody else goes on",
    });
    expect(await repo.branchHead(checkout)).toBeUndefined();
    expect(await repo.commitFiles({ branch: checkout, expected: null, made })).toEqual({
      commit: made,
    });
    expect(await repo.branchHead(checkout)).toMatchObject({ commit: made });
  });

  test("for a branch that is there already says where that points, and leaves it", async () => {
    const { repo, base, commit } = await opened();
    const changes = [{ path: "other", content: "1" }];
    const other = await repo.commitFiles({ ...add, base, changes });
    expect(other).toEqual({ commit: other.commit, existing: commit });
    expect(await repo.branchHead(checkout)).toMatchObject({ commit });
  });

  test("may change nothing", async () => {
    const { repo, base } = await repository();
    const { commit } = await repo.commitFiles({ ...add, base, changes: [] });
    expect(await repo.branchHead(checkout)).toEqual({ commit, tree: base.tree });
    expect(commit).not.toBe(base.commit);
  });
});

describe("a branch", () => {
  test("that is not there has no head, and deleting it is fine", async () => {
    const { repo } = await repository();
    expect(await repo.branchHead("nowhere")).toBeUndefined();
    await expect(repo.deleteBranch("nowhere")).resolves.toBeUndefined();
  });

  test("that a rule protects says so, and not that somebody pushed to it", async () => {
    const { repo, base } = await repository();
    forge.fault(({ route }) =>
      route === "PATCH /repos/{owner}/{repo}/git/refs/{ref}"
        ? {
            kind: "status",
            status: 422,
            message:
              "Repository rule violations found\n\nChanges must be made through the merge queue.",
          }
        : null,
    );
    const update = { ...add, branch: "main", expected: base.commit, base };
    const { code, message } = await refusal(repo.commitFiles(update));
    expect(code).toBe("upstream_refused");
    expect(message).toMatch(/a rule of the repository protects the branch against it/);
  });

  test("that has to hold signed commits only is told so, and what an App would do", async () => {
    const { repo, base } = await repository();
    const made = await fetch(`${forge.api}/repos/acme/${repo.ref.name}/rulesets`, {
      method: "POST",
      headers: { authorization: `token ${token}`, "content-type": "application/json" },
      body: JSON.stringify({
        name: "signed",
        enforcement: "active",
        conditions: { ref_name: { include: ["~ALL"], exclude: [] } },
        rules: [{ type: "required_signatures" }],
      }),
    });
    expect(made.status).toBe(201);
    const { code, message, hint } = await refusal(repo.commitFiles({ ...add, base }));
    expect(code).toBe("upstream_refused");
    expect(message).toMatch(
      /could not make the branch slipway\/.*: a rule of the repository wants every commit signed \(Repository rule violations found Commits must have verified signatures\)\.$/,
    );
    expect(hint).toMatch(
      /with a token is signed only where .* by GraphQL\. As a GitHub App it makes commits that GitHub signs/,
    );
  });

  test("moves forward once, and is never taken from somebody who pushed to it", async () => {
    const { repo, branch, commit } = await opened();
    const base = (await repo.branchHead(branch)) ?? { commit: "", tree: "" };
    const one = { branch, base, expected: commit, message: "One more" };
    const changes = [{ path: "x", content: "1" }];
    const { commit: next } = await repo.commitFiles({ ...one, changes });
    await repo.commitFiles({ branch, expected: commit, made: next });
    expect(await repo.branchHead(branch)).toMatchObject({ commit: next });

    const other = { ...one, changes: [{ path: "y", content: "1" }] };
    expect(await refusal(repo.commitFiles(other))).toMatchObject({ code: "conflict" });
    // Even when it was pushed to after we looked: what we have is no fast forward.
    const late = { ...other, expected: next };
    expect(await refusal(repo.commitFiles(late))).toMatchObject({ code: "conflict" });
    expect(await repo.branchHead(branch)).toMatchObject({ commit: next });
  });

  test("compares as it lies", async () => {
    const { repo, base, commit } = await opened();
    expect(await repo.compare(base.commit, commit)).toMatchObject({
      status: "ahead",
      ahead: 1,
      behind: 0,
    });
    expect(await repo.compare(commit, base.commit)).toMatchObject({ status: "behind" });
    expect(await repo.compare(commit, commit)).toMatchObject({ status: "identical" });
    const { commit: other } = await repo.commitFiles({
      ...add,
      branch: "other",
      base,
      changes: [{ path: "z", content: "1" }],
    });
    expect(await repo.compare(commit, other)).toMatchObject({ status: "diverged" });
    expect(await repo.compare(commit, "0".repeat(40))).toBeUndefined();
  });
});

describe("a pull request", () => {
  test("is found in every state, even after its branch is gone", async () => {
    const { repo, branch, report } = await opened();
    expect(await repo.closePullRequest(report.number)).toMatchObject({ state: "closed" });
    await repo.deleteBranch(branch);
    expect(await repo.findPullRequests(branch)).toMatchObject([
      { number: report.number, state: "closed", mergeCommit: null },
    ]);
    expect(await repo.closePullRequest(report.number)).toMatchObject({ state: "closed" });
    expect(await pullRequestOf(repo, report.number)).toMatchObject({ state: "closed" });
    expect(await pullRequestOf(repo, 4711)).toBeUndefined();
  });

  test("that was merged names its merge commit", async () => {
    const { repo, report } = await opened();
    const merge = await fetch(
      `${forge.api}/repos/acme/${repo.ref.name}/pulls/${report.number}/merge`,
      {
        method: "PUT",
        headers: { authorization: `token ${token}`, "content-type": "application/json" },
        body: "{}",
      },
    );
    expect(merge.status).toBe(200);
    const head = await repo.branchHead("main");
    expect(await pullRequestOf(repo, report.number)).toMatchObject({
      state: "merged",
      mergeCommit: head?.commit,
    });
    expect(await repo.findPullRequests(report.branch)).toMatchObject([
      { state: "merged", mergeCommit: head?.commit },
    ]);
  });

  test("is among those that changed since, and not among those that changed before", async () => {
    const { repo, report } = await opened();
    expect(
      await repo.updatedPullRequests(new Date(report.reportedAt.getTime() - 1000)),
    ).toMatchObject({ changed: [{ number: report.number }], asOf: expect.any(Date) });
    expect(
      (await repo.updatedPullRequests(new Date(report.reportedAt.getTime() + 60_000))).changed,
    ).toEqual([]);
  });

  test("takes labels, statuses and another body, and tells its reviews", async () => {
    const { repo, report, commit } = await opened();
    await repo.addLabels(report.number, ["slipway"]);
    await repo.setStatus({
      commit,
      context: "slipway/approval",
      state: "pending",
      description: "x".repeat(200),
    });
    expect(await repo.updatePullRequest(report.number, { body: "Changed" })).toMatchObject({
      body: "Changed",
    });
    expect(await repo.reviews(report.number)).toEqual([]);
  });
});

describe("when the host has trouble", () => {
  test("a read is tried once more by itself, a write is not", async () => {
    const { repo, calls, base } = await repository();
    let failures = 1;
    forge.fault(() => ((failures -= 1) >= 0 ? { kind: "status", status: 502 } : null));
    expect(await repo.branchHead("main")).toEqual(base);
    expect(calls.map((call) => call.status)).toEqual([502, 200]);

    calls.length = 0;
    failures = 1;
    expect(await refusal(repo.commitFiles({ ...add, base }))).toMatchObject({
      code: "upstream_unavailable",
    });
    expect(calls.map((call) => call.status)).toEqual([502]);
  });

  test("an answer that breaks off is no answer", async () => {
    const { repo, base } = await repository();
    forge.fault((call) => (call.method === "POST" ? { kind: "half-body" } : null));
    expect(await refusal(repo.commitFiles({ ...add, base }))).toMatchObject({
      code: "upstream_unavailable",
    });
  });

  test("a secondary limit says when to come back, and is not taken for a missing permission", async () => {
    const { repo, base } = await repository();
    forge.fault(() => ({ kind: "secondary-limit", retryAfter: 7, status: 403 }));
    expect(await refusal(repo.commitFiles({ ...add, base }))).toMatchObject({
      code: "upstream_unavailable",
      retryAfter: 7,
    });
  });

  test("a limit is not taken for a check without annotations, which would get them twice", async () => {
    const { repo } = await repository();
    forge.fault(() => ({ kind: "secondary-limit", retryAfter: 7, status: 403 }));
    expect(await refusal(repo.annotationsOf("1"))).toMatchObject({
      code: "upstream_unavailable",
      retryAfter: 7,
    });
  });

  test("a refusal names what a person can do, and neither error nor cause holds the token or what was sent", async () => {
    const { repo } = await repository();
    const wrong = gitHubRepository({ kind: "token", token: "ghp_wrong_token" }, repo.ref);
    const error = await refusal(
      wrong.commitFiles({
        ...add,
        base: { commit: "0".repeat(40), tree: "0".repeat(40) },
        changes: [{ path: "a", content: "private content" }],
      }),
    );
    expect(error).toMatchObject({
      code: "upstream_refused",
      hint: "The platform team has to renew the token or the App's key.",
    });
    const everything = JSON.stringify([
      error,
      error.cause,
      error.stack,
      (error.cause as Error).stack,
    ]);
    expect(everything).not.toMatch(/ghp_wrong_token|private content/);
  });

  test("a host that is down is unavailable, not an error of ours", async () => {
    const apiUrl = `http://127.0.0.1:${await freePort(0)}/api/v3`;
    const repo = gitHubRepository(
      { kind: "token", token },
      { host: { kind: "github" }, apiUrl, owner: "acme", name: "platform" },
    );
    expect(await refusal(repo.branchHead("main"))).toMatchObject({ code: "upstream_unavailable" });
  });

  test("the credentials never follow a redirect to another host", async () => {
    const seen: string[] = [];
    const elsewhere = await listen((request, response) => {
      seen.push(request.headers.authorization ?? "");
      response.end("{}");
    });
    const moved = await listen((_request, response) =>
      response.writeHead(307, { location: `${elsewhere}/x` }).end(),
    );
    const repo = gitHubRepository(
      { kind: "token", token },
      { host: { kind: "github" }, apiUrl: moved, owner: "acme", name: "platform" },
    );
    expect(await refusal(repo.branchHead("main"))).toMatchObject({ code: "upstream_refused" });
    expect(seen).toEqual([]);
  });
});

test("an App signs in once for its installation and uses that token for all further calls", async () => {
  const { generateKeyPairSync } = await import("node:crypto");
  const privateKey = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  }).privateKey;
  const asked: string[] = [];
  const host = await listen((request, response) => {
    const { method, url, headers } = request;
    asked.push(`${method} ${url} ${headers.authorization?.replace(/^bearer .*/i, "<jwt>") ?? ""}`);
    response.setHeader("content-type", "application/json");
    if (url === "/repos/acme/platform/installation") response.end(JSON.stringify({ id: 42 }));
    else if (url === "/app/installations/42/access_tokens") {
      response.statusCode = 201;
      response.end(
        JSON.stringify({
          token: "installation-token",
          expires_at: new Date(Date.now() + 3_600_000).toISOString(),
          permissions: {},
          repository_selection: "selected",
        }),
      );
    } else
      response.end(
        JSON.stringify({
          commit: { sha: "c".repeat(40), commit: { tree: { sha: "e".repeat(40) } } },
        }),
      );
  });
  const ref = { host: { kind: "github" as const }, apiUrl: host, owner: "acme", name: "platform" };
  const credentials = { kind: "app" as const, appId: "7", privateKey };
  expect(await gitHubRepository(credentials, ref).branchHead("main")).toEqual({
    commit: "c".repeat(40),
    tree: "e".repeat(40),
  });
  await gitHubRepository(credentials, ref).branchHead("main");
  expect(asked).toEqual([
    "GET /repos/acme/platform/installation <jwt>",
    "POST /app/installations/42/access_tokens <jwt>",
    "GET /repos/acme/platform/branches/main token installation-token",
    "GET /repos/acme/platform/branches/main token installation-token",
  ]);
});

test("an App that the host does not know, and a key that is none, say so", async () => {
  const { generateKeyPairSync } = await import("node:crypto");
  const { privateKey } = generateKeyPairSync("rsa", {
    modulusLength: 2048,
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
    publicKeyEncoding: { type: "spki", format: "pem" },
  });
  const host = await listen(
    (_request, response) =>
      void response
        .writeHead(401, { "content-type": "application/json" })
        .end('{"message":"A JSON web token could not be decoded"}'),
  );
  const ref = { host: { kind: "github" as const }, apiUrl: host, owner: "acme", name: "platform" };
  expect(
    await refusal(
      gitHubRepository({ kind: "app", appId: "8", privateKey }, ref).branchHead("main"),
    ),
  ).toMatchObject({ code: "upstream_refused", hint: expect.stringMatching(/App's key/) });
  const error = await refusal(
    gitHubRepository(
      {
        kind: "app",
        appId: "8",
        privateKey: "-----BEGIN PRIVATE KEY-----\nbm9uc2Vuc2U=\n-----END PRIVATE KEY-----",
      },
      ref,
    ).branchHead("main"),
  );
  expect(error).toMatchObject({ code: "misconfigured" });
});

describe("an archive", () => {
  test("has the files that are wanted, in one call to the API", async () => {
    const { repo, calls, base } = await repository();
    const { commit } = await repo.commitFiles({ ...add, base });
    calls.length = 0;
    expect(await archived(repo.readArchive(commit, (file) => file.endsWith(".yaml")))).toEqual({
      "tenants/staging/shop/checkout/sync.yaml": "kind: Kustomization\n",
      "tenants/staging/shop/checkout/manifests/ü.yaml": "name: Grüße\n",
    });
    expect(calls.map(({ path: called, status }) => [called.split("/").at(-2), status])).toEqual([
      ["tarball", 302],
      ["legacy.tar.gz", 200],
    ]);
    expect(await refusal(archived(repo.readArchive("f".repeat(40), () => true)))).toMatchObject({
      code: "upstream_unavailable",
    });
  });

  test("is fetched without credentials, and only from where the host keeps its archives", async () => {
    let location = "";
    const seen: (string | undefined)[] = [];
    const answer: RequestListener = (request, response) => {
      seen.push(request.headers.authorization);
      if (request.url?.startsWith("/_codeload/") || request.url?.startsWith("/else"))
        response.writeHead(200).end("no archive");
      else response.writeHead(302, { location }).end();
    };
    const host = await listen(answer);
    const repo = gitHubRepository(
      { kind: "token", token },
      { host: { kind: "github" }, apiUrl: `${host}/api/v3`, owner: "acme", name: "platform" },
    );
    const elsewhere = await listen(answer);
    for (location of [
      `${elsewhere}/_codeload/acme/platform`,
      `${host}/else`,
      "nonsense",
      host.replace("127.0.0.1", "localhost") + "/_codeload/a",
    ]) {
      expect(await refusal(archived(repo.readArchive("main", () => true)))).toMatchObject({
        code: "upstream_refused",
        message: expect.stringMatching(/does not call/),
      });
    }
    expect(seen).toEqual(Array.from({ length: 4 }, () => `token ${token}`));
    location = `${host}/_codeload/acme/platform/legacy.tar.gz/main?token=of-the-address`;
    expect(await refusal(archived(repo.readArchive("main", () => true)))).toMatchObject({
      code: "upstream_unavailable",
      message: expect.stringMatching(/broke off/),
    });
    expect(seen.at(-1)).toBeUndefined();
  });
});

const blob = (path: string) => ({
  path,
  mode: "100644",
  type: "blob",
  sha: `blob-${path}`,
  size: 1,
});
const folder = (path: string) => ({ path, mode: "040000", type: "tree", sha: `tree-${path}` });

test("a list that the host cuts off is asked for folder by folder, as deep as it takes", async () => {
  const cut = { truncated: true, tree: [] };
  const answers: Record<string, object> = {
    "root?recursive=1": cut,
    root: {
      tree: [
        blob("a.yaml"),
        folder("big"),
        folder("small"),
        { path: "module", mode: "160000", type: "commit", sha: "c" },
      ],
    },
    "tree-big?recursive=1": cut,
    "tree-big": { tree: [folder("deep"), { ...blob("link"), mode: "120000" }] },
    "tree-deep?recursive=1": { tree: [blob("b.yaml"), folder("below"), blob("below/c.yaml")] },
    "tree-small?recursive=1": { tree: [blob("d.yaml")] },
  };
  const asked: string[] = [];
  const host = await listen((request, response) => {
    const what = request.url?.split("/git/trees/")[1] ?? "";
    asked.push(what);
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ sha: "x", url: "x", truncated: false, ...answers[what] }));
  });
  const repo = gitHubRepository(
    { kind: "token", token },
    { host: { kind: "github" }, apiUrl: host, owner: "acme", name: "platform" },
  );
  expect(
    (await repo.listTree("root", "")).map(({ path: where, kind }) => `${kind} ${where}`),
  ).toEqual([
    "file a.yaml",
    "submodule module",
    "link big/link",
    "file big/deep/b.yaml",
    "file big/deep/below/c.yaml",
    "file small/d.yaml",
  ]);
  asked.length = 0;
  expect((await repo.listTree("root", "small")).map(({ path: where }) => where)).toEqual([
    "small/d.yaml",
  ]);
  expect(asked).toEqual(["root?recursive=1", "root", "tree-small?recursive=1"]);
});

async function archived(
  from: ReturnType<GitRepository["readArchive"]>,
): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for await (const { path, content } of from) read[path] = content.toString("utf8");
  return read;
}

async function listen(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
