import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { type CheckStage, setCheckStage } from "@/lib/checks/testing";
import { pollRepository } from "@/lib/following/server";
import { linkLogin } from "@/lib/git-host/testing";
import { Visitor } from "@/sandbox/forge/testing/visitor";
import { approvalCheck } from "./approval";
import { approvedThroughQueue, workApprovals } from "./testing";

const map = (name: string) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: payments\n`;
const applied = (name: string) => ({ [`tenants/staging/${name}.yaml`]: map(name) });

let stage: CheckStage;
beforeAll(async () => {
  stage = await setCheckStage({ requiresApproval: true });
  await stage.api("/rulesets", { method: "POST", body: JSON.stringify(approvedThroughQueue) });
}, 60_000);
afterAll(() => stage.close());

/** Who these logins are now: `ops-olivia` writes by hand here, the others look. */
async function linked(logins: Record<string, { name: string; groups: string[] }>): Promise<void> {
  await stage.job.db.hostLogin.deleteMany({ where: { apiUrl: stage.forge.api } });
  for (const [login, { name, groups }] of Object.entries(logins)) {
    const { actor } = await stage.as({ name });
    const id = actor.userId ?? "";
    await stage.job.db.user.update({ where: { id }, data: { groups } });
    await linkLogin(stage.job, id, login);
  }
}
const olivia = { name: "Olivia Ops", groups: ["platform-ops"] };
const diego = { name: "Diego", groups: ["team-checkout"] };
beforeEach(() => linked({ "ops-olivia": olivia, "dev-diego": diego }));

/** What the forge delivered is taken in, and what follows from it is done. */
async function settle(): Promise<void> {
  await stage.settle();
  await workApprovals(stage.job, stage.repositoryId);
}
async function poll(): Promise<void> {
  await pollRepository(stage.job, stage.repositoryId);
  await workApprovals(stage.job, stage.repositoryId);
}
async function statusOf(commit: string): Promise<[string, string] | undefined> {
  const { statuses } = (await stage.api(`/commits/${commit}/status`)) as {
    statuses: { context: string; state: string; description: string }[];
  };
  const status = statuses.find(({ context }) => context === approvalCheck);
  return status && [status.state, status.description];
}
async function proposed(branch: string, files: Record<string, string | null>) {
  const pull = await stage.propose(branch, files);
  await settle();
  return pull;
}
const press = (
  login: string,
  { number, commit }: { number: number; commit: string },
  what: string,
) =>
  new Visitor(stage.forge, login).press(`/${stage.repository}/pull/${number}/${what}`, {
    head: commit,
  });

describe("a pull request written by hand", () => {
  test("that changes nothing at a target which asks for an approval is green at once", async () => {
    const { commit } = await proposed("docs", { "README.md": "# More\n" });
    expect(await statusOf(commit)).toEqual(["success", "No approval is needed here"]);
  });

  test("to a branch that no target follows is told nothing", async () => {
    await stage.push("old", { "x.txt": "x" });
    const commit = await stage.push("for-old", applied("for-old"), "old");
    await stage.api("/pulls", {
      method: "POST",
      body: JSON.stringify({ title: "Old", head: "for-old", base: "old" }),
    });
    await settle();
    expect(await statusOf(commit)).toBeUndefined();
  });

  test("waits for somebody else at its head, and again after each new commit", async () => {
    const pull = await proposed("asking", applied("asking"));
    expect(await statusOf(pull.commit)).toEqual([
      "pending",
      expect.stringMatching(/^Somebody other than who wrote it has to approve/),
    ]);
    await press("dev-diego", pull, "approve");
    await settle();
    expect(await statusOf(pull.commit)).toEqual(["success", "Approved by dev-diego"]);
    const next = await stage.push("asking", applied("asking-more"), "asking");
    await settle();
    expect(await statusOf(next)).toEqual([
      "pending",
      "dev-diego approved an earlier commit. Ask dev-diego to review it again.",
    ]);
    await press("dev-diego", { ...pull, commit: next }, "approve");
    await settle();
    expect((await statusOf(next))?.[0]).toBe("success");
  });

  test("loses what was approved by a review that is dismissed", async () => {
    const pull = await proposed("dismissed", applied("dismissed"));
    await press("dev-diego", pull, "approve");
    await settle();
    expect((await statusOf(pull.commit))?.[0]).toBe("success");
    const [review] = (await stage.api(`/pulls/${pull.number}/reviews`)) as { id: number }[];
    await stage.api(`/pulls/${pull.number}/reviews/${review?.id ?? 0}/dismissals`, {
      method: "PUT",
      body: JSON.stringify({ message: "Not this one." }),
    });
    await settle();
    expect((await statusOf(pull.commit))?.[0]).toBe("pending");
  });

  test("takes two people where nobody is known by its author's login", async () => {
    const pull = await proposed("unknown", applied("unknown"));
    await linked({ "dev-diego": diego, "dev-dana": { ...diego, name: "Dana" } });
    await press("dev-diego", pull, "approve");
    await settle();
    expect(await statusOf(pull.commit)).toEqual([
      "pending",
      expect.stringMatching(/Nobody is known by ops-olivia/),
    ]);
    await press("dev-dana", pull, "approve");
    await settle();
    expect(await statusOf(pull.commit)).toEqual(["success", "Approved by dev-diego, dev-dana"]);
  });

  test("is held up by another one of the same head that is not approved", async () => {
    const pull = await proposed("twice", applied("twice"));
    await press("dev-diego", pull, "approve");
    await stage.api("/git/refs", {
      method: "POST",
      body: JSON.stringify({ ref: "refs/heads/twice-again", sha: pull.commit }),
    });
    await stage.api("/pulls", {
      method: "POST",
      body: JSON.stringify({ title: "Again", head: "twice-again", base: "main" }),
    });
    await settle();
    expect((await statusOf(pull.commit))?.[0]).toBe("pending");
  });

  test("is told also where every delivery was lost", async () => {
    const pull = await stage.propose("lost", applied("lost"));
    await poll();
    expect((await statusOf(pull.commit))?.[0]).toBe("pending");
    await press("dev-diego", pull, "approve");
    await poll();
    expect((await statusOf(pull.commit))?.[0]).toBe("success");
    await settle();
  });
});

/** The commit of the group of a pull request, once the queue has made it. */
const groupOf = ({ number }: { number: number }) =>
  vi.waitFor(
    async () => {
      const [ref] = (await stage.api(
        `/git/matching-refs/heads/gh-readonly-queue/main/pr-${number}-`,
      )) as { object: { sha: string } }[];
      if (!ref) throw new Error("There is no group yet.");
      return ref.object.sha;
    },
    { timeout: 60_000, interval: 50 },
  );
const isMerged = async ({ number }: { number: number }) =>
  ((await stage.api(`/pulls/${number}`)) as { merged: boolean }).merged;
const deliverGroup = (number: number, commit: string, below: string) =>
  stage.deliver("merge_group", {
    action: "checks_requested",
    merge_group: {
      head_sha: commit,
      head_ref: `refs/heads/gh-readonly-queue/main/pr-${number}-${below}`,
      base_sha: below,
      base_ref: "refs/heads/main",
      head_commit: {},
    },
    repository: { name: stage.repository.split("/")[1], owner: { login: "acme" } },
  });

describe("what a merge queue makes", () => {
  test("is green where its pull request is approved, or nothing asks for it, and so it is merged", async () => {
    for (const [branch, files] of [
      ["queued", applied("queued")],
      ["queued-docs", { "README.md": "# Queued\n" }],
    ] as const) {
      const pull = await proposed(branch, files);
      await press("dev-diego", pull, "approve");
      await settle();
      await press("dev-diego", pull, "queue");
      const group = await groupOf(pull);
      await settle();
      expect((await statusOf(group))?.[0]).toBe("success");
      await vi.waitFor(async () => expect(await isMerged(pull)).toBe(true), { timeout: 60_000 });
      await settle();
    }
  });

  test("may turn what was green before into what needs an approval", async () => {
    const pull = await proposed("unused", { "unused/more.yaml": map("unused") });
    expect((await statusOf(pull.commit))?.[0]).toBe("success");
    const leads = await proposed("leads", {
      "tenants/staging/leads.yaml": `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: unused, namespace: flux-system }
spec:
  interval: 10m
  path: ./unused
  prune: true
  sourceRef: { kind: GitRepository, name: flux-system }
`,
    });
    await press("dev-diego", leads, "approve");
    await settle();
    await press("dev-diego", leads, "queue");
    await groupOf(leads);
    await settle();
    await vi.waitFor(async () => expect(await isMerged(leads)).toBe(true), { timeout: 60_000 });
    await settle();
    // In the queue it is seen by what it is put on, whether or not the head was judged anew.
    const main = (await stage.repo.branchHead("main"))?.commit ?? "";
    const group = await stage.push("group-of-unused", { "unused/more.yaml": map("unused") });
    await deliverGroup(pull.number, group, main);
    await workApprovals(stage.job, stage.repositoryId);
    expect((await statusOf(group))?.[0]).toBe("failure");
    await poll();
    expect((await statusOf(pull.commit))?.[0]).toBe("pending");
  });

  test("is told of also where its delivery was lost", async () => {
    const pull = await proposed("queued-lost", { "README.md": "# Lost\n" });
    await press("dev-diego", pull, "queue");
    const group = await groupOf(pull);
    await poll();
    expect((await statusOf(group))?.[0]).toBe("success");
    // So is what policies say of it, which a branch requires as well.
    await stage.work();
    expect(await stage.checkRun(group)).toMatchObject({ status: "completed" });
    await vi.waitFor(async () => expect(await isMerged(pull)).toBe(true), { timeout: 60_000 });
    await settle();
  });

  test("is red with the reason where its pull request is not approved, or not what was queued", async () => {
    const pull = await proposed("not-approved", applied("not-approved"));
    const main = (await stage.repo.branchHead("main"))?.commit ?? "";
    const group = await stage.push("group-1", applied("group-1"));
    await deliverGroup(pull.number, group, main);
    await workApprovals(stage.job, stage.repositoryId);
    expect(await statusOf(group)).toEqual([
      "failure",
      expect.stringMatching(new RegExp(`^#${pull.number} is not approved: Somebody other than`)),
    ]);
    const nobodys = await stage.push("group-2", applied("group-2"));
    await deliverGroup(9_999, nobodys, main);
    await workApprovals(stage.job, stage.repositoryId);
    expect(await statusOf(nobodys)).toEqual(["failure", "There is no pull request #9999."]);
  });

  test("is red where it holds what its pull request does not, whatever its branch is called", async () => {
    const pull = await proposed("approved", applied("approved"));
    await press("dev-diego", pull, "approve");
    await settle();
    const main = (await stage.repo.branchHead("main"))?.commit ?? "";
    const files = { ...applied("approved"), ...applied("smuggled") };
    const group = await stage.push("group-0", files);
    await deliverGroup(pull.number, group, main);
    await workApprovals(stage.job, stage.repositoryId);
    expect(await statusOf(group)).toEqual([
      "failure",
      `It changes what needs an approval otherwise than #${pull.number} does.`,
    ]);
  });

  test("is red on top of a group that is, and waits for one that is not judged yet", async () => {
    const bad = await proposed("below", applied("below"));
    const good = await proposed("above", { "README.md": "# Above\n" });
    const main = (await stage.repo.branchHead("main"))?.commit ?? "";
    const below = await stage.push("group-3", applied("below"));
    const above = await stage.push("group-4", { "README.md": "# Above\n" }, "group-3");
    await deliverGroup(good.number, above, below);
    await expect(workApprovals(stage.job, stage.repositoryId)).rejects.toMatchObject({
      code: "upstream_unavailable",
    });
    expect(await statusOf(above)).toBeUndefined();
    await deliverGroup(bad.number, below, main);
    await workApprovals(stage.job, stage.repositoryId);
    await deliverGroup(good.number, above, below);
    await workApprovals(stage.job, stage.repositoryId);
    expect(await statusOf(above)).toEqual([
      "failure",
      "What is before it in the queue is not approved.",
    ]);
  });
});
