import { afterAll, beforeAll, expect, it } from "vitest";
import { askForCheck, checkCommit, getCheck, notePullRequest } from "@/lib/checks/server";
import type { PullRequestReport } from "@/lib/git-host";
import { linkLogin } from "@/lib/git-host/testing";
import { catalogCheck } from "@/lib/proposals";
import { getProposal, moveProposal } from "@/lib/proposals/server";
import { type Proposing, setCatalogRepository } from "@/lib/proposals/testing";
import { setStage, type Stage } from "@/lib/requests/testing";
import { Visitor } from "@/sandbox/forge/testing/visitor";
import { judgeCatalogCommit } from "./judge-catalog-commit";

const settings = (exceptions: boolean) =>
  `apiVersion: slipway.dev/v1alpha1\nkind: Settings\nspec:\n  fourEyes: { exceptions: ${exceptions} }\n`;
const exception = (name: string) => `apiVersion: slipway.dev/v1alpha1
kind: PolicyException
metadata: { name: ${name} }
spec: { policy: image-sources, team: payments, expires: 2027-01-31, reason: Until the move is done. }
`;

let stage: Stage;
let at: Proposing;
let repositoryId: string;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  at = await setCatalogRepository(stage, `acme/catalog-${stage.target}`, {
    "settings.yaml": settings(true),
  });
  const { db } = stage.job;
  const [owner = "", name = ""] = at.repository.split("/");
  const key = { apiUrl: stage.forge.api, owner, name };
  ({ id: repositoryId } = await db.repository.create({
    data: { ...key, defaultBranch: "main", webUrl: "" },
  }));
  for (const [who, login, groups] of [
    ["Olivia Ops", "ops-olivia", ["platform-ops"]],
    ["Otto", "dev-dana", ["platform-ops"]],
    ["Diego", "dev-diego", ["team-payments"]],
  ] as const) {
    const { actor } = await stage.as({ name: who });
    const id = actor.userId ?? "";
    await db.user.update({ where: { id }, data: { groups: [...groups] } });
    await linkLogin(stage.job, id, login);
  }
}, 180_000);
afterAll(() => stage.close());

/** What the check says of the head of a pull request, once the worker did what was asked for. */
async function judged(report: PullRequestReport): Promise<[string, string]> {
  await notePullRequest(at.job, repositoryId, report);
  const { id } = await stage.job.db.check.findFirstOrThrow({
    where: { repositoryId, commit: report.headCommit, name: catalogCheck },
  });
  await checkCommit(at.job, id, 0, { [catalogCheck]: judgeCatalogCommit });
  const { conclusion, title } = await getCheck(await at.ops(), id);
  return [conclusion, title];
}

/** The same once somebody approved at the host, which tells of it. */
async function approved(login: string, report: PullRequestReport): Promise<[string, string]> {
  const { number, headCommit } = report;
  await new Visitor(stage.forge, login).press(`/${at.repository}/pull/${number}/approve`, {
    head: headCommit,
  });
  const [owner = "", name = ""] = at.repository.split("/");
  await askForCheck(at.job, repositoryId, {
    kind: "review",
    number,
    report,
    review: { by: login, verdict: "approved", commit: headCommit, at: new Date() },
    repository: { owner, name },
  });
  return judged(report);
}

async function proposed(name: string): Promise<PullRequestReport> {
  const id = await at.propose(name, exception(name));
  await moveProposal(at.job, id);
  const { pullRequest } = await getProposal(await at.ops(), id);
  const report = await at.repo().pullRequest(pullRequest?.number ?? 0);
  if (!report) throw new Error("no pull request");
  return report;
}

it("a proposal under four eyes passes once somebody of Ops approved who did not propose it", async () => {
  const report = await proposed("late-mover");
  expect(await judged(report)).toEqual([
    "failure",
    "Somebody of the platform team has to approve what goes to the catalog.",
  ]);
  const byProposer = await approved("ops-olivia", report);
  expect(byProposer).toEqual([
    "failure",
    expect.stringMatching(/ops-olivia approved, but requested this change/),
  ]);
  expect((await approved("dev-diego", report))[0]).toBe("failure");
  expect((await approved("dev-dana", report))[0]).toBe("success");
});

it("so does a pull request by hand, and a change of the settings that ends it", async () => {
  const repo = at.repo();
  const base = await repo.branchHead("main");
  if (!base) throw new Error("no main");
  const files = [{ path: "catalog/settings.yaml", content: settings(false) }];
  const message = "By hand";
  await repo.commitFiles({ branch: "by-hand", expected: null, base, changes: files, message });
  const report = await repo.openPullRequest({
    branch: "by-hand",
    base: "main",
    title: message,
    body: "",
  });
  // Written with Slipway's own login, and nobody proposed it: it may be anybody's.
  expect((await judged(report))[0]).toBe("failure");
  expect((await approved("dev-dana", report))[0]).toBe("failure");
  expect((await approved("ops-olivia", report))[0]).toBe("success");
});
