import { afterAll, beforeAll, expect, it } from "vitest";
import { checkCommit } from "./check-commit";
import { policyCheck } from "./check";
import { getCheck } from "./get-check";
import { type CheckStage, setCheckStage } from "./testing";

let stage: CheckStage;
beforeAll(async () => {
  stage = await setCheckStage();
}, 180_000);
afterAll(() => stage.close());

/** As the version before stored what it found, but for its place in the check. */
const found = [
  { verdict: "deny", policy: "small", title: "Small", line: 4, message: "Too big." },
  { verdict: "warn", policy: "named", title: "Named", line: 4, message: "No owner." },
  { verdict: "not-judged", policy: "", title: "Not visible", line: 1, message: "A chart." },
  { verdict: "excepted", policy: "old", title: "Old", line: 4, message: "Old." },
  { verdict: "audit", policy: "seen", title: "Seen", line: 4, message: "Noted." },
];
const report = {
  objects: { added: 1, changed: 0, deleted: 0 },
  followed: true,
  targets: ["staging"],
  files: { changed: 1, applied: 1 },
  policies: [
    { title: "Small", counts: { deny: 1 } },
    { title: "Named", counts: { warn: 1 } },
    { title: "Seen", counts: { audit: 1 } },
  ],
  leftOut: 0,
};

it("what a worker of the version before found is shown, and told to the host, in the words of now", async () => {
  const { commit } = await stage.propose("earlier", {
    "tenants/staging/a.yaml":
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: payments\n",
  });
  await stage.settle();
  const { id, requested } = await stage.job.db.check.findUniqueOrThrow({
    where: {
      repositoryId_commit_name: { repositoryId: stage.repositoryId, commit, name: policyCheck },
    },
  });
  // It had judged, and was ended before it told anybody.
  await stage.job.db.check.update({
    where: { id },
    data: {
      conclusion: "failure",
      summary: "1 denied in 1 object, 1 warning",
      report,
      judged: requested,
      reported: requested - 1,
      findings: {
        deleteMany: {},
        create: found.map((one, position) => ({
          ...one,
          position,
          file: "tenants/staging/a.yaml",
          object: "ConfigMap payments/a",
          field: "/metadata",
        })),
      },
    },
  });
  const check = await getCheck(await stage.as(), id);
  expect(check.findings.map(({ verdict }) => verdict)).toEqual([
    "denied",
    "warned",
    "not-judged",
    "excepted",
    "audited",
  ]);
  expect(check.report?.policies.map(({ counts }) => counts)).toEqual([
    { denied: 1 },
    { warned: 1 },
    { audited: 1 },
  ]);

  await checkCommit(stage.job, id);
  const run = await stage.checkRun(commit);
  expect(run).toMatchObject({ conclusion: "failure", title: "1 denied in 1 object, 1 warning" });
  expect(run?.summary).toContain("| Policy | Denied | Warned | Audited |");
  expect(run?.annotations.map(({ annotation_level }) => annotation_level)).toEqual([
    "failure",
    "warning",
    "notice",
    "notice",
    "notice",
  ]);
});
