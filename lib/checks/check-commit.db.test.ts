import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { moveRequest } from "@/lib/pull-requests/server";
import { openRequest } from "@/lib/requests/server";
import { pollRepository } from "@/lib/following/server";
import { payloadViolations } from "@/sandbox/forge/testing/openapi";
import { notePullRequest, sweepChecks } from "./ask-for-check";
import { checkCommit, type Judge } from "./check-commit";
import { policyCheck } from "./check";
import { checkOfRequest, getCheck } from "./get-check";
import { forgetOldChecks } from "./store/work";
import { tellSetAside } from "./tell-set-aside";
import { type CheckStage, setCheckStage } from "./testing";
import { pullRequestOf } from "@/lib/git-host/testing";

/** However many policies apply. */
const passesInOneObject = /that appl(y pass|ies passes) in 1 object$/;

const pod = (name: string, more = "") => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
  namespace: payments
  labels: { app.kubernetes.io/managed-by: hand, slipway.dev/instance: payments.${name} }
spec:
  securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
  containers:
    - name: shell
      image: registry.example.com/tools/shell:1.0
      resources: { requests: { cpu: 10m, memory: 16Mi }, limits: { memory: 16Mi } }
      securityContext:
        allowPrivilegeEscalation: false
        capabilities: { drop: [ALL] }
${more}`;
const privileged = pod("debug", "        privileged: true\n");
const map = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: payments\n`;

let stage: CheckStage;
beforeAll(async () => {
  stage = await setCheckStage();
}, 180_000);
afterAll(() => stage.close());
beforeEach(() => stage.forge.fault(null));

async function proposed(branch: string, files: Record<string, string | null>) {
  const { commit, number } = await stage.propose(branch, files);
  await stage.settle();
  return { commit, number, run: await stage.checkRun(commit) };
}

const checkOf = (commit: string) =>
  stage.job.db.check.findUniqueOrThrow({
    where: {
      repositoryId_commit_name: { repositoryId: stage.repositoryId, commit, name: policyCheck },
    },
  });

describe("a pull request written by hand", () => {
  test("with a privileged pod gets a red check with a remark at file and line, and a green one once that is mended", async () => {
    const { commit, run, number } = await proposed("debug", {
      "tenants/staging/debug.yaml": privileged,
    });
    expect(run).toMatchObject({
      status: "completed",
      conclusion: "failure",
      title: "1 denied in 1 object",
    });
    expect(run?.annotations).toEqual([
      expect.objectContaining({
        path: "tenants/staging/debug.yaml",
        start_line: 16,
        annotation_level: "failure",
        title: "Pod security (restricted)",
        message: expect.stringMatching(
          /^Pod payments\/debug, spec\.containers\[0\]\.securityContext\.privileged\nNo container is privileged\.\nExpected: /,
        ),
      }),
    ]);
    expect(run?.summary).toMatch(/1 added, 0 changed, 0 deleted/);
    const { id } = await checkOf(commit);
    expect(run?.url).toBe(`https://slipway.example.com/checks/${id}`);
    expect(await getCheck(await stage.as({ roles: ["viewer"], teams: [] }), id)).toMatchObject({
      conclusion: "failure",
      pulls: [{ number, state: "open", author: "ops-olivia", requestId: undefined }],
      findings: [{ verdict: "denied", line: 16 }],
    });
    await expect(getCheck(await stage.as({ roles: [] }), id)).rejects.toMatchObject({
      code: "forbidden",
    });
    await expect(getCheck(await stage.as(), "nonsense")).rejects.toMatchObject({
      code: "not_found",
    });

    const mended = await stage.push(
      "debug",
      { "tenants/staging/debug.yaml": pod("debug") },
      "debug",
    );
    await stage.settle();
    expect(await stage.checkRun(mended)).toMatchObject({
      conclusion: "success",
      title: expect.stringMatching(passesInOneObject),
      annotations: [],
    });
  });

  test("that writes what no database keeps is judged, and told of without it", async () => {
    const { run } = await proposed("unstorable", {
      "tenants/staging/debug.yaml": privileged.replace("name: debug", 'name: "de\\0bug\\ud800"'),
    });
    expect(run).toMatchObject({ conclusion: "failure", title: "1 denied in 1 object" });
    expect(run?.annotations[0]?.message).toContain("Pod payments/de\ufffdbug\ufffd,");
  });

  test("that changes nothing a cluster applies is neither right nor wrong", async () => {
    expect(
      (await proposed("docs", { "README.md": "# More\n", "docs/example.yaml": privileged })).run,
    ).toMatchObject({ conclusion: "neutral", title: "Nothing to check" });
  });

  test("to a branch that no target follows is not judged by any", async () => {
    await stage.push("old", { "x.txt": "x" });
    const commit = await stage.push("for-old", { "tenants/staging/debug.yaml": privileged }, "old");
    await stage.api("/pulls", {
      method: "POST",
      body: JSON.stringify({ title: "Old", head: "for-old", base: "old" }),
    });
    await stage.settle();
    expect(await stage.checkRun(commit)).toMatchObject({
      conclusion: "neutral",
      summary: expect.stringContaining("No target of Slipway follows this branch"),
    });
    // The same commit, now for the branch that a target follows: it cannot hide behind the verdict
    // for the other one.
    await stage.api("/pulls", {
      method: "POST",
      body: JSON.stringify({ title: "New", head: "for-old", base: "main" }),
    });
    await stage.settle();
    expect(await stage.checkRun(commit)).toMatchObject({ conclusion: "failure" });
  });

  test("that is sent to another branch and back is judged for each anew", async () => {
    const { commit, number, run } = await proposed("to-and-fro", {
      "tenants/staging/debug.yaml": privileged,
    });
    const edit = async (base: string) => {
      await stage.api(`/pulls/${number}`, { method: "PATCH", body: JSON.stringify({ base }) });
      await stage.settle();
      return (await stage.checkRun(commit))?.conclusion;
    };
    expect([run?.conclusion, await edit("old"), await edit("main")]).toEqual([
      "failure",
      "neutral",
      "failure",
    ]);
    await stage.api(`/pulls/${number}`, {
      method: "PATCH",
      body: JSON.stringify({ state: "closed" }),
    });
    await stage.settle();
    expect((await checkOf(commit)).requested).toBe(3);
  });

  test("with a file that cannot be read is not judged there, and says so", async () => {
    const { run } = await proposed("broken", {
      "tenants/staging/broken.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {\n",
    });
    expect(run).toMatchObject({ conclusion: "success" });
    expect(run?.annotations).toEqual([
      expect.objectContaining({
        path: "tenants/staging/broken.yaml",
        title: "Not visible before the cluster",
        message: expect.stringMatching(/^Slipway cannot read .*line 4/),
      }),
    ]);
  });

  test("of 500 files is read in one call, and its remarks come in as many calls as it takes", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 500 }, (_, index) => [
        `tenants/staging/many/${index}.yaml`,
        index < 120 ? pod(`p${index}`, "        privileged: true\n") : map(`m${index}`),
      ]),
    );
    const { commit } = await stage.propose("many", files);
    stage.forge.resetCalls();
    await stage.settle();
    const run = await stage.checkRun(commit);
    expect(run).toMatchObject({ conclusion: "failure", title: "120 denied in 500 objects" });
    expect(run?.annotations).toHaveLength(120);
    expect(new Set(run?.annotations.map(({ path }) => path)).size).toBe(120);
    const calls = stage.forge.calls();
    expect([
      calls["PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}"],
      calls["GET /repos/{owner}/{repo}/tarball/{ref}"],
      calls["GET /repos/{owner}/{repo}/git/blobs/{file_sha}"],
    ]).toEqual([3, 1, undefined]);
  });
});

describe("a check", () => {
  test("is made once more when somebody asks for it, as a run of its own", async () => {
    const { commit, run } = await proposed("again", { "tenants/staging/again.yaml": pod("again") });
    await stage.api(`/check-runs/${run?.id}/rerequest`, { method: "POST" });
    await stage.settle();
    const second = await stage.checkRun(commit);
    expect(second).toMatchObject({ conclusion: "success", status: "completed" });
    expect(second?.id).not.toBe(run?.id);
    const repository = { name: stage.repository.split("/")[1], owner: { login: "acme" } };
    await stage.deliver("check_suite", {
      action: "rerequested",
      check_suite: { head_sha: commit },
      repository,
    });
    expect((await stage.checkRun(commit))?.id).not.toBe(second?.id);
    await stage.deliver("check_run", {
      action: "rerequested",
      check_run: { name: "of somebody else", head_sha: commit },
      repository,
    });
    expect((await checkOf(commit)).requested).toBe(3);
  });

  test("of a merge queue is about the commit that the queue made, on top of what it names", async () => {
    const base = await stage.push("queue-base", {
      "tenants/staging/queued.yaml": privileged.replaceAll("debug", "queued"),
    });
    const commit = await stage.push(
      "gh-readonly-queue/main/pr-1",
      { "tenants/staging/other.yaml": map("other") },
      "queue-base",
    );
    const repository = { name: stage.repository.split("/")[1], owner: { login: "acme" } };
    const group = {
      action: "checks_requested",
      merge_group: {
        head_sha: commit,
        head_ref: "refs/heads/gh-readonly-queue/main/pr-1",
        base_sha: base,
        base_ref: "refs/heads/main",
        head_commit: {},
      },
      repository,
    };
    expect(
      payloadViolations("merge_group", "checks_requested", group).filter(
        (violation) =>
          /merge_group\/(head|base)/.test(violation) && !violation.includes("head_commit"),
      ),
    ).toEqual([]);
    await stage.deliver("merge_group", group);
    // The privileged pod was there before: it is not what this commit does.
    expect(await stage.checkRun(commit)).toMatchObject({
      conclusion: "success",
      title: "No policy applies in 1 object",
    });
  });

  test("of a head that is none any more is cancelled, and one of a closed pull request too", async () => {
    const { commit, number } = await stage.propose("moving", {
      "tenants/staging/moving.yaml": pod("moving"),
    });
    const first = await pullRequestOf(stage.repo, number);
    if (first === undefined) throw new Error("no pull request");
    const next = await stage.push(
      "moving",
      { "tenants/staging/moving.yaml": pod("moving", "        privileged: true\n") },
      "moving",
    );
    const second = await pullRequestOf(stage.repo, number);
    if (second === undefined) throw new Error("no pull request");
    await notePullRequest(stage.job, stage.repositoryId, first);
    await stage.repo
      .createCheckRun({
        commit,
        name: policyCheck,
        externalId: "x",
        url: "https://slipway.example.com",
        title: "Judging",
        summary: "",
      })
      .then(async (externalId) =>
        stage.job.db.check.update({
          where: { id: (await checkOf(commit)).id },
          data: { externalId, begun: 1 },
        }),
      );
    await notePullRequest(stage.job, stage.repositoryId, {
      ...second,
      reportedAt: new Date(second.reportedAt.getTime() + 1000),
    });
    // Told late: what is older changes nothing.
    await notePullRequest(stage.job, stage.repositoryId, first);
    await stage.work();
    expect(await stage.checkRun(commit)).toMatchObject({
      conclusion: "cancelled",
      summary: "A newer commit takes its place.",
    });
    expect(await stage.checkRun(next)).toMatchObject({ conclusion: "failure" });
    await stage.settle();
    expect((await checkOf(commit)).conclusion).toBe("cancelled");
  });

  test("that two workers take is made by one, and one whose worker died half-way is made once", async () => {
    const { commit, number } = await stage.propose(
      "two",
      Object.fromEntries(
        Array.from({ length: 70 }, (_, index) => [
          `tenants/staging/two/${index}.yaml`,
          pod(`two${index}`, "        privileged: true\n"),
        ]),
      ),
    );
    const report = await pullRequestOf(stage.repo, number);
    if (report === undefined) throw new Error("no pull request");
    await notePullRequest(stage.job, stage.repositoryId, report);
    const { id } = await checkOf(commit);
    let updates = 0;
    stage.forge.fault((call) =>
      call.route.startsWith("PATCH /repos/{owner}/{repo}/check-runs") && (updates += 1) === 2
        ? { kind: "reset", when: "before" }
        : null,
    );
    await Promise.all([checkCommit(stage.job, id), checkCommit(stage.job, id)]);
    expect(await checkOf(commit)).toMatchObject({
      reported: 0,
      judged: 1,
      problem: expect.stringMatching(/Git host/),
    });
    // Not before the pause is over, whoever asks.
    await checkCommit(stage.job, id);
    expect(await checkOf(commit)).toMatchObject({ reported: 0 });
    await stage.job.db.check.update({ where: { id }, data: { leasedUntil: null } });
    await checkCommit(stage.job, id);
    const run = await stage.checkRun(commit);
    expect(run).toMatchObject({ conclusion: "failure", status: "completed" });
    expect(new Set(run?.annotations.map(({ path }) => path)).size).toBe(70);
    expect(run?.annotations).toHaveLength(70);
    const { total_count: runs } = (await stage.api(`/commits/${commit}/check-runs?filter=all`)) as {
      total_count: number;
    };
    expect(runs).toBe(1);
    expect(await checkOf(commit)).toMatchObject({ reported: 1, problem: null });
  });

  test("for which the host asks for a pause is not made before that is over", async () => {
    const { commit, number } = await stage.propose("paused", {
      "tenants/staging/paused.yaml": pod("paused"),
    });
    const opened = await stage.repo.openPullRequests();
    const report = opened.find((one) => one.number === number);
    if (report === undefined) throw new Error("no pull request");
    await notePullRequest(stage.job, stage.repositoryId, report);
    const { id } = await checkOf(commit);
    stage.forge.fault(() => ({ kind: "secondary-limit", retryAfter: 600 }));
    const begun = Date.now();
    await checkCommit(stage.job, id);
    stage.forge.fault(null);
    const { leasedUntil, problem } = await checkOf(commit);
    expect(problem).toMatch(/pause of 600 seconds/);
    expect(Number(leasedUntil) - begun).toBeGreaterThan(595_000);
    // With a random part, so that many do not come back at once.
    expect(Number(leasedUntil) - Date.now()).toBeLessThan(620_000);
  });

  test("that the host does not take says why on its page, and is not tried for ever", async () => {
    const { commit } = await stage.propose("refused", {
      "tenants/staging/refused.yaml": pod("refused"),
    });
    stage.forge.fault((call) =>
      call.method === "POST" && /\/(check-runs|statuses)/.test(call.path)
        ? {
            kind: "status",
            status: 403,
            message: "Resource not accessible by integration",
            when: "before",
          }
        : null,
    );
    await stage.settle();
    expect(await checkOf(commit)).toMatchObject({
      reported: 1,
      problem: expect.stringMatching(/report the check slipway\/policy .* may not do that/),
    });
  });

  test("that cannot be made for a reason that nobody foresaw is given up, and says so", async () => {
    const { commit, number } = await stage.propose("unforeseen", {
      "tenants/staging/unforeseen.yaml": pod("unforeseen"),
    });
    const report = await pullRequestOf(stage.repo, number);
    if (report === undefined) throw new Error("no pull request");
    await notePullRequest(stage.job, stage.repositoryId, report);
    const { id } = await checkOf(commit);
    const broken = {
      ...stage.job,
      repository: () => ({
        ...stage.repo,
        listTree: () => Promise.reject(new RangeError("a secret of the house")),
      }),
    };
    // The job's time is over before the first step.
    const judges = {
      [policyCheck]: async (...given: Parameters<Judge>) => {
        await given[4]();
        throw new RangeError("it went on");
      },
    };
    await expect(
      checkCommit(stage.job, id, 0, judges, AbortSignal.abort(new Error("its time is over"))),
    ).rejects.toThrow("its time is over");
    await expect(checkCommit(broken, id, 0)).rejects.toThrow(RangeError);
    await checkCommit(broken, id, 2);
    const check = await checkOf(commit);
    expect(check).toMatchObject({
      reported: 1,
      conclusion: "failure",
      summary: expect.stringMatching(/^Could not be judged: Something went wrong/),
    });
    expect(JSON.stringify(check)).not.toContain("secret of the house");
    await stage.settle();
  });

  test("whose job got lost is taken up again, and one that somebody works on is left to them", async () => {
    const { commit, number } = await stage.propose("stuck", {
      "tenants/staging/stuck.yaml": pod("stuck"),
    });
    const report = await pullRequestOf(stage.repo, number);
    if (report === undefined) throw new Error("no pull request");
    await notePullRequest(stage.job, stage.repositoryId, report);
    const { id } = await checkOf(commit);
    const { db } = stage.job;
    const waiting = async () =>
      (
        await db.$queryRaw<
          unknown[]
        >`select 1 from pgboss.job where name = 'check-commit' and data->>'checkId' = ${id} and state = 'created'`
      ).length;
    const lose = () =>
      db.$executeRaw`delete from pgboss.job where name = 'check-commit' and data->>'checkId' = ${id}`;
    expect(await waiting()).toBe(1);
    await lose();
    await sweepChecks(stage.job);
    expect(await waiting()).toBe(0);
    await db.check.update({
      where: { id },
      data: {
        startedAt: new Date(Date.now() - 60_000),
        leasedUntil: new Date(Date.now() + 60_000),
      },
    });
    await sweepChecks(stage.job);
    expect(await waiting()).toBe(0);
    await db.check.update({ where: { id }, data: { leasedUntil: new Date(Date.now() - 1_000) } });
    await sweepChecks(stage.job);
    expect(await waiting()).toBe(1);
    await stage.settle();
    expect(await stage.checkRun(commit)).toMatchObject({ conclusion: "success" });
    await lose();
  });

  test("whose job was set aside is told as not judged, and made once Ops retry it", async () => {
    const { commit, number } = await stage.propose("aside", {
      "tenants/staging/aside.yaml": pod("aside"),
    });
    const { db } = stage.job;
    const report = await pullRequestOf(stage.repo, number);
    if (report === undefined) throw new Error("no pull request");
    await notePullRequest(stage.job, stage.repositoryId, report);
    const { id } = await checkOf(commit);
    const lost = { id: randomUUID(), queue: "check-commit", key: id, payload: { checkId: id } };
    await db.lostJob.create({
      data: { ...lost, losses: 2, reason: "It ended.", lostAt: new Date(), setAsideAt: new Date() },
    });
    await db.check.update({ where: { id }, data: { leasedUntil: new Date(Date.now() + 60_000) } });
    await expect(tellSetAside(stage.job, id)).rejects.toMatchObject({ code: "conflict" });
    await db.check.update({ where: { id }, data: { leasedUntil: null } });
    await tellSetAside(stage.job, id);
    expect(await stage.checkRun(commit)).toMatchObject({
      conclusion: "failure",
      title: "Could not be judged: set aside after two tries. It ended. Ops can retry it",
    });
    expect(await checkOf(commit)).toMatchObject({ conclusion: "pending" });
    await db.lostJob.delete({ where: { id: lost.id } });
    await checkCommit(stage.job, id);
    expect(await stage.checkRun(commit)).toMatchObject({ conclusion: "success" });
    // Nothing is left to tell.
    await tellSetAside(stage.job, id);
    expect(await stage.checkRun(commit)).toMatchObject({ conclusion: "success" });
  });

  test("and what it found are forgotten after half a year, those that are open are not", async () => {
    const { commit, number } = await proposed("aged", {
      "tenants/staging/aged.yaml": privileged.replaceAll("debug", "aged"),
    });
    const { id } = await checkOf(commit);
    const forget = () =>
      forgetOldChecks(stage.job.db, new Date(Date.now() - 180 * 86_400_000), 100);
    await forget();
    expect(await stage.job.db.finding.count({ where: { checkId: id } })).toBe(1);
    await stage.job.db.check.update({
      where: { id },
      data: { completedAt: new Date(Date.now() - 200 * 86_400_000) },
    });
    await forget();
    expect(await stage.job.db.finding.count({ where: { checkId: id } })).toBe(1);
    const pull = { repositoryId: stage.repositoryId, number };
    await stage.job.db.pullRequest.updateMany({ where: pull, data: { state: "closed" } });
    await forget();
    expect([
      await stage.job.db.check.count({ where: { id } }),
      await stage.job.db.finding.count({ where: { checkId: id } }),
    ]).toEqual([0, 0]);
    expect(
      await stage.job.db.pullRequest.count({
        where: { repositoryId: stage.repositoryId, number },
      }),
    ).toBe(1);
  });

  test("whose delivery got lost is found by asking", async () => {
    await stage.settle();
    await stage.job.db.repository.update({
      where: { id: stage.repositoryId },
      data: { polledAt: new Date(Date.now() - 5_000) },
    });
    const { commit } = await stage.propose("lost", {
      "tenants/staging/lost.yaml": privileged.replaceAll("debug", "lost"),
    });
    expect(
      await stage.job.db.check.count({ where: { repositoryId: stage.repositoryId, commit } }),
    ).toBe(0);
    await pollRepository(stage.job, stage.repositoryId);
    await stage.work();
    expect(await stage.checkRun(commit)).toMatchObject({ conclusion: "failure" });
    // What was open before Slipway first asked is found too.
    await stage.job.db.check.deleteMany({
      where: { repositoryId: stage.repositoryId, commit },
    });
    await stage.job.db.repository.update({
      where: { id: stage.repositoryId },
      data: { polledAt: null },
    });
    await pollRepository(stage.job, stage.repositoryId);
    expect(
      await stage.job.db.check.count({ where: { repositoryId: stage.repositoryId, commit } }),
    ).toBe(1);
    await stage.settle();
  });
});

describe("a request made with Slipway", () => {
  test("passes, whatever it does to an instance: edit, upgrade or remove it", async () => {
    const { instanceId } = await stage.launch();
    await stage.publish("1.1.0");
    const runs = [];
    for (const change of [
      { kind: "edit", parameters: { greeting: "good day", extra: ["b"] } },
      { kind: "upgrade" },
      { kind: "remove" },
    ]) {
      const { id } = await openRequest(await stage.as(), { instance: instanceId, ...change });
      await moveRequest(stage.job, id);
      await stage.settle();
      const pull = await stage.job.db.pullRequest.findFirstOrThrow({
        where: { requestId: id },
      });
      const run = await stage.checkRun(pull.headCommit);
      runs.push([change.kind, run?.conclusion, run?.annotations, run?.summary.split(". ")[0]]);
      await stage.merge(id);
      await stage.settle();
    }
    expect(runs).toEqual([
      ["edit", "success", [], expect.stringMatching(/: 1 added, 1 changed, 0 deleted/)],
      ["upgrade", expect.stringMatching(/^(success|neutral)$/), [], expect.anything()],
      ["remove", "success", [], expect.stringMatching(/: 0 added, 0 changed, 3 deleted/)],
    ]);
  });

  test("is checked as any other, and its files are refused where somebody gives it another account by hand", async () => {
    const { id, name } = await stage.open();
    await moveRequest(stage.job, id);
    await stage.settle();
    const pull = await stage.job.db.pullRequest.findFirstOrThrow({ where: { requestId: id } });
    const run = await stage.checkRun(pull.headCommit);
    expect(await checkOfRequest(await stage.as(), id)).toMatchObject({ conclusion: "success" });
    expect(run).toMatchObject({
      conclusion: "success",
      summary: expect.stringMatching(/2 added, 0 changed, 0 deleted/),
    });
    const sync = `tenants/staging/payments/${name}/sync.yaml`;
    const text = (await stage.repo.readFile(sync, pull.headCommit)) ?? "";
    const commit = await stage.push(
      pull.branch,
      { [sync]: text.replace("serviceAccountName: team-payments", "serviceAccountName: platform") },
      pull.branch,
    );
    await stage.settle();
    expect((await stage.checkRun(commit))?.annotations).toContainEqual(
      expect.objectContaining({
        path: sync,
        title: "Files of an instance",
        message: expect.stringMatching(/spec\.serviceAccountName[\s\S]*Expected: team-payments/),
        start_line: text.split("\n").findIndex((line) => line.includes("serviceAccountName")) + 1,
      }),
    );
    expect(await getCheck(await stage.as(), (await checkOf(commit)).id)).toMatchObject({
      pulls: [{ requestId: id }],
    });

    const beyond = await stage.push(
      pull.branch,
      { [sync]: text, "tenants/staging/search/index/web.yaml": map("web") },
      pull.branch,
    );
    await stage.settle();
    expect((await stage.checkRun(beyond))?.annotations).toContainEqual(
      expect.objectContaining({
        path: "tenants/staging/search/index/web.yaml",
        message: expect.stringContaining(
          `This pull request is of the instance in tenants/staging/payments/${name}`,
        ),
      }),
    );
  });
});

test("with a token there is a commit status, which names the first place and leads to the findings", async () => {
  const asToken = await setCheckStage({ as: "token" });
  try {
    const { commit } = await asToken.propose("debug", { "tenants/staging/debug.yaml": privileged });
    await asToken.settle();
    expect(await asToken.status(commit)).toMatchObject({
      state: "failure",
      description: "1 denied in 1 object: debug.yaml:16 No container is privileged.",
      target_url: expect.stringMatching(/^https:\/\/slipway\.example\.com\/checks\/[0-9a-f-]{36}$/),
    });
    expect(await asToken.checkRun(commit)).toBeUndefined();
    const mended = await asToken.push(
      "debug",
      { "tenants/staging/debug.yaml": pod("debug") },
      "debug",
    );
    await asToken.settle();
    expect(await asToken.status(mended)).toMatchObject({
      state: "success",
      description: expect.stringMatching(passesInOneObject),
    });
  } finally {
    await asToken.close();
  }
}, 180_000);

test("an App that may not make check runs has a commit status too", async () => {
  const without = await setCheckStage({ checks: "read" });
  try {
    const { commit } = await without.propose("debug", { "tenants/staging/debug.yaml": privileged });
    await without.settle();
    expect(await without.status(commit)).toMatchObject({
      state: "failure",
      description: "1 denied in 1 object: debug.yaml:16 No container is privileged.",
    });
    expect(await without.checkRun(commit)).toBeUndefined();
    expect(
      await without.job.db.check.findFirstOrThrow({
        where: { repositoryId: without.repositoryId, commit },
      }),
    ).toMatchObject({ conclusion: "failure", problem: null, externalId: null });
  } finally {
    await without.close();
  }
}, 180_000);

test("an App that loses the permission while it judges tells the end by a commit status", async () => {
  const losing = await setCheckStage();
  try {
    losing.forge.fault(({ method, route }) =>
      method === "PATCH" && route.includes("check-runs")
        ? { kind: "status", status: 403, message: "Resource not accessible by integration" }
        : null,
    );
    const { commit } = await losing.propose("debug", {
      "tenants/staging/debug.yaml": pod("debug"),
    });
    await losing.settle();
    expect(await losing.status(commit)).toMatchObject({
      state: "success",
      description: expect.stringMatching(passesInOneObject),
    });
  } finally {
    losing.forge.fault(null);
    await losing.close();
  }
}, 180_000);
