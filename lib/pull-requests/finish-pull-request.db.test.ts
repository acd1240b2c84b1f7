import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { linkLogin } from "@/lib/git-host/testing";
import { getRequest, retryRequest } from "@/lib/requests/server";
import { finishPullRequest } from "./finish-pull-request";
import { settleStep } from "./finishing-steps";
import { moveRequest } from "./move-request";
import { claimStep } from "./store/steps";
import { sweep } from "@/lib/following/server";
import { setStage, type Stage } from "@/lib/requests/testing";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    labels: ["slipway", "staging"],
    reviewers: ["ops-olivia", "acme/platform", "other-org/strangers"],
    autoMerge: "squash",
    files: {
      ".github/CODEOWNERS":
        "* @nobody-asked\n/tenants/ @acme/tenants\n/tenants/staging/payments/ @dev-dana @dev-diego @acme/payments\n",
      CODEOWNERS: "* @wrong-file\n",
    },
  });
}, 180_000);
afterEach(() => stage.forge.fault(null));
afterAll(() => stage.close());

const token = { authorization: "Bearer token-of-the-tests", "content-type": "application/json" };
const api = async (path: string, init: RequestInit = {}): Promise<Record<string, unknown>> =>
  (await (
    await fetch(`${stage.forge.api}/repos/${stage.repository}${path}`, { ...init, headers: token })
  ).json()) as Record<string, unknown>;
const logins = (people: unknown) =>
  (people as { login?: string; slug?: string }[]).map(({ login, slug }) => login ?? slug).sort();

async function opened(): Promise<{ id: string; number: number; branch: string }> {
  const { id } = await stage.open();
  await moveRequest(stage.job, id);
  const { pullRequest, branch } = await getRequest(await stage.as(), id);
  return { id, number: pullRequest?.number ?? 0, branch };
}

const steps = async (id: string) =>
  Object.fromEntries(
    (await getRequest(await stage.as(), id)).pullRequestSteps.map((step) => [step.name, step]),
  );
/** As if their time had come. */
const dueNow = (id: string) =>
  stage.job.db
    .$executeRaw`update pull_request_steps set next_at = now() - interval '1 second' where next_at is not null and pull_request_id in (select id from pull_requests where request_id = ${id}::uuid)`;
const head = async (number: number) =>
  ((await api(`/pulls/${number}`))["head"] as { sha: string }).sha;

describe("after opening a pull request", () => {
  it("gives it its labels, its reviewers by target and CODEOWNERS, and merges by itself once the checks pass", async () => {
    await api("", { method: "PATCH", body: JSON.stringify({ allow_auto_merge: true }) });
    const { id, number } = await opened();
    expect(Object.values(await steps(id)).map(({ state }) => state)).toEqual([
      "waiting",
      "waiting",
      "waiting",
    ]);
    await api(`/statuses/${await head(number)}`, {
      method: "POST",
      body: JSON.stringify({ state: "pending", context: "check" }),
    });
    await finishPullRequest(stage.job, id);

    const pull = await api(`/pulls/${number}`);
    expect((pull["labels"] as { name: string }[]).map(({ name }) => name)).toEqual([
      "slipway",
      "staging",
    ]);
    expect(logins(pull["requested_reviewers"])).toEqual(["dev-dana", "dev-diego", "ops-olivia"]);
    expect(logins(pull["requested_teams"])).toEqual(["payments", "platform"]);
    expect(pull["auto_merge"]).toMatchObject({ merge_method: "squash" });
    expect(await steps(id)).toMatchObject({
      labels: { state: "done" },
      reviewers: { state: "done", detail: expect.stringContaining("acme/payments") as string },
      "auto-merge": { state: "done" },
    });

    stage.forge.resetCalls();
    await finishPullRequest(stage.job, id);
    expect(stage.forge.calls()).toEqual({});
  });

  it("asks whom the access file names for the instance's team, beside the others, and each once", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "slipway-access-"));
    const file = path.join(folder, "access.yaml");
    await writeFile(
      file,
      "apiVersion: slipway.dev/v1alpha1\nkind: Access\ngroups: {}\nteams:\n" +
        "  payments: { reviewers: [viewer-vera, acme/platform, ops-olivia] }\n" +
        "  checkout: { reviewers: [somebody-else] }\n",
    );
    const { id, number } = await opened();
    await finishPullRequest(
      { ...stage.job, config: { ...stage.job.config, SLIPWAY_ACCESS_FILE: file } },
      id,
    );
    await rm(folder, { recursive: true });
    const pull = await api(`/pulls/${number}`);
    expect(logins(pull["requested_reviewers"])).toEqual([
      "dev-dana",
      "dev-diego",
      "ops-olivia",
      "viewer-vera",
    ]);
    expect(logins(pull["requested_teams"])).toEqual(["payments", "platform"]);
  });

  it("what a worker found out too late is not written over what the next one did", async () => {
    const { id } = await opened();
    const { id: pullRequestId } = await stage.job.db.pullRequest.findFirstOrThrow({
      where: { requestId: id },
    });
    const late = await claimStep(stage.job.db, pullRequestId, "labels");
    expect(await claimStep(stage.job.db, pullRequestId, "labels")).toBeUndefined();
    await dueNow(id);
    await finishPullRequest(stage.job, id);
    const refused = { state: "refused", detail: "No answer in time.", nextAt: null } as const;
    if (late === undefined) throw new Error("the step was not due");
    await settleStep(stage.job.db, late, id, refused, new Date());
    expect((await steps(id))["labels"]).toMatchObject({ state: "done" });
  });

  it("nobody is asked to review their own change", async () => {
    const ctx = await stage.as();
    const userId = ctx.actor.userId ?? "";
    await linkLogin(ctx, userId, "Dev-Dana");
    const { id, number } = await opened();
    await finishPullRequest(stage.job, id);
    expect(logins((await api(`/pulls/${number}`))["requested_reviewers"])).toEqual([
      "dev-diego",
      "ops-olivia",
    ]);
    await linkLogin(ctx, userId, null);
  });

  it("what fails waits and shows, never fails the request, and is found by the sweep; nobody is asked twice", async () => {
    const { id, number } = await opened();
    stage.forge.fault(({ route }) =>
      route.includes("requested_reviewers") ? { kind: "status", status: 502, when: "after" } : null,
    );
    await finishPullRequest(stage.job, id);
    const waiting = await getRequest(await stage.as(), id);
    expect(waiting).toMatchObject({ state: "pull-request-open", waiting: undefined });
    expect((await steps(id))["reviewers"]).toMatchObject({
      state: "waiting",
      detail: expect.stringContaining("502") as string,
    });
    expect((await steps(id))["labels"]).toMatchObject({ state: "done" });

    stage.forge.fault(null);
    // Somebody answers before we try again: they must not be asked once more.
    await fetch(`${stage.forge.api}/repos/${stage.repository}/pulls/${number}/reviews`, {
      method: "POST",
      headers: { ...token, authorization: "Bearer token-of-somebody-else" },
      body: JSON.stringify({ event: "APPROVE" }),
    });
    await dueNow(id);
    await stage.job.db.$executeRaw`delete from pgboss.job where data->>'requestId' = ${id}`;
    await sweep(stage.job);
    const [queued] = await stage.job.db.$queryRaw<
      { count: bigint }[]
    >`select count(*) from pgboss.job where name = 'finish-pull-request' and data->>'requestId' = ${id}`;
    expect(Number(queued?.count)).toBe(1);
    await finishPullRequest(stage.job, id);
    expect((await steps(id))["reviewers"]).toMatchObject({ state: "done" });
    expect(logins((await api(`/pulls/${number}`))["requested_reviewers"])).toEqual([
      "dev-dana",
      "dev-diego",
    ]);
  });

  it("a step for which the host asks for a pause waits for its end", async () => {
    const { id } = await opened();
    stage.forge.fault(({ route }) =>
      route.includes("requested_reviewers") ? { kind: "secondary-limit", retryAfter: 600 } : null,
    );
    const now = stage.job.now();
    await finishPullRequest({ ...stage.job, now: () => now }, id);
    stage.forge.fault(null);
    const seconds = (Number((await steps(id))["reviewers"]?.nextAt) - now.getTime()) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(600);
    expect(seconds).toBeLessThan(605);
  });

  it("one who cannot be asked does not keep the others from it, and a person can have it tried again", async () => {
    const other = await setStage({ reviewers: ["ops-olivia", "no-such-person"] });
    try {
      const { id } = await other.open();
      await moveRequest(other.job, id);
      await finishPullRequest(other.job, id);
      const details = await getRequest(await other.as(), id);
      expect(details.pullRequestSteps).toMatchObject([
        {
          name: "reviewers",
          state: "refused",
          detail: expect.stringMatching(/Asked ops-olivia\. .*no-such-person/) as string,
        },
      ]);
      expect(details).toMatchObject({ state: "pull-request-open", may: { retry: true } });
      await retryRequest(await other.as(), id);
      expect((await getRequest(await other.as(), id)).state).toBe("pull-request-open");
      const [queued] = await other.job.db.$queryRaw<
        { count: bigint }[]
      >`select count(*) from pgboss.job where name = 'finish-pull-request' and data->>'requestId' = ${id}`;
      expect(Number(queued?.count)).toBeGreaterThan(0);
    } finally {
      await other.close();
    }
  });

  it.each([
    [
      "a host without GraphQL",
      { kind: "status", status: 404 } as const,
      "This Git host has no auto-merge.",
    ],
    ["a pull request that nothing holds up", null, "Nothing has to be waited for"],
  ])("%s has no auto-merge: the page says so, and the rest goes on", async (_, fault, said) => {
    await api("", { method: "PATCH", body: JSON.stringify({ allow_auto_merge: true }) });
    const { id } = await opened();
    stage.forge.fault(({ path }) => (path === "/graphql" ? fault : null));
    await finishPullRequest(stage.job, id);
    expect((await steps(id))["auto-merge"]).toMatchObject({
      state: "refused",
      detail: expect.stringContaining(said) as string,
    });
    expect((await getRequest(await stage.as(), id)).state).toBe("pull-request-open");
  });

  it("two workers at once ask once; a step whose worker died is taken over", async () => {
    const { id } = await opened();
    stage.forge.resetCalls();
    await Promise.all([1, 2, 3].map(() => finishPullRequest(stage.job, id)));
    expect(
      stage.forge.calls()["POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers"],
    ).toBe(1);
    await stage.job.db
      .$executeRaw`update pull_request_steps set state = 'waiting', next_at = now() - interval '1 second' where name = 'labels' and pull_request_id in (select id from pull_requests where request_id = ${id}::uuid)`;
    await finishPullRequest(stage.job, id);
    expect((await steps(id))["labels"]).toMatchObject({ state: "done" });
  });

  it("a pull request that was closed meanwhile needs nothing of it", async () => {
    const { id, number } = await opened();
    await api(`/pulls/${number}`, { method: "PATCH", body: JSON.stringify({ state: "closed" }) });
    await stage.job.db.pullRequest.updateMany({
      where: { requestId: id },
      data: { state: "closed" },
    });
    stage.forge.resetCalls();
    await finishPullRequest(stage.job, id);
    expect(stage.forge.calls()).toEqual({});
    expect(Object.values(await steps(id)).map(({ nextAt }) => nextAt)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
