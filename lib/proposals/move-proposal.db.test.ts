import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { currentFiles } from "@/lib/curation/server";
import { sweep } from "@/lib/following/server";
import { pullRequestOf } from "@/lib/git-host/testing";
import { thereAndBack } from "@/lib/paging/testing";
import { setStage, type Stage } from "@/lib/requests/testing";
import type { FaultHook } from "@/sandbox/forge";
import {
  compareProposal,
  getProposal,
  moveProposal,
  noteProposal,
  retryProposal,
  withdrawProposal,
} from "./server";
import { findProposals } from "./store/proposals";
import { type Proposing, setCatalogRepository } from "./testing";

let stage: Stage;
let at: Proposing;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  at = await setCatalogRepository(stage, `acme/catalog-${stage.target}`, {
    "exceptions/kept.yaml": "kept\n",
    "exceptions/gone.yaml": "gone\n",
  });
}, 180_000);
afterEach(() => stage.forge.fault(null));
afterAll(() => stage.close());

let made = 0;
const newName = () => `exception-${(made += 1)}`;
const details = async (id: string) => getProposal(await at.ops(), id);
const countCalls = () => Object.values(stage.forge.calls()).reduce((sum, one) => sum + one, 0);

/** Time that passes between tries, and the lease of whoever died. */
const timePasses = (id: string) =>
  stage.job.db
    .$executeRaw`update proposals set leased_until = now() - interval '1 second', next_at = now() where id = ${id}::uuid`;

/** There is exactly one pull request for it, one commit, and one file in that. */
async function expectOnePullRequest(id: string, text: string | null): Promise<void> {
  const { branch, pullRequest, paths, state } = await details(id);
  const found = await at.repo().findPullRequests(branch);
  expect(found).toHaveLength(1);
  expect(state).toBe("open");
  expect(pullRequest).toMatchObject({ number: found[0]?.number, commit: found[0]?.headCommit });
  const { compare, changedPaths, readFile } = at.repo();
  const head = pullRequest?.commit ?? "";
  expect(await compare("main", head)).toMatchObject({ ahead: 1 });
  const place = `catalog/${paths[0]}`;
  expect((await changedPaths("main", head))?.paths).toEqual([place]);
  expect((await readFile(place, head)) ?? null).toBe(text);
}

async function merge(number: number): Promise<void> {
  const answer = await fetch(`${stage.forge.api}/repos/${at.repository}/pulls/${number}/merge`, {
    method: "PUT",
    headers: { authorization: "Bearer token-of-the-tests", "content-type": "application/json" },
    body: "{}",
  });
  expect(answer.status).toBe(200);
}

describe("a decision, where the catalog has a repository", () => {
  it("is not in force: it becomes one pull request in six calls, by its author, with nothing of the note as markup", async () => {
    const name = newName();
    const id = await at.propose(name, "one\n", { note: "For @everybody <b>now</b>" });
    expect(await details(id)).toMatchObject({ state: "opening", author: "Olivia Ops" });
    expect((await currentFiles(at.job)).files.has(`exceptions/${name}.yaml`)).toBe(false);
    stage.forge.resetCalls();
    await moveProposal(at.job, id);
    expect(countCalls()).toBe(6);
    await expectOnePullRequest(id, "one\n");
    const { pullRequest } = await details(id);
    const report = await pullRequestOf(at.repo(), pullRequest?.number ?? 0);
    expect(report?.title).toBe(`Grant the exception ${name}`);
    expect(report?.body).toContain(`https://slipway.example.com/ops/proposals/${id}`);
    expect(report?.body).toContain(`<!-- slipway: proposal ${id} -->`);
    expect(report?.body).not.toMatch(/@everybody|<b>/);
    const answer = await fetch(
      `${stage.forge.api}/repos/${at.repository}/git/commits/${report?.headCommit ?? ""}`,
      { headers: { authorization: "Bearer token-of-the-tests" } },
    );
    expect(await answer.json()).toMatchObject({
      author: { name: "Olivia Ops", email: "olivia@example.com" },
    });
    const audit = await stage.job.db.auditEntry.findMany({
      where: { subjectType: "exception", subjectId: name },
      orderBy: { id: "asc" },
    });
    expect(audit.map(({ action }) => action)).toEqual([
      "exception.propose",
      "proposal.pull-request-opened",
    ]);
  });

  it("done again does nothing more", async () => {
    const id = await at.propose(newName(), "one\n");
    await moveProposal(at.job, id);
    stage.forge.resetCalls();
    await moveProposal(at.job, id);
    expect(countCalls()).toBe(0);
    await expectOnePullRequest(id, "one\n");
  });

  it("is refused while another one about the same file is under way, with the way to that one", async () => {
    const name = newName();
    const id = await at.propose(name, "one\n");
    await expect(at.propose(name, "two\n")).rejects.toMatchObject({
      code: "conflict",
      hint: expect.stringContaining(`/ops/proposals/${id}`),
    });
    await withdrawProposal(await at.ops(), id);
    await moveProposal(at.job, id);
    expect(await details(id)).toMatchObject({ state: "withdrawn", pullRequest: undefined });
    await at.propose(name, "two\n");
  });

  it("keeps a secret out of Git", async () => {
    const key = ["ghp", "_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].join("");
    await expect(at.propose(newName(), `reason: ${key}\n`)).rejects.toMatchObject({
      code: "secret_found",
    });
  });
});

describe("what the branch holds", () => {
  it("is not written over where its author has not seen it, and says which file", async () => {
    const id = await at.propose("kept", "another\n");
    await moveProposal(at.job, id);
    expect(await details(id)).toMatchObject({
      state: "conflict",
      problem: "catalog/exceptions/kept.yaml was changed on main meanwhile.",
      pullRequest: undefined,
    });
    // It is over, and keeps nobody from the next one.
    const next = await at.propose("kept", "a third\n");
    await withdrawProposal(await at.ops(), next);
    await moveProposal(at.job, next);
    expect((await details(next)).state).toBe("withdrawn");
  });

  it("is deleted only where it is there, and as it was taken over", async () => {
    const path = "exceptions/gone.yaml";
    const { id: decision } = await stage.job.db.decision.create({
      data: {
        action: "catalog.take-over",
        subjectType: "exception",
        subjectId: "gone",
        author: "Git",
        commit: "a".repeat(40),
      },
    });
    await stage.job.db.decidedFile.create({ data: { decisionId: decision, path, text: "gone\n" } });
    const id = await at.propose("gone", null);
    await moveProposal(at.job, id);
    await expectOnePullRequest(id, null);
    expect((await details(id)).files).toEqual([{ path, text: null }]);
  });

  it("that says it all already ends the proposal, and says so", async () => {
    const id = await at.propose("kept", "kept\n");
    await moveProposal(at.job, id);
    expect(await details(id)).toMatchObject({
      state: "conflict",
      problem: "The branch main says all of this already.",
    });
  });
});

describe("whatever goes wrong at whichever call", () => {
  const faults: readonly [string, NonNullable<ReturnType<FaultHook>>][] = [
    ["a 502 before the work", { kind: "status", status: 502, when: "before" }],
    ["a 502 after the work", { kind: "status", status: 502, when: "after" }],
    ["a connection cut after the work", { kind: "reset", when: "after" }],
    ["half an answer", { kind: "half-body" }],
  ];
  it.each(faults)(
    "%s ends in one pull request",
    async (_, fault) => {
      for (const call of [1, 2, 3, 4, 5, 6]) {
        const id = await at.propose(newName(), "one\n");
        let count = 0;
        stage.forge.fault(() => ((count += 1) === call || count === call + 1 ? fault : null));
        await moveProposal(at.job, id);
        stage.forge.fault(null);
        for (let again = 0; again < 3 && (await details(id)).state === "opening"; again += 1) {
          expect((await details(id)).waiting?.for).toMatch(/\S/);
          await timePasses(id);
          await moveProposal(at.job, id);
        }
        await expectOnePullRequest(id, "one\n");
      }
    },
    60_000,
  );

  it("what the host refuses for good says why, and can be tried again", async () => {
    const id = await at.propose(newName(), "one\n");
    stage.forge.fault(({ method }) =>
      method === "POST"
        ? { kind: "status", status: 422, message: "Validation Failed", when: "before" }
        : null,
    );
    await moveProposal(at.job, id);
    expect(await details(id)).toMatchObject({ state: "failed", waiting: undefined });
    expect((await details(id)).problem).toMatch(/\S/);
    stage.forge.fault(null);
    await retryProposal(await at.ops(), id);
    await moveProposal(at.job, id);
    await expectOnePullRequest(id, "one\n");
    await expect(retryProposal(await at.ops(), id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("a worker that died is followed by another one", async () => {
    const id = await at.propose(newName(), "one\n");
    await stage.job.db
      .$executeRaw`update proposals set fence = 1, leased_until = now() + interval '10 seconds' where id = ${id}::uuid`;
    await moveProposal(at.job, id);
    expect((await details(id)).state).toBe("opening");
    await timePasses(id);
    await stage.job.db.$executeRaw`delete from pgboss.job where data->>'proposalId' = ${id}`;
    await sweep(at.job);
    const [job] = await stage.job.db.$queryRaw<
      unknown[]
    >`select 1 from pgboss.job where name = 'move-proposal' and data->>'proposalId' = ${id}`;
    expect(job).toBeDefined();
    await moveProposal(at.job, id);
    await expectOnePullRequest(id, "one\n");
  });
});

describe("a proposal whose pull request is there", () => {
  it("is withdrawn with its pull request and its branch, once", async () => {
    const id = await at.propose(newName(), "one\n");
    await moveProposal(at.job, id);
    await withdrawProposal(await at.ops(), id);
    expect(await details(id)).toMatchObject({ state: "open", isBeingWithdrawn: true });
    await moveProposal(at.job, id);
    const { state, branch } = await details(id);
    expect(state).toBe("withdrawn");
    expect((await at.repo().findPullRequests(branch)).map((pull) => pull.state)).toEqual([
      "closed",
    ]);
    expect(await at.repo().branchHead(branch)).toBeUndefined();
    await expect(withdrawProposal(await at.ops(), id)).rejects.toMatchObject({ code: "conflict" });
  });

  it("is merged when the host says so, and in force once its commit was taken over", async () => {
    const name = newName();
    const id = await at.propose(name, "one\n");
    await moveProposal(at.job, id);
    const { pullRequest } = await details(id);
    const number = pullRequest?.number ?? 0;
    await merge(number);
    const report = await pullRequestOf(at.repo(), number);
    const row = await stage.job.db.proposal.findUniqueOrThrow({ where: { id } });
    if (!report) throw new Error("no pull request");
    await noteProposal(at.job, row.repositoryId, report);
    await noteProposal(at.job, row.repositoryId, { ...report, state: "open", mergeCommit: null });
    expect(await details(id)).toMatchObject({
      state: "merged",
      mergeCommit: report.mergeCommit,
      isInForce: false,
    });
    const { id: decision } = await stage.job.db.decision.create({
      data: {
        action: "catalog.take-over",
        subjectType: "exception",
        subjectId: name,
        author: "Git",
        commit: report.mergeCommit,
      },
    });
    await stage.job.db.decidedFile.create({
      data: { decisionId: decision, path: `exceptions/${name}.yaml`, text: "one\n" },
    });
    expect(await details(id)).toMatchObject({ state: "merged", isInForce: true });
  });

  it("that was merged before it could be withdrawn stays merged", async () => {
    const id = await at.propose(newName(), "one\n");
    await moveProposal(at.job, id);
    await merge((await details(id)).pullRequest?.number ?? 0);
    await withdrawProposal(await at.ops(), id);
    await moveProposal(at.job, id);
    expect(await details(id)).toMatchObject({ state: "merged", isBeingWithdrawn: false });
  });
});

/** As the database was before a job looked at the proposal. */
const forget = (id: string) =>
  stage.job.db.proposal.update({
    where: { id },
    data: {
      state: "opening",
      number: null,
      url: null,
      headCommit: null,
      commit: null,
      mergeCommit: null,
      reportedAt: null,
      nextAt: new Date(),
      attempts: 0,
    },
  });

it("of a restored database, the pull request that the host has is taken up, open or merged, and no other one is made", async () => {
  const [open, merged, fresh] = [newName(), newName(), newName()];
  const ids = await Promise.all([open, merged, fresh].map((name) => at.propose(name, "one\n")));
  const [openId = "", mergedId = "", freshId = ""] = ids;
  for (const id of [openId, mergedId]) await moveProposal(at.job, id);
  const { pullRequest, branch } = await details(mergedId);
  await merge(pullRequest?.number ?? 0);
  await at.repo().deleteBranch(branch);
  for (const id of [openId, mergedId]) await forget(id);
  const compared: string[] = [];
  for (const id of ids) compared.push(await compareProposal(at.job, id));
  expect(compared).toEqual(["found", "found", "nothing"]);
  for (const id of ids) await moveProposal(at.job, id);
  await expectOnePullRequest(openId, "one\n");
  await expectOnePullRequest(freshId, "one\n");
  expect(await details(mergedId)).toMatchObject({ state: "merged" });
  expect(await at.repo().findPullRequests(branch)).toHaveLength(1);
});

it("is listed, page by page, the latest first", async () => {
  const { db } = stage.job;
  const { repositoryId } = await db.proposal.findFirstOrThrow();
  await db.proposal.createMany({
    data: Array.from({ length: 5 }, (_, index) => ({
      repositoryId,
      base: "main",
      action: "policy.change",
      subjectType: "policy",
      subjectId: "x",
      subjectName: "x",
      title: `Add the policy x${index}`,
      files: [],
      author: "Olivia Ops",
      state: "withdrawn",
    })),
  });
  const { there, back } = await thereAndBack(
    (cursor) => findProposals(db, { subjectType: "policy" }, { cursor, page: 1, size: 2 }),
    ({ rows }) => rows.map(({ id }) => id),
  );
  expect(there.map((ids) => ids.length)).toEqual([2, 2, 1]);
  expect(there.flat()).toEqual([...new Set(there.flat())].toSorted().toReversed());
  expect(back).toEqual(there.slice(0, -1));
});

it("nobody but Ops sees, withdraws or retries proposals", async () => {
  const id = await at.propose(newName(), "one\n");
  const developer = await stage.as();
  for (const verb of [getProposal, withdrawProposal, retryProposal])
    await expect(verb(developer, id)).rejects.toMatchObject({ code: "forbidden" });
});
