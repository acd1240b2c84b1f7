import { afterAll, describe, expect, it } from "vitest";
import { openDatabase, type PrismaClient } from "@/lib/db/server";
import { makeTestDatabase, rolledBack } from "@/lib/db/testing";
import { contextOf } from "@/lib/identity/testing";
import { currentFiles } from "./current-files";
import { type Change, proposeChange } from "./propose-change";
import { latestDecision, revisionsOfFile } from "./store";

// Decisions count for everybody: those of other tests would be among these.
const handle = openDatabase(await makeTestDatabase(), 4);
afterAll(() => handle.close());

const ops = (db: PrismaClient) =>
  contextOf(db, { name: "Olivia Brandt", roles: ["ops"], teams: [] });
const path = "exceptions/old-images.yaml";
const change = (given: Partial<Change> = {}): Change => ({
  action: "exception.grant",
  subject: { type: "exception", id: "old-images", name: "old-images" },
  title: "Grant the exception old-images",
  note: "Until the move is done.",
  files: [{ path, text: "one" }],
  ...given,
});

const refuse = () => Promise.reject(new Error("no"));

/** As the version before wrote it. */
const insert = (db: PrismaClient, number: number, text: string | null) =>
  db.$executeRaw`INSERT INTO "public"."policy_revisions" ("policy","number","text","tests","note","base","author","created_at") VALUES ('few-replicas',${number},${text},'title: one','As agreed.',null,'Olivia Brandt',now())`;

describe("a decision", () => {
  it("counts at once, with its note and its line in the record, and the latest one counts", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      const before = await currentFiles(ctx);
      const first = await proposeChange(ctx, change());
      const second = await proposeChange(ctx, change({ files: [{ path, text: "two" }], note: "" }));
      const after = await currentFiles(ctx);
      expect(after.generation).toBeGreaterThan(before.generation);
      expect(after.files.get(path)).toMatchObject({ text: "two", commit: undefined });
      expect(await currentFiles(ctx)).toBe(after);
      expect(await revisionsOfFile(db, path, 10)).toMatchObject([
        { text: "two", note: "" },
        { text: "one", note: "Until the move is done.", author: "Olivia Brandt" },
      ]);
      expect([first.kind, second.kind]).toEqual(["in-force", "in-force"]);
      expect(await db.auditEntry.count({ where: { subjectId: "old-images" } })).toBe(2);
    });
  });

  it("takes a file away, and history keeps it", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      await proposeChange(ctx, change());
      await proposeChange(ctx, change({ files: [{ path, text: null }] }));
      expect((await currentFiles(ctx)).files.has(path)).toBe(false);
      expect(await revisionsOfFile(db, path, 10)).toMatchObject([{ text: null }, { text: "one" }]);
    });
  });

  it("is refused where it would bring a key into a template, which everybody reads", async () => {
    await rolledBack(handle, async (db) => {
      const key = ["ghp", "_", "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"].join("");
      const files = [{ path: "templates/web/files/secret.yaml", text: `token: ${key}\n` }];
      await expect(proposeChange(await ops(db), change({ files }))).rejects.toMatchObject({
        code: "secret_found",
        message: expect.stringMatching(/^templates\/web\/files\/secret\.yaml, line 1: /),
      });
    });
  });

  it("is refused where somebody decided since, and where what follows from it refuses; nothing is kept of either", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      await proposeChange(ctx, change({ seen: 0 }));
      const seen = await latestDecision(db, [path]);
      await expect(proposeChange(ctx, change({ seen: 0 }))).rejects.toMatchObject({
        code: "conflict",
        message: "Somebody else changed this exception meanwhile.",
      });
      await expect(proposeChange(ctx, change({ seen, inForce: refuse }))).rejects.toThrow("no");
      expect(await db.decision.count()).toBe(1);
      expect(await db.auditEntry.count({ where: { subjectId: "old-images" } })).toBe(1);
    });
  });

  it("is never written over", async () => {
    await rolledBack(handle, async (db) => {
      await proposeChange(await ops(db), change());
      await expect(db.decidedFile.updateMany({ data: { text: "three" } })).rejects.toThrow(
        "append-only",
      );
    });
  });

  it("is about files that the layout knows", async () => {
    await rolledBack(handle, async (db) => {
      const files = [{ path: "../../etc/passwd", text: "" }];
      await expect(proposeChange(await ops(db), change({ files }))).rejects.toThrow("layout");
    });
  });
});

describe("servers of the version before", () => {
  it("change policies, and it is a decision here", async () => {
    await rolledBack(handle, async (db) => {
      const ctx = await ops(db);
      await insert(db, 1, "kind: one");
      const { files } = await currentFiles(ctx);
      expect(files.get("policies/few-replicas/policy.yaml")?.text).toBe("kind: one");
      expect(files.get("policies/few-replicas/tests/tests.yaml")?.text).toBe("title: one");
      await insert(db, 2, null);
      expect((await currentFiles(ctx)).files.size).toBe(1);
      expect(await revisionsOfFile(db, "policies/few-replicas/policy.yaml", 5)).toMatchObject([
        { action: "policy.revert", text: null },
        { action: "policy.add", text: "kind: one", note: "As agreed." },
      ]);
    });
  });

  it("see what is decided about policies here, with their tests", async () => {
    await rolledBack(handle, async (db) => {
      const files = [
        { path: "policies/few-replicas/tests/tests.yaml", text: "title: two" },
        { path: "policies/few-replicas/policy.yaml", text: "kind: two", base: "b".repeat(64) },
      ];
      await insert(db, 1, "kind: one");
      await proposeChange(await ops(db), change({ files }));
      expect(await db.policyRevision.findMany({ orderBy: { id: "desc" }, take: 1 })).toMatchObject([
        {
          number: 2,
          text: "kind: two",
          tests: "title: two",
          base: "b".repeat(64),
          author: "Olivia Brandt",
        },
      ]);
    });
  });
});
