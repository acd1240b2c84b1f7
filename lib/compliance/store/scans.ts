import { z } from "zod";
import {
  type Database,
  lockTextUntilCommit,
  parseStored,
  type Prisma,
  type PrismaClient,
} from "@/lib/db/server";
import type { Labels } from "@/lib/admission";
import type { BranchState } from "@/lib/compliance";
import { storable } from "@/lib/json";
import { type Unfollowed, unfollowedSchema } from "@/lib/snapshots";
import type { FoundFinding } from "../findings-of";
import type { FoundParameters } from "../parameters-of";
import { storeParameters } from "./parameters";

/** What one scan of a branch gave. */
export interface StoredScan {
  repositoryId: string;
  branch: string;
  commit: string;
  generation: string;
  /** When it began: what was stored of a later one stays. */
  began: Date;
  objects: number;
  /** Labels of the namespaces of each cluster, by its id. */
  namespaces: Readonly<Record<string, Readonly<Record<string, Labels>>>>;
  /** What policies take as parameters, by cluster and namespace. */
  parameters: Readonly<Record<string, FoundParameters>>;
  broken: readonly { path: string; line: number; message: string }[];
  unfollowed: Unfollowed;
  targetIds: readonly string[];
  findings: Iterable<FoundFinding>;
}

/** Resolved findings are kept for so many days. */
const keptDays = 180;

/**
 * Stores a scan with all its findings, as far as a database can keep what they quote; one that began before the stored
 * one changes nothing.
 */
export async function storeScan(tx: Prisma.TransactionClient, scan: StoredScan): Promise<void> {
  const { repositoryId, branch, commit, began } = scan;
  await lockTextUntilCommit(tx, "scan", `${repositoryId} ${branch}`);
  const key = { repositoryId_branch: { repositoryId, branch } };
  const stored = await tx.branchScan.findUnique({ where: key, select: { scannedAt: true } });
  if (stored?.scannedAt && stored.scannedAt > began) return;
  const state = {
    commit,
    generation: scan.generation,
    scannedAt: began,
    triedAt: began,
    objects: scan.objects,
    problem: null,
    broken: storable(scan.broken.slice(0, 50)) as unknown as Prisma.InputJsonArray,
    unfollowed: storable(scan.unfollowed) as unknown as Prisma.InputJsonObject,
    namespaces: storable(scan.namespaces) as Prisma.InputJsonObject,
  };
  await tx.branchScan.upsert({
    where: key,
    create: { repositoryId, branch, ...state },
    update: state,
  });
  await storeParameters(tx, scan);
  for (const some of inParts(scan.findings, 2_000)) await storeFindings(tx, some, commit, began);
  await tx.complianceFinding.updateMany({
    where: { targetId: { in: [...scan.targetIds] }, resolvedAt: null, lastSeenAt: { lt: began } },
    data: { resolvedAt: began },
  });
  await tx.complianceFinding.deleteMany({
    where: {
      targetId: { in: [...scan.targetIds] },
      resolvedAt: { lt: new Date(began.getTime() - keptDays * 86_400_000) },
    },
  });
}

function* inParts<Value>(values: Iterable<Value>, most: number): Generator<Value[]> {
  let part: Value[] = [];
  for (const value of values) {
    part.push(value);
    if (part.length < most) continue;
    yield part;
    part = [];
  }
  if (part.length > 0) yield part;
}

/** What was resolved and is back is as new. */
async function storeFindings(
  tx: Prisma.TransactionClient,
  findings: readonly FoundFinding[],
  commit: string,
  at: Date,
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "compliance_findings" ("id", "target_id", "key", "standing", "policy", "title", "rule", "team", "instance_id", "kind", "namespace", "name", "file", "line", "field", "message", "expected", "exception", "expires", "commit", "first_seen_at", "last_seen_at")
    SELECT gen_random_uuid(), f."targetId", f."key", f."verdict", f."policy", f."title", f."rule", f."team",
      (SELECT i."id" FROM "instances" i WHERE i."target_id" = f."targetId" AND i."team" = f."team" AND i."name" = f."instance" AND i."removed_at" IS NULL LIMIT 1),
      f."kind", f."namespace", f."name", f."file", f."line", f."field", f."message", f."expected", f."exception", f."expires", ${commit}, ${at}, ${at}
    FROM jsonb_to_recordset(${JSON.stringify(storable(findings))}::jsonb) AS f("targetId" uuid, "key" text, "verdict" text, "policy" text, "title" text, "rule" int, "team" text, "instance" text, "kind" text, "namespace" text, "name" text, "file" text, "line" int, "field" text, "message" text, "expected" text, "exception" text, "expires" text)
    ON CONFLICT ("target_id", "key") DO UPDATE SET
      "first_seen_at" = CASE WHEN "compliance_findings"."resolved_at" IS NULL THEN "compliance_findings"."first_seen_at" ELSE EXCLUDED."first_seen_at" END,
      "resolved_at" = NULL, "last_seen_at" = EXCLUDED."last_seen_at", "standing" = EXCLUDED."standing", "title" = EXCLUDED."title", "team" = EXCLUDED."team", "instance_id" = EXCLUDED."instance_id",
      "file" = EXCLUDED."file", "line" = EXCLUDED."line", "field" = EXCLUDED."field", "message" = EXCLUDED."message", "expected" = EXCLUDED."expected", "exception" = EXCLUDED."exception", "expires" = EXCLUDED."expires", "commit" = EXCLUDED."commit"`;
}

/** A branch that could not be read: what is known stays, and so does all of a try that began later. */
export async function noteProblem(
  db: PrismaClient,
  {
    repositoryId,
    branch,
    problem,
    now,
  }: { repositoryId: string; branch: string; problem: string; now: Date },
): Promise<void> {
  const said = { problem: storable(problem), triedAt: now };
  await db.branchScan.createMany({
    data: [{ repositoryId, branch, ...said }],
    skipDuplicates: true,
  });
  await db.branchScan.updateMany({
    where: { repositoryId, branch, triedAt: { lte: now } },
    data: said,
  });
}

const brokenSchema: z.ZodType<BranchState["broken"]> = z.array(
  z.object({ path: z.string(), line: z.number(), message: z.string() }),
);
const namespacesSchema = z.record(
  z.string(),
  z.record(z.string(), z.record(z.string(), z.string())),
);

/** The key of a scan, as the log is to name it. */
const keyOf = (row: { repositoryId: string; branch: string }) =>
  `${row.repositoryId} ${row.branch}`;

/** The last scan of every branch. */
export async function branchStates(db: Database): Promise<BranchState[]> {
  const rows = await db.branchScan.findMany({
    include: { repository: { select: { owner: true, name: true } } },
    orderBy: [{ repositoryId: "asc" }, { branch: "asc" }],
  });
  return rows.map((row) => ({
    repository: `${row.repository.owner}/${row.repository.name}`,
    branch: row.branch,
    commit: row.commit ?? undefined,
    scannedAt: row.scannedAt ?? undefined,
    objects: row.objects,
    problem: row.problem ?? undefined,
    broken: parseStored(brokenSchema, row.broken, {
      table: "branchScan",
      column: "broken",
      id: keyOf(row),
    }),
    unfollowed: parseStored(unfollowedSchema, row.unfollowed, {
      table: "branchScan",
      column: "unfollowed",
      id: keyOf(row),
    }),
  }));
}

/** The commit that was judged last; undefined before the first. */
export async function scannedCommit(
  db: Database,
  repositoryId: string,
  branch: string,
): Promise<string | undefined> {
  const scan = await db.branchScan.findUnique({
    where: { repositoryId_branch: { repositoryId, branch } },
    select: { commit: true },
  });
  return scan?.commit ?? undefined;
}

/** Labels of the namespaces of each cluster, by its id, as each branch's last scan found them. */
export async function scannedNamespaces(
  db: Pick<PrismaClient, "branchScan">,
): Promise<Record<string, Record<string, Labels>>[]> {
  const rows = await db.branchScan.findMany({
    select: { repositoryId: true, branch: true, namespaces: true },
  });
  return rows.map((row) =>
    parseStored(namespacesSchema, row.namespaces, {
      table: "branchScan",
      column: "namespaces",
      id: keyOf(row),
    }),
  );
}
