import { afterAll, beforeAll, expect, test } from "vitest";
import {
  askForImpactOfDraft,
  checkReleaseOfDraft,
  releaseDraft,
  startDraft,
} from "@/lib/drafts/server";
import { toProblem } from "@/lib/errors";
import { askForImpact, askForImpactOfBundle } from "./ask-for-impact";
import { findImpact } from "./find-impact";
import { exportImpact, getImpact, impactState } from "./get-impact";
import { impactCsvHead, impactCsvLines, impactQuerySchema } from ".";
import { impactDiff } from "./impact-diff";
import { thereAndBack } from "@/lib/paging/testing";
import { forgetOldImpacts } from "./store/impacts";
import { listResults } from "./store/results";
import { compareVersions, versionForAuthors } from "@/lib/releases/server";
import { bundle, setStage, type Stage } from "@/lib/requests/testing";

let stage: Stage;
let launched: Awaited<ReturnType<Stage["launch"]>>[];
beforeAll(async () => {
  stage = await setStage();
  launched = [
    await stage.launch(),
    await stage.launch({ parameters: { greeting: "hello", extra: ["one"] } }),
  ];
  await stage.publish("2.0.0", (files) => ({
    ...files,
    "files/more.yaml": (files["files/more.yaml"] ?? "").replace("a: b", "a: c"),
  }));
}, 60_000);
afterAll(() => stage.close());

const all = impactQuerySchema.parse({});
const digestOf = async (version: string): Promise<string> =>
  (
    await stage.job.db.templateVersion.findFirstOrThrow({
      where: { version, template: { name: stage.template } },
    })
  ).digest;

test("every live instance is looked at, counted by team and target, and kept", async () => {
  const ops = await stage.as({ roles: ["ops"] });
  const id = await askForImpact(ops, { template: stage.template, version: "2.0.0" });
  const digest = await digestOf("2.0.0");
  expect(await impactState(ops, digest)).toMatchObject({ state: "waiting", total: 0 });
  await findImpact(stage.job, id);
  const report = await getImpact(ops, digest, all);
  expect(report).toMatchObject({
    state: "done",
    total: 2,
    done: 2,
    counts: { same: 1, changes: 1, refused: 0, byHand: 0 },
    teams: [{ team: "payments", counts: { same: 1, changes: 1 } }],
    targets: [{ target: stage.target, counts: { same: 1, changes: 1 } }],
  });
  expect(report?.rows.find(({ impact }) => impact.kind === "changes")).toMatchObject({
    name: launched[1]?.name,
    impact: { objects: [{ how: "changed", fields: ["/data/a"] }] },
  });
  const rows = [];
  for await (const batch of exportImpact(ops, id, { kind: "changes" })) rows.push(...batch);
  expect(`${impactCsvHead}${impactCsvLines(rows)}`.split("\r\n")).toMatchObject({ length: 3 });
});

test("the instances of an impact are gone through page by page, by team and name", async () => {
  const { db } = stage.job;
  const ops = await stage.as({ roles: ["ops"] });
  const id = await askForImpact(ops, { template: stage.template, version: "2.0.0" });
  const { there, back } = await thereAndBack(
    (cursor) => listResults(db, id, {}, { cursor, page: 1, size: 1 }),
    ({ rows }) => rows.map(({ name }) => name),
  );
  expect(there.flat()).toEqual(launched.map(({ name }) => name).toSorted());
  expect(back).toEqual(there.slice(0, -1));
  const { rows } = await listResults(db, id, { kind: "changes" }, { page: 1, size: 1 });
  expect(rows).toMatchObject([{ name: launched[1]?.name }]);
});

test("what nothing has changed of is not looked at again, and what somebody changed by hand is", async () => {
  const ops = await stage.as({ roles: ["ops"] });
  const id = await askForImpact(ops, { template: stage.template, version: "2.0.0" });
  await stage.job.db.instanceImpact.updateMany({
    where: { impactId: id },
    data: { kind: "refused" },
  });
  const [first] = launched;
  await stage.push({
    [`${first?.path}/manifests/settings.yaml`]:
      "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: other\n",
  });
  await findImpact(stage.job, id);
  expect(await getImpact(ops, await digestOf("2.0.0"), all)).toMatchObject({
    counts: { refused: 1, changes: 1, byHand: 1 },
  });
  const diff = await impactDiff(ops, await digestOf("2.0.0"), first?.instanceId);
  expect(diff.files.map(({ path }) => path)).toContain(`${first?.path}/manifests/settings.yaml`);
  expect(diff.impact.byHand).toHaveLength(1);
  const digest = await digestOf("2.0.0");
  const often = await Promise.allSettled(
    Array.from({ length: 12 }, () => impactDiff(ops, digest, first?.instanceId)),
  );
  const refused = often.flatMap((one) =>
    one.status === "rejected" ? [one.reason as unknown] : [],
  );
  expect(refused).toHaveLength(3);
  for (const one of refused) expect(one).toMatchObject({ code: "rate_limited" });
});

test("a bundle that is in no catalog is looked at as well", async () => {
  const ops = await stage.as({ roles: ["ops"] });
  const files = Object.fromEntries(
    Object.entries(bundle).map(([path, text]) => [
      path,
      text
        .replace("NAME", stage.template)
        .replace("version: 1.0.0", "version: 3.0.0")
        .replace("required: [greeting]", "required: [greeting, farewell]")
        .replace("        greeting:", "        farewell: { type: string }\n        greeting:"),
    ]),
  );
  const id = await askForImpactOfBundle(ops, files);
  await findImpact(stage.job, id);
  const row = await stage.job.db.impact.findUniqueOrThrow({ where: { id } });
  expect(await getImpact(ops, row.digest, all)).toMatchObject({
    version: "3.0.0",
    counts: { "needs-answer": 2 },
  });
});

/** A job whose repositories have no branch. */
function withoutBranch<Job extends Parameters<typeof findImpact>[0]>(job: Job): Job {
  const repository: typeof job.repository = (ref) =>
    Object.assign(Object.create(job.repository(ref)), { branchHead: async () => undefined });
  return { ...job, repository };
}

test("a branch that cannot be read leaves its instances as not judged, with the reason", async () => {
  const ops = await stage.as({ roles: ["ops"] });
  const id = await askForImpact(ops, { template: stage.template, version: "1.0.0" });
  await findImpact(withoutBranch(stage.job), id);
  expect(await getImpact(ops, await digestOf("1.0.0"), all)).toMatchObject({
    counts: { "not-judged": 2 },
    rows: [{ impact: { problem: expect.stringContaining("main") } }, {}],
  });
});

test("a release waits until exactly what is released was looked at, wherever there are instances", async () => {
  const ops = await stage.as({ roles: ["ops"] });
  const files = Object.fromEntries(
    Object.entries(bundle).map(([path, text]) => [
      path,
      text.replace("NAME", stage.template).replace("version: 1.0.0", "version: 2.0.1"),
    ]),
  );
  const { id, revision } = await startDraft(ops, { from: "files", files });
  const impactOf = async (version: string) =>
    (await checkReleaseOfDraft(ops, id, { version })).items.find(({ key }) => key === "impact");
  const refusal = async (given: { notJudged?: number } = {}) => {
    const answer = releaseDraft(ops, id, { revision, version: "2.0.1", ...given });
    return answer.then(
      () => [],
      (error: unknown) => toProblem(error).fields.map(({ message }) => message),
    );
  };
  const isAbout = expect.stringMatching(/^Its impact is known: Nobody has looked yet/);
  expect(await impactOf("2.0.1")).toMatchObject({ isMet: false });
  expect(await refusal()).toContainEqual(isAbout);
  const asked = await askForImpactOfDraft(ops, id, { version: "2.0.1" });
  expect((await impactOf("2.0.1"))?.words).toBe("It waits to be looked at.");
  await findImpact(stage.job, asked.impact);
  expect(await impactOf("2.0.1")).toMatchObject({
    isMet: true,
    words: expect.stringContaining(`as of sha256:${asked.digest.slice(0, 12)}`),
  });
  expect(await refusal()).not.toContainEqual(isAbout);
  // Another number is another bundle.
  expect(await impactOf("2.1.0")).toMatchObject({ isMet: false });

  // What cannot be read is not known, and not safe: who releases says of how many they know that.
  await findImpact(withoutBranch(stage.job), asked.impact);
  const unknown = expect.stringMatching(/^Its impact is known: .* What becomes of 2 is not known/);
  expect(await impactOf("2.0.1")).toMatchObject({
    isMet: false,
    notJudged: 2,
    details: [{ words: expect.stringMatching(/^2 instances: .*main/) }],
  });
  expect(await refusal()).toContainEqual(unknown);
  expect(await refusal({ notJudged: 1 })).toContainEqual(unknown);
  expect(await refusal({ notJudged: 2 })).not.toContainEqual(unknown);
});

const later = (days: number) => new Date(Date.now() + days * 86_400_000);

test("a run that is ended goes on where it was, and what nobody asks for is forgotten", async () => {
  const ops = await stage.as({ roles: ["ops"] });
  const id = await askForImpact(ops, { template: stage.template, version: "1.0.0" });
  await expect(findImpact(stage.job, id, AbortSignal.abort())).rejects.toMatchObject({
    name: "AbortError",
  });
  const digest = await digestOf("1.0.0");
  expect(await impactState(ops, digest)).toMatchObject({ state: "waiting", total: 2, done: 0 });
  await findImpact(stage.job, id);
  expect(await impactState(ops, digest)).toMatchObject({ state: "done", done: 2 });
  await forgetOldImpacts(stage.job.db, later(29));
  expect(await impactState(ops, digest)).toBeDefined();
  await forgetOldImpacts(stage.job.db, later(31));
  expect(await impactState(ops, digest)).toBeUndefined();
  await askForImpact(ops, { template: stage.template, version: "2.0.0" });
});

test("of a version that has other files by now nothing is said in the name of those that it had", async () => {
  const ops = await stage.as({ roles: ["ops"] });
  const id = await askForImpact(ops, { template: stage.template, version: "2.0.0" });
  const digest = await digestOf("2.0.0");
  const other = "0".repeat(64);
  await stage.job.db.impact.update({ where: { id }, data: { digest: other } });
  await expect(findImpact(stage.job, id)).rejects.toMatchObject({ code: "not_found" });
  expect(await impactState(ops, other)).toMatchObject({
    state: "failed",
    problem: expect.stringContaining("other files"),
  });
  await stage.job.db.impact.update({ where: { id }, data: { digest } });
  await findImpact(stage.job, id);
  expect(await impactState(ops, digest)).toMatchObject({ state: "done" });
});

test("nobody fills the line of what is to be looked at for all others", async () => {
  const [busy, other] = [
    await stage.as({ name: "Busy Ops", roles: ["ops"] }),
    await stage.as({ name: "Other Ops", roles: ["ops"] }),
  ];
  const template = stage.template;
  await stage.job.db.impact.createMany({
    data: Array.from({ length: 20 }, (_, at) => ({
      template,
      version: `9.0.${at}`,
      digest: String(at).padStart(64, "0"),
      askedBy: "Busy Ops",
      askedAt: new Date(),
    })),
  });
  const version = { template, version: "2.0.0" };
  await expect(askForImpact(busy, version)).rejects.toMatchObject({ code: "rate_limited" });
  await askForImpact(other, version);
  await stage.job.db.impact.updateMany({ where: { version: "9.0.7" }, data: { state: "done" } });
  await findImpact(stage.job, await askForImpact(busy, version));
  await stage.job.db.impact.deleteMany({ where: { version: { startsWith: "9.0." } } });
});

test("authors see the impact of what they author; nobody else does", async () => {
  const dana = await stage.as();
  const digest = await digestOf("2.0.0");
  const mine = await stage.as({
    roles: [],
    authoring: { templates: [stage.template], categories: [] },
  });
  const id = await askForImpact(mine, { template: stage.template, version: "2.0.0" });
  await findImpact(stage.job, id);
  expect(await getImpact(mine, digest, all)).toMatchObject({ total: 2 });
  // They find the version whose impact it is without a role that reads the catalog.
  const offered = { version: "2.0.0", digest, title: expect.any(String) };
  expect(await versionForAuthors(mine, stage.template)).toEqual(offered);
  expect(await versionForAuthors(mine, stage.template, "1.0.0")).toMatchObject({
    digest: await digestOf("1.0.0"),
  });
  await expect(versionForAuthors(mine, stage.template, "9.0.0")).rejects.toMatchObject({
    code: "not_found",
  });
  const other = await stage.as({ authoring: { templates: ["other"], categories: ["Data"] } });
  await expect(versionForAuthors(other, stage.template)).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(
    compareVersions(other, stage.template, { from: "1.0.0", to: "2.0.0" }),
  ).rejects.toMatchObject({ code: "forbidden" });
  await expect(impactState(other, digest)).rejects.toMatchObject({ code: "forbidden" });
  await expect(exportImpact(other, id, {}).next()).rejects.toMatchObject({ code: "forbidden" });
  await expect(
    askForImpact(dana, { template: stage.template, version: "2.0.0" }),
  ).rejects.toMatchObject({ code: "forbidden" });
  await expect(askForImpactOfBundle(dana, {})).rejects.toMatchObject({ code: "forbidden" });
  await expect(getImpact(dana, digest, all)).rejects.toMatchObject({ code: "forbidden" });
  await expect(impactDiff(dana, digest, launched[0]?.instanceId)).rejects.toMatchObject({
    code: "forbidden",
  });
  await expect(exportImpact(dana, "", {}).next()).rejects.toMatchObject({ code: "forbidden" });
});
