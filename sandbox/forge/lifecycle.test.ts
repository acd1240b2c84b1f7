import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Octokit } from "@octokit/rest";
import { startForge } from "./index";
import {
  branchWith,
  checkedOctokit,
  forgeUnderTest,
  pullWith,
  Receiver,
  refusal,
  quiet,
  repository as R,
  reviewerToken,
  temporaryDir,
  token,
} from "./testing/forge-under-test";
import { installedApp, tokenOf } from "./testing/installed-app";
import { Visitor } from "./testing/visitor";
import { payloadViolations } from "./testing/openapi";

describe("webhooks", () => {
  it("tells receivers what happens, signed, in GitHub's words", async () => {
    const receiver = new Receiver();
    const url = await receiver.start();
    const { forge, close } = await forgeUnderTest({ webhookUrls: [url], webhookSecret: "secret" });
    const octokit = checkedOctokit(forge, []);
    const number = await pullWith(octokit, "hook", { "h.txt": "h\n" });
    const next = await branchWith(octokit, "hook-next", { "h.txt": "h2\n" }, "hook");
    await octokit.git.updateRef({ ...R, ref: "heads/hook", sha: next });
    await octokit.pulls.update({ ...R, pull_number: number, title: "Other" });
    await new Octokit({ auth: reviewerToken, baseUrl: forge.api }).pulls.createReview({
      ...R,
      pull_number: number,
      event: "APPROVE",
    });
    await octokit.issues.createComment({ ...R, issue_number: number, body: "x" });
    await octokit.repos.createCommitStatus({ ...R, sha: next, state: "success", context: "c" });
    const app = checkedOctokit(
      forge,
      [],
      await tokenOf(forge, await installedApp(forge, { checks: "write" })),
    );
    const run = await app.checks.create({
      ...R,
      head_sha: next,
      name: "check",
      conclusion: "success",
      status: "completed",
    });
    await new Visitor(forge).press(`/acme/platform/pull/${number}/rerun`, {
      run: String(run.data.id),
    });
    await octokit.pulls.update({ ...R, pull_number: number, state: "closed" });
    await octokit.pulls.update({ ...R, pull_number: number, state: "open" });
    const { sha } = (await octokit.pulls.merge({ ...R, pull_number: number })).data;
    await octokit.git.deleteRef({ ...R, ref: "heads/hook" });
    await forge.webhooksSettled();
    const names = receiver.names();
    expect(names).toEqual(
      expect.arrayContaining([
        "ping",
        "push",
        "pull_request.opened",
        "pull_request.synchronize",
        "pull_request.edited",
        "pull_request.closed",
        "pull_request.reopened",
        "pull_request_review.submitted",
        "issue_comment.created",
        "status",
        "check_run.created",
        "check_run.rerequested",
      ]),
    );
    expect(
      receiver.deliveries.flatMap(({ event, payload }) =>
        payloadViolations(
          event,
          typeof payload["action"] === "string" ? payload["action"] : undefined,
          payload,
        ),
      ),
    ).toEqual([]);
    for (const { body, headers } of receiver.deliveries) {
      expect(headers["x-hub-signature-256"]).toBe(
        `sha256=${createHmac("sha256", "secret").update(body).digest("hex")}`,
      );
      expect(headers["x-github-delivery"]).toMatch(/^[0-9a-f-]{36}$/);
    }
    const of = (name: string) =>
      receiver.deliveries
        .filter((_, index) => names[index] === name)
        .map((delivery) => delivery.payload);
    expect(of("pull_request.synchronize")[0]).toMatchObject({
      number,
      after: next,
      pull_request: { head: { sha: next } },
    });
    expect(of("pull_request.edited")[0]).toMatchObject({
      changes: { title: { from: "Change hook" } },
    });
    expect(of("pull_request.closed").map((payload) => payload["pull_request"])).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ merged: false }),
        expect.objectContaining({ merged: true, merge_commit_sha: sha }),
      ]),
    );
    const pushes = of("push");
    expect(pushes.find((push) => push["after"] === sha)).toMatchObject({
      ref: "refs/heads/main",
      deleted: false,
      forced: false,
      head_commit: { id: sha },
      pusher: { name: "slipway-bot" },
    });
    expect(pushes.find((push) => push["deleted"] === true)).toMatchObject({
      ref: "refs/heads/hook",
      before: next,
      after: "0".repeat(40),
      commits: [],
    });
    expect(
      pushes.find((push) => push["ref"] === "refs/heads/hook" && push["created"] === true),
    ).toMatchObject({ commits: [{ added: ["h.txt"], modified: [], removed: [] }] });
    await close();
    receiver.close();
  });
  it("tries a delivery again under the same id, and gives up after the last try", async () => {
    const receiver = new Receiver();
    let refused = 0;
    receiver.answer = ({ event }) => {
      if (event === "status") return 500;
      if (event === "issue_comment" && refused < 2) {
        refused += 1;
        return 503;
      }
      return 200;
    };
    const url = await receiver.start();
    const { forge, close } = await forgeUnderTest({ webhookUrls: [url], webhookSecret: "s" });
    const octokit = checkedOctokit(forge, []);
    const issue_number = await pullWith(octokit, "retry", { "r.txt": "r\n" });
    await octokit.issues.createComment({ ...R, issue_number, body: "x" });
    const sha = (await octokit.git.getRef({ ...R, ref: "heads/main" })).data.object.sha;
    await octokit.repos.createCommitStatus({ ...R, sha, state: "success" });
    await forge.webhooksSettled();
    const comments = receiver.deliveries.filter(({ event }) => event === "issue_comment");
    expect(comments).toHaveLength(3);
    expect(new Set(comments.map(({ headers }) => headers["x-github-delivery"])).size).toBe(1);
    expect(receiver.deliveries.filter(({ event }) => event === "status")).toHaveLength(3);
    await close();
    receiver.close();
  });
});

describe("faults", () => {
  it("fails the call that it is told to, before or after doing it, and counts calls", async () => {
    const { forge, close } = await forgeUnderTest({ allowFaults: true });
    const octokit = new Octokit({ auth: token, baseUrl: forge.api, log: quiet });
    const route = "POST /repos/{owner}/{repo}/git/refs";
    const sha = (await octokit.git.getRef({ ...R, ref: "heads/main" })).data.object.sha;
    const create = (name: string) =>
      octokit.git.createRef({ ...R, ref: `refs/heads/${name}`, sha });
    const exists = async (name: string) =>
      (await octokit.git.listMatchingRefs({ ...R, ref: `heads/${name}` })).data.length === 1;
    const rules = [
      { route, nth: 2, fault: { kind: "status", status: 502, when: "after" } },
      { route, nth: 3, fault: { kind: "secondary-limit", retryAfter: 7 } },
      { route, nth: 4, fault: { kind: "reset", when: "after" } },
      { route, nth: 5, fault: { kind: "half-body" } },
      { route: "GET /repos/{owner}/{repo}", fault: { kind: "half-body" } },
    ];
    const set = await fetch(`${forge.url}/__faults`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(rules),
    });
    expect(set.status).toBe(200);
    await create("f1");
    expect(await refusal(create("f2"))).toMatchObject({ status: 502 });
    expect(await exists("f2")).toBe(true);
    await expect(create("f3")).rejects.toMatchObject({
      status: 403,
      response: { headers: { "retry-after": "7" } },
    });
    expect(await exists("f3")).toBe(false);
    await expect(create("f4")).rejects.toMatchObject({
      status: 500,
      message: expect.stringMatching(/reset|closed|socket/i) as string,
    });
    expect(await exists("f4")).toBe(true);
    // Octokit itself takes half a body for an empty one: whoever reads its answer must look at what
    // is in it.
    expect((await create("f5")).data).toBe("");
    const half = await fetch(`${forge.api}/repos/acme/platform`, {
      headers: { authorization: `Bearer ${token}` },
    });
    await expect(half.text()).rejects.toThrow(/terminated/);
    expect(await exists("f5")).toBe(true);
    forge.fault((call) =>
      call.route === route && call.count === 6 ? { kind: "timeout", when: "after" } : null,
    );
    await expect(
      octokit.git.createRef({
        ...R,
        ref: "refs/heads/f6",
        sha,
        request: { signal: AbortSignal.timeout(300) },
      }),
    ).rejects.toThrow(/timeout|aborted/);
    expect(await exists("f6")).toBe(true);
    const calls = (await (await fetch(`${forge.url}/__calls`)).json()) as {
      calls: Record<string, number>;
    };
    expect(calls.calls[route]).toBe(6);
    await close();
  });
  it("answers as a replica that has not heard of what was just made, and then as one that has", async () => {
    const { forge, close } = await forgeUnderTest({ allowFaults: true });
    const octokit = new Octokit({ auth: token, baseUrl: forge.api, log: quiet });
    const sha = (await octokit.git.getRef({ ...R, ref: "heads/main" })).data.object.sha;
    const calls = [
      () => octokit.git.createRef({ ...R, ref: "refs/heads/lagging", sha }),
      () => octokit.repos.createCommitStatus({ ...R, sha, state: "success" }),
      () => octokit.repos.getBranch({ ...R, branch: "lagging" }),
      () => octokit.pulls.create({ ...R, title: "t", head: "lagging", base: "main" }),
    ] as const;
    const answers: unknown[] = [];
    for (const call of calls) {
      forge.fault(() => ({ kind: "lag" }));
      answers.push(await refusal(call()));
      forge.fault(null);
      await call().catch(() => undefined);
    }
    expect(answers).toMatchObject([
      { status: 422, message: expect.stringContaining("Object does not exist") },
      { status: 422, message: expect.stringContaining("No commit found for SHA") },
      { status: 404 },
      { status: 422, message: expect.stringContaining("head") },
    ]);
    expect((await octokit.repos.getBranch({ ...R, branch: "lagging" })).status).toBe(200);
    await close();
  });
  it("has no faults to set unless they are allowed", async () => {
    const { forge, close } = await forgeUnderTest();
    expect(
      (
        await fetch(`${forge.url}/__faults`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: "[]",
        })
      ).status,
    ).toBe(404);
    await close();
  });
  it("refuses calls beyond the rate limit", async () => {
    const { forge, close } = await forgeUnderTest({ rateLimit: 2 });
    const octokit = checkedOctokit(forge, []);
    await octokit.repos.get(R);
    await octokit.repos.get(R);
    expect(await refusal(octokit.repos.get(R))).toMatchObject({
      status: 403,
      message: expect.stringContaining("API rate limit exceeded") as string,
    });
    await close();
  });
});

describe("a process of its own", () => {
  let dir: string;
  let program: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    dir = await temporaryDir();
    // Beside the packages, so that the program finds them.
    program = path.join(process.cwd(), ".build", `forge-under-test-${process.pid}.mjs`);
    await build({
      entryPoints: ["sandbox/forge/main.ts"],
      outfile: program,
      bundle: true,
      platform: "node",
      format: "esm",
      packages: "external",
      logLevel: "silent",
    });
    await mkdir(path.join(dir, "seed/acme/platform/tenants"), { recursive: true });
    await writeFile(path.join(dir, "seed/acme/platform/tenants/a.yaml"), "a: 1\n");
    await writeFile(path.join(dir, "seed/acme/platform/run.sh"), "#!/bin/sh\n", { mode: 0o755 });
  });
  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL");
    await rm(dir, { recursive: true, force: true });
    await rm(program, { force: true });
  });

  async function start(
    env: Record<string, string> = {},
  ): Promise<{ child: ChildProcess; octokit: Octokit; url: string }> {
    const child = spawn(process.execPath, [program], {
      env: {
        NODE_ENV: "test",
        PATH: process.env["PATH"] ?? "",
        FORGE_DATA_DIR: path.join(dir, "data"),
        FORGE_TOKEN: token,
        FORGE_SEED_DIR: path.join(dir, "seed"),
        ...env,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
    running.push(child);
    const line = await new Promise<string>((resolve, reject) => {
      let err = "";
      child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
      child.stdout.once("data", (chunk: Buffer) => resolve(chunk.toString()));
      child.once("exit", (code) => reject(new Error(`exit ${code}: ${err}`)));
    });
    const { ready, url } = JSON.parse(line) as { ready: boolean; url: string };
    expect(ready).toBe(true);
    return {
      child,
      url,
      octokit: new Octokit({ auth: token, baseUrl: `${url}/api/v3`, log: quiet }),
    };
  }

  it("seeds, survives kill -9 with everything that it had answered for, and goes on", async () => {
    const first = await start();
    const number = await pullWith(first.octokit, "kept", { "k.txt": "k\n" });
    const merged = await pullWith(first.octokit, "merged", { "m.txt": "m\n" });
    const { sha } = (await first.octokit.pulls.merge({ ...R, pull_number: merged })).data;
    await first.octokit.issues.createComment({ ...R, issue_number: number, body: "Still here" });
    await first.octokit.repos.createCommitStatus({ ...R, sha, state: "success", context: "flux" });
    first.child.kill("SIGKILL");
    const second = await start();
    const files = (await second.octokit.git.getTree({ ...R, tree_sha: "main", recursive: "1" }))
      .data.tree;
    expect(files.map((entry) => `${entry.mode} ${entry.path}`)).toEqual(
      expect.arrayContaining(["100755 run.sh", "100644 tenants/a.yaml", "100644 m.txt"]),
    );
    expect((await second.octokit.pulls.get({ ...R, pull_number: number })).data).toMatchObject({
      state: "open",
      comments: 1,
    });
    expect((await second.octokit.pulls.get({ ...R, pull_number: merged })).data).toMatchObject({
      merged: true,
      merge_commit_sha: sha,
    });
    expect(
      (await second.octokit.repos.getCombinedStatusForRef({ ...R, ref: sha })).data.state,
    ).toBe("success");
    expect(await pullWith(second.octokit, "after", { "n.txt": "n\n" })).toBe(merged + 1);
    second.child.kill("SIGTERM");
    await new Promise((resolve) => second.child.once("exit", resolve));
  }, 180_000);

  it("is killed again and again while it works, and ends with one of everything", async () => {
    for (let round = 0; round < 4; round += 1) {
      const { child, octokit } = await start();
      const work = Promise.allSettled(
        [1, 2, 3].map(async (n) =>
          octokit.pulls.merge({
            ...R,
            pull_number: await pullWith(octokit, `kill/${round}-${n}`, {
              [`kill/${round}-${n}.txt`]: "x\n",
            }),
            merge_method: "squash",
          }),
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, 40 + round * 35));
      child.kill("SIGKILL");
      await work;
    }
    const { octokit } = await start();
    const pulls = await octokit.paginate(octokit.pulls.list, { ...R, state: "all", per_page: 100 });
    const tree = (
      await octokit.git.getTree({ ...R, tree_sha: "main", recursive: "1" })
    ).data.tree.map((entry) => entry.path);
    expect(new Set(pulls.map((pull) => pull.head.ref)).size).toBe(pulls.length);
    for (const pull of pulls.filter((entry) => entry.head.ref.startsWith("kill/"))) {
      // On main if and only if it says that it was merged.
      expect([pull.head.ref, tree.includes(`${pull.head.ref}.txt`)]).toEqual([
        pull.head.ref,
        pull.merged_at !== null,
      ]);
    }
  }, 180_000);

  it("finishes a merge that a kill cut off between git and the database", async () => {
    const receiver = new Receiver();
    const options = {
      dataDir: path.join(dir, "cut-off"),
      token,
      webhookUrls: [await receiver.start()],
      webhookSecret: "s",
    };
    const first = await startForge(options);
    await first.createRepository("acme/platform", { "README.md": "x\n" });
    const before = new Octokit({ auth: token, baseUrl: first.api, log: quiet });
    const done = await pullWith(before, "done", { "done.txt": "x\n" });
    const undone = await pullWith(before, "undone", { "undone.txt": "x\n" });
    const prepared =
      (await before.pulls.get({ ...R, pull_number: done })).data.merge_commit_sha ?? "";
    await first.close();
    // What the forge leaves when it is killed right after git moved the branch, and right before it
    // did.
    const database = new DatabaseSync(path.join(options.dataDir, "forge.sqlite"));
    database.exec(
      `INSERT INTO merge_intents VALUES (1, ${done}, '${prepared}', 'dev-dana'), (1, ${undone}, '${"6".repeat(40)}', 'dev-dana')`,
    );
    database.exec("DELETE FROM deliveries");
    database.close();
    execFileSync("git", [
      "-C",
      path.join(options.dataDir, "repositories/acme/platform.git"),
      "update-ref",
      "refs/heads/main",
      prepared,
    ]);
    const second = await startForge(options);
    const after = new Octokit({ auth: token, baseUrl: second.api, log: quiet });
    expect((await after.pulls.get({ ...R, pull_number: done })).data).toMatchObject({
      merged: true,
      merge_commit_sha: prepared,
      merged_by: { login: "dev-dana" },
    });
    expect((await after.pulls.get({ ...R, pull_number: undone })).data).toMatchObject({
      merged: false,
      state: "open",
    });
    await second.webhooksSettled();
    expect(
      receiver.deliveries.some(
        ({ event, payload }) =>
          event === "pull_request" && payload["action"] === "closed" && payload["number"] === done,
      ),
    ).toBe(true);
    await second.close();
    receiver.close();
  });

  it("says in one line what is missing", async () => {
    await expect(start({ FORGE_TOKEN: "", FORGE_LATENCY_MS: "soon" })).rejects.toThrow(
      /The forge cannot start: (?=.*FORGE_TOKEN)(?=.*FORGE_LATENCY_MS)/,
    );
  });
});
