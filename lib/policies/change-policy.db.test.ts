import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { proposeChange } from "@/lib/curation/server";
import { openDatabase, type PrismaClient } from "@/lib/db/server";
import { makeTestDatabase, rolledBack } from "@/lib/db/testing";
import { prepareJobs } from "@/lib/jobs/server";
import type { Context } from "@/lib/access/server";
import { currentFiles, takeOver } from "@/lib/curation/server";
import { proposalsAbout } from "@/lib/proposals/server";
import { contextOf } from "@/lib/identity/testing";
import { checkPolicy } from "./check-policy";
import { compiledPolicies } from "./compiled-policies";
import { currentPolicyTexts } from "./current-policies";
import { getPolicy } from "./get-policy";
import { listPolicies } from "./list-policies";
import { listRefusedPolicies } from "./list-refused-policies";
import { revertPolicy, savePolicy, switchedText } from "./change-policy";

// Decisions count for everybody: those of other tests would be among these.
const databaseUrl = await makeTestDatabase();
const handle = openDatabase(databaseUrl, 4);
beforeAll(() => prepareJobs(databaseUrl));
afterAll(() => handle.close());

const ops = (db: PrismaClient, given: Partial<Context> = {}) =>
  contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] }, given);

const policy = (
  name: string,
  rule = "object.spec.replicas <= 3",
  action = "Deny",
) => `# Kept as it is written.
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: { name: ${name}, annotations: { slipway.dev/title: Few replicas } }
spec:
  matchConstraints: { resourceRules: [{ apiGroups: [apps], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [deployments] }] }
  validations:
    - expression: ${rule}
      message: At most three.
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: { name: ${name} }
spec:
  policyName: ${name}
  validationActions:
    - ${action}
`;
const test = (replicas: number, denied: boolean) =>
  `title: ${replicas} replicas\nobjects:\n  - { apiVersion: apps/v1, kind: Deployment, metadata: { name: web }, spec: { replicas: ${replicas} } }\nexpect: ${denied ? "[{ rule: 0 }]" : "[]"}\n`;

describe("a policy that Ops add", () => {
  it("counts from then on, is in the record, is changed, and is gone when it is taken back", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      const before = await currentPolicyTexts(ctx);
      expect(
        await savePolicy(ctx, {
          text: policy("few-replicas"),
          tests: `${test(2, false)}---\n${test(4, true)}`,
          revision: 0,
          note: "As agreed.",
        }),
      ).toMatchObject({ name: "few-replicas", outcome: { kind: "in-force" } });
      const after = await currentPolicyTexts(ctx);
      expect(after.generation).not.toBe(before.generation);
      expect(after.documents.length).toBe(before.documents.length + 1);
      expect(await currentPolicyTexts(ctx)).toBe(after);
      expect(await getPolicy(ctx, "few-replicas")).toMatchObject({
        source: "edited",
        title: "Few replicas",
        inCatalog: false,
        revision: 1,
        tests: [{ wrong: [] }, { wrong: [] }],
        revisions: [{ number: 1, note: "As agreed.", author: "Olivia Brandt" }],
      });
      expect(
        (await listPolicies(ctx)).policies.find(({ name }) => name === "few-replicas"),
      ).toMatchObject({ tests: { passed: 2, failed: 0 }, rules: 1 });

      await savePolicy(ctx, {
        name: "few-replicas",
        text: policy("few-replicas", "object.spec.replicas <= 2"),
        tests: "",
        revision: 1,
      });
      await revertPolicy(ctx, { name: "few-replicas", revision: 2 });
      expect(
        compiledPolicies(await currentPolicyTexts(ctx)).policies.policies.some(
          ({ name }) => name === "few-replicas",
        ),
      ).toBe(false);
      expect(
        (
          await db.auditEntry.findMany({ where: { subjectType: "policy" }, orderBy: { id: "asc" } })
        ).map(({ action }) => action),
      ).toEqual(["policy.add", "policy.change", "policy.revert"]);
      await expect(db.decision.updateMany({ data: { note: "never said" } })).rejects.toThrow(
        "append-only",
      );
    });
  });

  it("is refused with line and column where it does not compile, and nothing is stored", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      const text = policy("few-replicas", "object.spec.replicas <=");
      const { check } = await checkPolicy(ctx, { text });
      expect(check).toMatchObject({
        ready: false,
        name: "few-replicas",
        problems: expect.arrayContaining([
          expect.objectContaining({ severity: "error", line: 8, policy: "few-replicas" }),
        ]),
      });
      await expect(savePolicy(ctx, { text, revision: 0 })).rejects.toMatchObject({
        code: "invalid",
        message: expect.stringMatching(/^Line 8, column \d+: /),
      });
      expect(await db.decision.count()).toBe(0);
    });
  });

  it.each([
    ["no policy at all", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: x }\n"],
    ["nothing", "  \n"],
    ["what is not YAML", "a: [b\n"],
    ["the name of another policy", policy("image-sources")],
  ])("is refused with %s", async (_, text) => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      expect((await checkPolicy(ctx, { text })).check.ready).toBe(false);
      await expect(savePolicy(ctx, { text, revision: 0 })).rejects.toMatchObject({
        code: "invalid",
      });
    });
  });

  it("is refused where no API server would create it, and nothing is stored", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      const text = policy("asks", "object.spec.replicas");
      await expect(savePolicy(ctx, { text, revision: 0 })).rejects.toMatchObject({
        code: "invalid",
        message: expect.stringContaining("must give bool"),
      });
      expect((await currentPolicyTexts(ctx)).documents.map(({ name }) => name)).not.toContain(
        "asks",
      );
    });
  });

  it("stays in force where it was saved before that was known, is marked, and Ops are told", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      await proposeChange(ctx, {
        action: "policy.add",
        subject: { type: "policy", id: "asks", name: "asks" },
        title: "Add the policy asks",
        note: "",
        files: [{ path: "policies/asks/policy.yaml", text: policy("asks", "object.spec.paused") }],
      });
      const refused = [expect.stringContaining("It gives dyn and must give bool.")];
      expect(
        compiledPolicies(await currentPolicyTexts(ctx)).policies.policies.map(({ name }) => name),
      ).toContain("asks");
      const { policies } = await listPolicies(ctx);
      expect(policies.filter((one) => one.refused.length > 0)).toEqual([
        expect.objectContaining({ name: "asks", refused }),
      ]);
      expect((await getPolicy(ctx, "asks")).refused).toEqual(refused);
      expect(await listRefusedPolicies(ctx)).toEqual([
        { name: "asks", title: "Few replicas", refused },
      ]);
    });
  });

  it("is saved with a test that fails only where that is wanted", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      const input = { text: policy("few-replicas"), tests: test(4, false), revision: 0 };
      expect((await checkPolicy(ctx, input)).check).toMatchObject({
        ready: true,
        tests: [{ title: "4 replicas", wrong: [expect.stringContaining("At most three.")] }],
      });
      await expect(savePolicy(ctx, input)).rejects.toMatchObject({
        code: "conflict",
        message: expect.stringContaining("4 replicas"),
      });
      await savePolicy(ctx, { ...input, failingTests: true });
      await expect(
        savePolicy(ctx, {
          ...input,
          name: "few-replicas",
          tests: "title: [",
          revision: 1,
          failingTests: true,
        }),
      ).rejects.toMatchObject({ code: "invalid" });
    });
  });
});

describe("a policy that ships", () => {
  it("is changed on top of its file, and given back to it", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      const shipped = await getPolicy(ctx, "image-sources");
      expect(shipped).toMatchObject({
        source: "shipped",
        revision: 0,
        inCatalog: true,
        path: "catalog/policies/image-sources/policy.yaml",
      });
      expect(shipped.tests.length).toBeGreaterThan(1);
      await savePolicy(ctx, {
        name: "image-sources",
        text: shipped.text.replace("registry.example.com/\n", "registry.acme.dev/\n"),
        tests: "",
        revision: 0,
      });
      expect(await getPolicy(ctx, "image-sources")).toMatchObject({
        source: "edited",
        inCatalog: true,
        catalogChanged: false,
        text: expect.stringContaining("registry.acme.dev/"),
      });
      await revertPolicy(ctx, { name: "image-sources", revision: 1 });
      expect(await getPolicy(ctx, "image-sources")).toMatchObject({
        source: "shipped",
        text: shipped.text,
        revisions: [
          { number: 2, reverted: true },
          { number: 1, reverted: false },
        ],
      });
    });
  });

  it("is not changed over what somebody else saved meanwhile", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      const { text } = await getPolicy(ctx, "tls-only");
      await savePolicy(ctx, { name: "tls-only", text: `${text}# one\n`, tests: "", revision: 0 });
      await expect(
        savePolicy(ctx, { name: "tls-only", text: `${text}# other\n`, tests: "", revision: 0 }),
      ).rejects.toMatchObject({ code: "conflict", hint: expect.stringContaining("still here") });
    });
  });

  it("keeps its name", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      const { text } = await getPolicy(ctx, "tls-only");
      await expect(
        savePolicy(ctx, {
          name: "tls-only",
          text: text.replaceAll("tls-only", "tls-always"),
          tests: "",
          revision: 0,
        }),
      ).rejects.toMatchObject({ code: "invalid", message: expect.stringContaining("keeps that") });
    });
  });

  it("is switched by one word of its text", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      const { text } = await getPolicy(ctx, "tls-only");
      const {
        name,
        text: switched,
        tests,
      } = await switchedText(ctx, { name: "tls-only", binding: "tls-only", action: "Audit" });
      expect(switched).toBe(text.replace("[Deny]", "[Audit]"));
      await savePolicy(ctx, { name, text: switched, tests, revision: 0, failingTests: true });
      expect((await getPolicy(ctx, "tls-only")).bindings).toMatchObject([{ actions: ["Audit"] }]);
      await expect(
        switchedText(ctx, { name: "tls-only", binding: "none", action: "Deny" }),
      ).rejects.toMatchObject({ code: "not_found" });
    });
  });

  it("gives way to one of the same name in the folder of Ops, whose exceptions and allowances are shown with it", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "slipway-policies-"));
    try {
      for (const one of ["policies/tls", "exceptions", "secret-allowances"])
        await mkdir(path.join(folder, one), { recursive: true });
      await writeFile(path.join(folder, "policies/tls/policy.yaml"), policy("tls-only"));
      await writeFile(
        path.join(folder, "exceptions/old.yaml"),
        'apiVersion: slipway.dev/v1alpha1\nkind: PolicyException\nmetadata: { name: old }\nspec: { policy: tls-only, team: payments, reason: Until the move is done., expires: "2020-01-01" }\n',
      );
      await writeFile(
        path.join(folder, "secret-allowances/dsn.yaml"),
        `apiVersion: slipway.dev/v1alpha1\nkind: SecretAllowance\nmetadata: { name: dsn }\nspec: { sha256: ${"a".repeat(64)}, where: { template: web-service }, reason: Public by its makers' word., by: platform-team }\n`,
      );
      await rolledBack(handle, async (db) => {
        const ctx = await ops(db);
        const own = { ...ctx, config: { ...ctx.config, SLIPWAY_CATALOG_DIR: folder } };
        const list = await listPolicies(own);
        expect(list.policies.find(({ name }) => name === "tls-only")).toMatchObject({
          title: "Few replicas",
          source: "catalog",
          exceptions: { current: 0, expired: 1 },
        });
        expect(list.exceptions).toMatchObject([{ name: "old", current: false, team: "payments" }]);
        expect(list.allowances).toMatchObject([
          { name: "dsn", where: ["template web-service"], by: "platform-team", current: true },
        ]);
      });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

it("policies are shown to Ops, and changed by Ops alone", async () => {
  await rolledBack(handle, async (db) => {
    for (const roles of [["developer"], ["viewer"]] as const) {
      const ctx = await contextOf(db, { roles });
      for (const verb of [
        listPolicies(ctx),
        getPolicy(ctx, "tls-only"),
        checkPolicy(ctx, { nonsense: 1 }),
        savePolicy(ctx, { nonsense: 1 }),
        revertPolicy(ctx, {}),
        switchedText(ctx, {}),
      ]) {
        await expect(verb).rejects.toMatchObject({ code: "forbidden", fields: [] });
      }
    }
  });
});

it("that came as several files is the two that pages write afterwards, beside another policy of its folder", async () => {
  await rolledBack(handle, async (db) => {
    const ctx = await ops(db);
    const files = [
      ["policies/few/all.yaml", policy("few")],
      ["policies/few/other.yaml", policy("other")],
      ["policies/few/tests/a.yaml", test(2, false)],
      ["policies/few/tests/b.yaml", test(4, true)],
    ];
    await takeOver(
      { ...ctx, actor: ctx.actor },
      {
        commit: "a".repeat(40),
        units: [
          {
            subject: { type: "policy", id: "few", name: "few" },
            files: files.map(([path = "", text = ""]) => ({ path, text })),
          },
        ],
      },
    );
    const { text, testsText, revision } = await getPolicy(ctx, "few");
    await savePolicy(ctx, { name: "few", text: `${text}# More.\n`, tests: testsText, revision });
    const { files: now } = await currentFiles(ctx);
    expect([...now.keys()].filter((path) => path.startsWith("policies/few/"))).toEqual([
      "policies/few/other.yaml",
      "policies/few/policy.yaml",
      "policies/few/tests/tests.yaml",
    ]);
    expect((await getPolicy(ctx, "few")).tests).toHaveLength(2);
  });
});

it("is proposed where the catalog has a repository, and then only with tests that pass", async () => {
  await rolledBack(handle, async (db) => {
    const ctx = await ops(db);
    const config = { ...ctx.config, SLIPWAY_CATALOG_REPOSITORY: "acme/catalog" };
    const proposing = { ...ctx, config };
    const input = { text: policy("few-replicas"), revision: 0, failingTests: true };
    await expect(savePolicy(proposing, { ...input, tests: test(2, true) })).rejects.toMatchObject({
      code: "conflict",
      hint: expect.stringContaining("taken over"),
    });
    const { outcome } = await savePolicy(proposing, { ...input, tests: test(2, false) });
    expect(outcome.kind).toBe("proposed");
    expect((await currentFiles(ctx)).files.has("policies/few-replicas/policy.yaml")).toBe(false);
    expect(
      await proposalsAbout(proposing, { subjectType: "policy", subjectId: "few-replicas" }),
    ).toMatchObject([
      {
        title: "Add the policy few-replicas",
        state: "opening",
        paths: ["policies/few-replicas/policy.yaml", "policies/few-replicas/tests/tests.yaml"],
      },
    ]);
  });
});
