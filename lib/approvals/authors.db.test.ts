import { afterAll, beforeAll, expect, test } from "vitest";
import { type CheckStage, setCheckStage } from "@/lib/checks/testing";
import { pollRepository } from "@/lib/following/server";
import { linkLogin } from "@/lib/git-host/testing";
import { Visitor } from "@/sandbox/forge/testing/visitor";
import { approvalCheck } from "./approval";
import { askForHead } from "./ask-for-approval";
import { workApprovals } from "./testing";

let stage: CheckStage;
beforeAll(async () => {
  stage = await setCheckStage({ requiresApproval: true });
  for (const [login, name] of [
    ["ops-olivia", "Olivia Ops"],
    ["dev-diego", "Diego"],
    ["dev-dana", "Dana"],
  ] as const) {
    const { actor } = await stage.as({ name });
    const id = actor.userId ?? "";
    await stage.job.db.user.update({ where: { id }, data: { groups: ["platform-ops"] } });
    await linkLogin(stage.job, id, login);
  }
}, 60_000);
afterAll(() => stage.close());

async function settle(): Promise<void> {
  await stage.settle();
  await pollRepository(stage.job, stage.repositoryId);
  await workApprovals(stage.job, stage.repositoryId);
}

const send = (method: string, body: unknown): RequestInit => ({
  method,
  body: JSON.stringify(body),
});

/** A pull request of `ops-olivia` with one more commit on it of whoever has an address. */
async function writtenBy(branch: string, email?: string) {
  const { number, commit: first } = await stage.propose(branch, files(branch));
  if (email === undefined) return { number, commit: first };
  const base = await stage.repo.branchHead(branch);
  if (!base) throw new Error(`There is no branch ${branch}.`);
  const { sha: commit } = (await stage.api(
    "/git/commits",
    send("POST", {
      message: "More",
      tree: base.tree,
      parents: [first],
      author: { name: "Somebody", email },
    }),
  )) as { sha: string };
  await stage.api(`/git/refs/heads/${branch}`, send("PATCH", { sha: commit }));
  return { number, commit };
}
const files = (name: string) => ({
  [`tenants/staging/${name}.yaml`]: `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: payments\n`,
});
const at = (login: string) => `${login}@users.noreply.${new URL(stage.forge.api).hostname}`;

/** What the host is told once these have approved. */
async function approvedBy(
  { number, commit }: { number: number; commit: string },
  ...logins: string[]
): Promise<[string, string]> {
  await settle();
  for (const login of logins)
    await new Visitor(stage.forge, login).press(`/${stage.repository}/pull/${number}/approve`, {
      head: commit,
    });
  await settle();
  return statusOf(commit);
}

async function statusOf(commit: string): Promise<[string, string]> {
  const { statuses } = (await stage.api(`/commits/${commit}/status`)) as {
    statuses: { context: string; state: string; description: string }[];
  };
  const status = statuses.find(({ context }) => context === approvalCheck);
  return [status?.state ?? "", status?.description ?? ""];
}

test("one approval is enough where every author is known", async () => {
  expect(await approvedBy(await writtenBy("known"), "dev-diego")).toEqual([
    "success",
    "Approved by dev-diego",
  ]);
  const linked = await writtenBy("linked", at("dev-dana"));
  expect((await approvedBy(linked, "dev-diego"))[0]).toBe("success");
});

test("it takes two people where a commit is of a login that nobody has linked", async () => {
  const pull = await writtenBy("second-account", at("diego-at-home"));
  expect(await approvedBy(pull, "dev-diego")).toEqual([
    "pending",
    expect.stringMatching(/Nobody is known by diego-at-home/),
  ]);
  expect((await approvedBy(pull, "dev-dana"))[0]).toBe("success");
});

test("it takes two people where the host knows no login for a commit", async () => {
  const pull = await writtenBy("no-account", "diego@home.example");
  expect(await approvedBy(pull, "dev-diego")).toEqual([
    "pending",
    expect.stringMatching(/not known who wrote each of its commits/),
  ]);
  expect((await approvedBy(pull, "dev-dana"))[0]).toBe("success");
});

test("it takes two people where a program that is not Slipway opened it", async () => {
  const pull = await writtenBy("by-program");
  await approvedBy(pull, "dev-diego");
  const { db } = stage.job;
  const here = { repositoryId: stage.repositoryId, number: pull.number };
  await db.pullRequest.updateMany({ where: here, data: { author: "renovate[bot]" } });
  await db.pullRequestApproval.deleteMany({ where: { pullRequest: here } });
  await askForHead(stage.job, stage.repositoryId, { headCommit: pull.commit });
  await workApprovals(stage.job, stage.repositoryId);
  expect(await statusOf(pull.commit)).toEqual([
    "pending",
    expect.stringMatching(/who told renovate\[bot\], a program/),
  ]);
});
