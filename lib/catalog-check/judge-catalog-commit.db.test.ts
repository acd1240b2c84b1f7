import { afterAll, beforeAll, expect, it } from "vitest";
import type { CheckDetails } from "@/lib/checks";
import { checkCommit, getCheck, notePullRequest } from "@/lib/checks/server";
import type { FileChange } from "@/lib/git-host";
import { catalogCheck } from "@/lib/proposals";
import { getProposal, moveProposal } from "@/lib/proposals/server";
import { type Proposing, setCatalogRepository } from "@/lib/proposals/testing";
import { setStage, type Stage } from "@/lib/requests/testing";
import { judgeCatalogCommit } from "./judge-catalog-commit";

const policy = (name: string, expression = "object.spec.replicas <= 10") => `
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: ${name}
  annotations: { slipway.dev/title: Few replicas, slipway.dev/description: Nobody takes more than their share. }
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - { apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }
  validations:
    - { expression: "${expression}", message: At most ten replicas. }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec: { policyName: ${name}, validationActions: [Warn] }
`;
const tests = `title: Eleven replicas
objects:
  - { apiVersion: apps/v1, kind: Deployment, metadata: { name: web, namespace: shop }, spec: { replicas: 11 } }
expect:
  - { rule: 0, field: /spec/replicas }
`;

let stage: Stage;
let at: Proposing;
beforeAll(async () => {
  stage = await setStage({ ownDatabase: true });
  at = await setCatalogRepository(stage, `acme/catalog-${stage.target}`, {
    // Broken before: nobody's pull request is to be red for it.
    "exceptions/broken.yaml": "kind: Nothing\n",
    "policies/lean/policy.yaml": policy("lean"),
  });
}, 180_000);
afterAll(() => stage.close());

let made = 0;

/** Somebody opens a pull request by hand, and a worker judges it. */
async function judged(changes: readonly FileChange[]): Promise<CheckDetails> {
  const repo = at.repo();
  const base = await repo.branchHead("main");
  if (!base) throw new Error("no main");
  const branch = `by-hand-${(made += 1)}`;
  const files = changes.map(({ path, content }) => ({ path: `catalog/${path}`, content }));
  await repo.commitFiles({ branch, expected: null, base, changes: files, message: "By hand" });
  return checkOf(await repo.openPullRequest({ branch, base: "main", title: "By hand", body: "" }));
}

async function checkOf(report: Parameters<typeof notePullRequest>[2]): Promise<CheckDetails> {
  const { db } = stage.job;
  const [owner = "", name = ""] = at.repository.split("/");
  const row = await db.repository.upsert({
    where: { apiUrl_owner_name: { apiUrl: stage.forge.api, owner, name } },
    create: { apiUrl: stage.forge.api, owner, name, defaultBranch: "main", webUrl: "" },
    update: {},
  });
  await notePullRequest(at.job, row.id, report);
  const [check, ...others] = await db.check.findMany({
    where: { repositoryId: row.id, commit: report.headCommit },
  });
  expect(others).toEqual([]);
  expect(check?.name).toBe(catalogCheck);
  await checkCommit(at.job, check?.id ?? "", 0, { [catalogCheck]: judgeCatalogCommit });
  return getCheck(await at.ops(), check?.id);
}

async function statusOf(commit: string): Promise<unknown> {
  const answer = await fetch(
    `${stage.forge.api}/repos/${at.repository}/commits/${commit}/statuses`,
    { headers: { authorization: "Bearer token-of-the-tests" } },
  );
  return ((await answer.json()) as unknown[])[0];
}

it("a policy that is right passes, with what it would newly deny, and the host is told under the catalog's name", async () => {
  const check = await judged([
    { path: "policies/few/policy.yaml", content: policy("few") },
    { path: "policies/few/tests/tests.yaml", content: tests },
  ]);
  expect(check).toMatchObject({
    name: "slipway/catalog",
    conclusion: "success",
    problem: undefined,
    report: {
      catalog: {
        units: [{ unit: "policies/few", isReady: true }],
        impact: { newlyDenied: 0, noLongerDenied: 0 },
      },
    },
  });
  expect(check.title).toBe("Everything is right, and nothing in Git would newly be denied");
  expect(await statusOf(check.commit)).toMatchObject({
    context: "slipway/catalog",
    state: "success",
    target_url: `https://slipway.example.com/checks/${check.id}`,
  });
});

it("a policy that cannot be read, and one whose tests fail, are told at file and line", async () => {
  const check = await judged([
    { path: "policies/few/policy.yaml", content: policy("few", "object.spec.replicas <= 11") },
    { path: "policies/few/tests/tests.yaml", content: tests },
    { path: "policies/broken/policy.yaml", content: policy("broken", "object.spec.(") },
  ]);
  expect(check).toMatchObject({
    conclusion: "failure",
    report: {
      catalog: {
        units: [
          { unit: "policies/broken", isReady: false },
          { unit: "policies/few", isReady: false },
        ],
      },
    },
  });
  expect(check.findings.filter(({ verdict }) => verdict === "denied")).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        file: "catalog/policies/few/tests/tests.yaml",
        line: 1,
        message: expect.stringContaining("Eleven replicas"),
      }),
      expect.objectContaining({
        file: "catalog/policies/broken/policy.yaml",
        line: expect.any(Number),
      }),
    ]),
  );
});

it("what was broken before is not its own, and what is no file of the layout is a warning", async () => {
  const check = await judged([
    { path: "policies/few.yaml", content: policy("few") },
    {
      path: "settings.yaml",
      content: "apiVersion: slipway.dev/v1alpha1\nkind: Settings\nspec: {}\n",
    },
  ]);
  // The unit of decisions is changed, so that all of it is looked at.
  expect(check.findings.map(({ file, verdict }) => [file, verdict])).toContainEqual([
    "catalog/policies/few.yaml",
    "warned",
  ]);
  const other = await judged([{ path: "policies/few.yaml", content: policy("few") }]);
  expect(other.conclusion).toBe("success");
  expect(other.findings.some(({ file }) => file.includes("exceptions"))).toBe(false);
});

it("a commit that changes nothing of the catalog is neither right nor wrong", async () => {
  const repo = at.repo();
  const base = await repo.branchHead("main");
  if (!base) throw new Error("no main");
  const changes = [{ path: "README.md", content: "# Ours\n" }];
  await repo.commitFiles({ branch: "readme", expected: null, base, changes, message: "By hand" });
  const check = await checkOf(
    await repo.openPullRequest({ branch: "readme", base: "main", title: "By hand", body: "" }),
  );
  expect(check).toMatchObject({ conclusion: "neutral", title: "Nothing of the catalog changes" });
});

it("a proposal has its check", async () => {
  const id = await at.propose("old-images", "kind: Nothing\n");
  await moveProposal(at.job, id);
  const { pullRequest } = await getProposal(await at.ops(), id);
  const report = await at.repo().pullRequest(pullRequest?.number ?? 0);
  if (!report) throw new Error("no pull request");
  const { id: checkId, title } = await checkOf(report);
  expect((await getProposal(await at.ops(), id)).check).toEqual({
    id: checkId,
    conclusion: "failure",
    title,
  });
});
