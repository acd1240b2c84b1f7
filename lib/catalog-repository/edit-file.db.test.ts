import { afterAll, expect, it } from "vitest";
import type { PrismaClient } from "@/lib/db/server";
import { openTestDatabase, rolledBack } from "@/lib/db/testing";
import { contextOf } from "@/lib/identity/testing";
import { currentAccess } from "@/lib/access-rules/server";
import { rolesOf } from "@/lib/access";
import { currentPolicyTexts } from "@/lib/policies/server";
import { checkFile, decideFile, editedFile, editedFiles } from "./server";

const handle = openTestDatabase();
afterAll(() => handle.close());

const ops = (db: PrismaClient) => contextOf(db, { name: "Olivia", roles: ["ops"], teams: [] });
const allowance = `apiVersion: slipway.dev/v1alpha1
kind: SecretAllowance
metadata: { name: dsn }
spec: { sha256: ${"a".repeat(64)}, where: { template: web-service }, reason: Public by its makers' word., by: platform-team }
`;

it("an allowance is decided as text, counts, is changed and taken away, each by a decision of its own", async () => {
  await rolledBack(handle, async (db) => {
    const ctx = await ops(db);
    const path = "secret-allowances/dsn.yaml";
    const before = (await currentPolicyTexts(ctx)).secretAllowances.length;
    expect(await editedFile(ctx, path)).toMatchObject({ text: undefined, seen: 0, revisions: [] });
    await decideFile(ctx, { path, text: allowance, note: "Asked for by payments.", seen: 0 });
    expect((await currentPolicyTexts(ctx)).secretAllowances.length).toBe(before + 1);
    const { seen } = await editedFile(ctx, path);
    await expect(
      decideFile(ctx, { path, text: `${allowance}# other\n`, note: "", seen: 0 }),
    ).rejects.toMatchObject({ code: "conflict" });
    await decideFile(ctx, { path, text: null, note: "It is a secret.", seen });
    expect((await currentPolicyTexts(ctx)).secretAllowances.length).toBe(before);
    expect((await editedFile(ctx, path)).revisions).toMatchObject([
      { text: null, note: "It is a secret." },
      { text: allowance, note: "Asked for by payments.", author: "Olivia" },
    ]);
    expect(await editedFiles(ctx)).toEqual([]);
  });
});

it("access is decided as text, after saying for whom it changes something", async () => {
  await rolledBack(handle, async (db) => {
    const ctx = await ops(db);
    await contextOf(db, { name: "Petra", roles: ["developer"], teams: [], groups: ["guid-1"] });
    const text =
      "apiVersion: slipway.dev/v1alpha1\nkind: Access\ngroups:\n  guid-1: { teams: [payments] }\nteams:\n  payments: { title: International Payments }\n";
    const { problems, people } = await checkFile(ctx, { path: "access.yaml", text });
    expect(problems).toEqual([]);
    expect(people?.people).toContainEqual({
      name: "Petra",
      loses: [],
      gains: ["developer in payments"],
    });
    await decideFile(ctx, { path: "access.yaml", text, note: "", seen: 0 });
    expect(rolesOf(["guid-1"], await currentAccess(ctx)).teams).toEqual(["payments"]);
  });
});

it("what is not right is refused with its place, and nothing is decided", async () => {
  await rolledBack(handle, async (db) => {
    const ctx = await ops(db);
    const path = "exceptions/old.yaml";
    const { problems } = await checkFile(ctx, { path, text: "kind: [" });
    expect(problems).toMatchObject([{ severity: "error", path, line: 1 }]);
    await expect(
      decideFile(ctx, { path, text: "kind: Other\n", note: "", seen: 0 }),
    ).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/^Line \d+, column/),
    });
    expect(await db.decision.count()).toBe(0);
  });
});

it.each([
  "policies/tls-only/policy.yaml",
  "versions/web-service.yaml",
  "templates/a/template.yaml",
  "README.md",
  "../access.yaml",
])("%s is not edited so", async (path) => {
  await rolledBack(handle, async (db) => {
    const ctx = await ops(db);
    await expect(editedFile(ctx, path)).rejects.toMatchObject({ code: "not_found" });
    await expect(checkFile(ctx, { path, text: "" })).rejects.toMatchObject({ code: "not_found" });
    await expect(decideFile(ctx, { path, text: "", note: "", seen: 0 })).rejects.toMatchObject({
      code: "not_found",
    });
  });
});

it.each([
  "exceptions/one.yaml",
  "secret-allowances/one.yaml",
  "access.yaml",
  "settings.yaml",
  "targets/one.yaml",
])("the example of %s reads without an error", async (path) => {
  await rolledBack(handle, async (db) => {
    const ctx = await ops(db);
    const { example } = await editedFile(ctx, path);
    const { problems } = await checkFile(ctx, { path, text: example });
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});

it("files are edited by Ops alone", async () => {
  await rolledBack(handle, async (db) => {
    const ctx = await contextOf(db, { roles: ["developer"] });
    for (const verb of [
      editedFile(ctx, "access.yaml"),
      editedFiles(ctx),
      checkFile(ctx, {}),
      decideFile(ctx, {}),
    ])
      await expect(verb).rejects.toMatchObject({ code: "forbidden", fields: [] });
  });
});
