import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { exampleParameters } from "@/lib/template-tests";
import { judgeChange } from "@/lib/checks/judge-change";
import { checkFolders } from "@/lib/instances/server";
import { loadPolicies } from "@/lib/admission";
import { clusterObjects } from "@/lib/snapshots";
import { exampleTexts, snapshotOf, targetOn } from "@/lib/snapshots/testing";
import type { ParsedTemplate } from "@/lib/template";
import { home, instanceOf, shipped, templateNames } from "./testing";

const vars = {
  domain: "staging.example.com",
  awsAccount: "111122223333",
  awsRegion: "eu-central-1",
};
const target = targetOn("staging", { vars });
const { policies } = loadPolicies(
  globSync("catalog/policies/*/policy.yaml", { cwd: home }).map((file) => ({
    path: file,
    text: readFileSync(path.join(home, file), "utf8"),
  })),
);
const before = exampleTexts();
const base = snapshotOf(before);

/** What a pull request adds that launches an example of a template. */
function launched(name: string, template: ParsedTemplate): Record<string, string> {
  const called =
    template.definition.scope === "platform" && name === "team-namespace" ? "payments" : name;
  const at = {
    name: "staging",
    environment: "staging",
    cluster: "staging",
    vars,
    substitution: false,
  };
  const instance = {
    id: "0b6f1c0e-6d0f-4a3b-9a53-0a7d0a7b1f11",
    name: called,
    team: "payments",
    namespace: "payments",
    path: `tenants/staging/payments/${called}`,
  };
  return Object.fromEntries(
    instanceOf(template, {
      template,
      parameters: exampleParameters(template, { instance, target: at }) ?? {},
      instance,
      target: at,
    }),
  );
}

it.each(templateNames)("a pull request that launches %s passes its check", async (name) => {
  const template = await shipped(name);
  const files = launched(name, template);
  const head = snapshotOf({ ...before, ...files });
  const [[was], [is]] = [clusterObjects(base, [target]), clusterObjects(head, [target])];
  if (was === undefined || is === undefined) throw new Error("no cluster");
  const folders = checkFolders({
    target,
    head: new Map(Object.entries({ ...before, ...files })),
    base: new Map(Object.entries(before)),
    template: () => ({ ...template.definition, digest: "0".repeat(64) }),
    isOurs: () => true,
  });
  expect(folders.filter(({ field }) => field !== "/spec/template/digest")).toEqual([]);
  const outcome = judgeChange([{ head, base, clusters: [{ head: is, base: was }], folders: [] }], {
    policies,
    exceptions: [],
    now: new Date("2026-01-01"),
  });
  expect(
    outcome.findings.filter(({ verdict }) => verdict === "denied" || verdict === "warned"),
  ).toEqual([]);
  expect(outcome.conclusion).toBe("success");
  expect(outcome.report.objects.added).toBe(is.objects.length - was.objects.length);
});

it.each(templateNames)("a pull request that removes %s passes its check", async (name) => {
  const files = launched(name, await shipped(name));
  const there = snapshotOf({ ...before, ...files });
  const [[was], [is]] = [clusterObjects(there, [target]), clusterObjects(base, [target])];
  if (was === undefined || is === undefined) throw new Error("no cluster");
  const outcome = judgeChange(
    [{ head: base, base: there, clusters: [{ head: is, base: was }], folders: [] }],
    { policies, exceptions: [], now: new Date("2026-01-01") },
  );
  expect(
    outcome.findings.filter(({ verdict }) => verdict === "denied" || verdict === "warned"),
  ).toEqual([]);
  expect(outcome.report.objects).toMatchObject({ added: 0, deleted: expect.any(Number) });
  expect(outcome.report.objects.deleted).toBeGreaterThan(0);
});
